import { isInBlock, isLoopback, isSameAddress, parseIpAddress } from "./ipAddress";

/** The variables by which Go finds a network proxy; "" where they are not set. */
export interface ProxyVariables {
  readonly http: string;
  readonly https: string;
  readonly exceptions: string;
}

/**
 * The network proxy through which Go asks for an address; `undefined` where it goes there itself. ALL_PROXY is no
 * variable of Go's. Source: golang.org/x/net/http/httpproxy, ProxyFunc; what cannot be read as an address is no proxy.
 */
export function networkProxyFor(target: URL, variables: ProxyVariables): URL | undefined {
  const text = target.protocol === "https:" ? variables.https : target.protocol === "http:" ? variables.http : "";
  const proxy = proxyAddress(text);
  return proxy && usesProxy(target, variables.exceptions) ? proxy : undefined;
}

/** `http://` may be left out, as in `proxy.example.com:3128`. */
function proxyAddress(text: string): URL | undefined {
  if (text === "") return undefined;
  const address = /^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(text) ? text : `http://${text}`;
  try {
    const url = new URL(address);
    return url.hostname === "" ? undefined : url;
  } catch {
    return undefined;
  }
}

function usesProxy(target: URL, exceptions: string): boolean {
  const host = target.hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  const port = portOf(target);
  const address = parseIpAddress(host);
  if (host === "localhost" || (address && isLoopback(address))) return false;
  return !exceptions.split(",").some((entry) => isException(entry.trim().toLowerCase(), host, port, address));
}

/** Whether an entry of NO_PROXY covers a host: `*`, a block, an address or a domain, the last two perhaps with a port. */
function isException(entry: string, host: string, port: string, address: readonly number[] | undefined): boolean {
  if (entry === "") return false;
  if (entry === "*") return true;
  const inBlock = isInBlock(address ?? [], entry);
  if (inBlock !== undefined) return address !== undefined && inBlock;
  const [name, wantedPort] = splitPort(entry);
  if (name === "" || (wantedPort !== "" && wantedPort !== port)) return false;
  const wanted = parseIpAddress(name);
  if (wanted) return address !== undefined && isSameAddress(wanted, address);
  if (address) return false;
  const domain = name.replace(/^\*\./, ".");
  return domain.startsWith(".") ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function splitPort(entry: string): readonly [host: string, port: string] {
  const [, bracketed, bracketedPort] = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry) ?? [];
  if (bracketed !== undefined) return [bracketed, bracketedPort ?? ""];
  const [, host, port] = /^([^:]*):([^:]*)$/.exec(entry) ?? [];
  return host === undefined ? [entry, ""] : [host, port ?? ""];
}

/** The port of an address, the scheme's own where it names none. */
export function portOf(url: URL): string {
  const usual: Readonly<Record<string, string>> = {
    "http:": "80",
    "https:": "443",
    "socks5:": "1080",
    "socks5h:": "1080",
    "ssh:": "22",
  };
  return url.port === "" ? (usual[url.protocol] ?? "") : url.port;
}
