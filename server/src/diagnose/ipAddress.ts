/** The bytes of an IP address, four or sixteen; `undefined` for anything else. IPv6 may stand in brackets. */
export function parseIpAddress(text: string): readonly number[] | undefined {
  const bare = text.replace(/^\[(.*)\]$/, "$1");
  return bare.includes(":") ? parseVersion6(bare) : parseVersion4(bare);
}

/** Whether the address is one of this machine. An IPv4 address may be written as IPv6 (`::ffff:127.0.0.1`). */
export function isLoopback(address: readonly number[]): boolean {
  const short = shortened(address);
  if (short.length === 4) return short[0] === 127;
  return short.every((byte, index) => byte === (index === 15 ? 1 : 0));
}

/** Whether two addresses are the same, however they are written. */
export function isSameAddress(one: readonly number[], other: readonly number[]): boolean {
  const [a, b] = [shortened(one), shortened(other)];
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Whether an address lies in a block such as `10.0.0.0/8`; `undefined` where that is no block. */
export function isInBlock(address: readonly number[], block: string): boolean | undefined {
  const [, base = "", length = ""] = /^([^/]+)\/(\d{1,3})$/.exec(block) ?? [];
  const network = parseIpAddress(base);
  const bits = Number(length);
  if (!network || length === "" || bits > network.length * 8) return undefined;
  const bytes = network.length === 4 ? shortened(address) : address;
  if (bytes.length !== network.length) return false;
  return network.every((byte, index) => {
    const left = Math.max(0, Math.min(8, bits - index * 8));
    const mask = 0xff & (0xff << (8 - left));
    return (byte & mask) === ((bytes[index] ?? 0) & mask);
  });
}

function parseVersion4(text: string): readonly number[] | undefined {
  if (!/^(?:(?:0|[1-9]\d{0,2})(?:\.|$)){4}$/.test(text) || text.endsWith(".")) return undefined;
  const bytes = text.split(".").map(Number);
  return bytes.every((byte) => byte < 256) ? bytes : undefined;
}

function parseVersion6(text: string): readonly number[] | undefined {
  const [address = ""] = text.split("%");
  const halves = address.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => groupsOf(half));
  if (!head) return undefined;
  if (halves.length === 1) return head.length === 16 ? head : undefined;
  if (!tail || head.length + tail.length > 14) return undefined;
  return [...head, ...new Array<number>(16 - head.length - tail.length).fill(0), ...tail];
}

/** The bytes of groups between colons, of which the last may be an IPv4 address. */
function groupsOf(text: string): number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    const last = index === groups.length - 1 && group.includes(".") ? parseVersion4(group) : undefined;
    if (last) bytes.push(...last);
    else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    } else return undefined;
  }
  return bytes;
}

function shortened(address: readonly number[]): readonly number[] {
  const isMapped = address.length === 16 && address.slice(0, 12).every((byte, at) => byte === (at < 10 ? 0 : 0xff));
  return isMapped ? address.slice(12) : address;
}
