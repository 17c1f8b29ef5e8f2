import type { Socket } from "node:net";
import { ProbeError } from "./nodeErrors";

/** What a SOCKS server answers to a connection that it does not make. Source: RFC 1928, section 6. */
const replies = [
  "succeeded",
  "general SOCKS server failure",
  "connection not allowed by ruleset",
  "network unreachable",
  "host unreachable",
  "connection refused",
  "TTL expired",
  "command not supported",
  "address type not supported",
];

/**
 * Has a SOCKS 5 proxy connect to a host; the name goes to the proxy, as with Go. Sources: RFC 1928, RFC 1929.
 *
 * @param credentials `user:password`, if it has any.
 */
export async function socksConnect(
  socket: Socket,
  host: string,
  port: number,
  credentials: string | undefined,
): Promise<void> {
  const reader = new Reader(socket);
  try {
    socket.write(Buffer.from(credentials === undefined ? [5, 1, 0] : [5, 2, 0, 2]));
    const [version, method] = await reader.read(2);
    if (version !== 5) throw new ProbeError("tunnel", "no SOCKS 5 server");
    if (method === 0xff) throw new ProbeError("proxy-password", "no acceptable authentication method");
    if (method === 2) await logIn(socket, reader, credentials ?? "");
    const name = Buffer.from(host, "utf8");
    socket.write(Buffer.concat([Buffer.from([5, 1, 0, 3, name.length]), name, Buffer.from([port >> 8, port & 0xff])]));
    const [, reply = 1, , kind] = await reader.read(4);
    if (reply !== 0) throw new ProbeError("tunnel", replies[reply] ?? `SOCKS error ${reply}`);
    // The address that it has connected from: four bytes, sixteen, or a name behind its length; and the port.
    const length = kind === 1 ? 4 : kind === 4 ? 16 : ((await reader.read(1))[0] ?? 0);
    await reader.read(length + 2);
  } finally {
    reader.stop();
  }
}

async function logIn(socket: Socket, reader: Reader, credentials: string): Promise<void> {
  const at = credentials.indexOf(":");
  const [user, password] = [credentials.slice(0, at), credentials.slice(at + 1)].map((each) => Buffer.from(each));
  if (!user || !password) return;
  socket.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]));
  const [, status] = await reader.read(2);
  if (status !== 0) throw new ProbeError("proxy-password", "user or password refused");
}

/** Hands out what a socket receives in pieces of the wanted length. */
class Reader {
  private received = Buffer.alloc(0);
  private wanted:
    | { readonly length: number; readonly done: (bytes: Buffer) => void; readonly fail: (error: Error) => void }
    | undefined;

  constructor(private readonly socket: Socket) {
    socket.on("data", this.take);
    socket.once("close", this.close);
  }

  read(length: number): Promise<Buffer> {
    return new Promise((done, fail) => {
      this.wanted = { length, done, fail };
      this.serve();
    });
  }

  /** Leaves the socket to others, with what came too early. */
  stop(): void {
    this.socket.off("data", this.take);
    this.socket.off("close", this.close);
    this.socket.pause();
    if (this.received.length > 0) this.socket.unshift(this.received);
  }

  private readonly take = (chunk: Buffer): void => {
    this.received = Buffer.concat([this.received, chunk]);
    this.serve();
  };

  private readonly close = (): void => this.wanted?.fail(new ProbeError("reset", "ECONNRESET"));

  private serve(): void {
    const { wanted } = this;
    if (!wanted || this.received.length < wanted.length) return;
    this.wanted = undefined;
    const bytes = this.received.subarray(0, wanted.length);
    this.received = this.received.subarray(wanted.length);
    wanted.done(bytes);
  }
}
