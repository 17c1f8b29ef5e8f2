import { lookup } from "node:dns/promises";
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { createConnection, isIP, type Socket } from "node:net";
import { portOf } from "./networkProxy";
import { connectFirst } from "./nodeConnect";
import { failureOf, ProbeError } from "./nodeErrors";
import { socksConnect } from "./nodeSocks";
import { startTls } from "./nodeTls";
import type { Failure, HttpAnswer, Phase, PhaseName, Probe, ProbeRequest, ProbeResult } from "./probe";

/** Replacements for what the machine does, for tests. */
export interface NodeProbeOptions {
  /** The addresses of a name. Rejects with an error that has a `code` as Node's own. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  readonly connect?: (address: string, port: number) => Socket;
  /** Authorities to trust besides Node's own, as PEM. */
  readonly authorities?: readonly string[];
  /** Who is asking, behind Go's own name. */
  readonly product?: string;
}

/** Of a body so much is read, in bytes: enough for every `.info` and `.mod`, and to see that a zip comes. */
const bodyLimit = 64 * 1024;

/** A probe that asks over this machine's network. Starts no process, and keeps no connection. */
export function createNodeProbe(options: NodeProbeOptions = {}): Probe {
  return (request, { milliseconds, signal }) => new Run(request, options).run(milliseconds, signal);
}

/** One request, from the name to the body. */
class Run {
  private readonly phases: Phase[] = [];
  private readonly sockets = new Set<Socket>();
  private current: { readonly name: PhaseName; readonly start: number } | undefined;
  private found: Pick<ProbeResult, "address" | "certificate" | "answer"> = {};
  private readonly url: URL;
  private readonly proxy: URL | undefined;

  constructor(
    private readonly request: ProbeRequest,
    private readonly options: NodeProbeOptions,
  ) {
    this.url = new URL(request.url);
    this.proxy = request.proxy && new URL(request.proxy.url);
  }

  async run(milliseconds: number, signal: AbortSignal): Promise<ProbeResult> {
    let interrupt: (error: ProbeError) => void = () => undefined;
    const interrupted = new Promise<never>((_, reject) => {
      interrupt = reject;
    });
    const cancel = () => interrupt(new ProbeError("cancelled", ""));
    const timer = setTimeout(() => interrupt(new ProbeError("timeout", "")), milliseconds);
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
    const work = this.work();
    // What is cut off fails later, when nobody listens any more.
    work.catch(() => undefined);
    let failure: Failure | undefined;
    try {
      await Promise.race([work, interrupted]);
    } catch (error) {
      failure = failureOf(error, this.current?.name ?? "name", this.proxy !== undefined);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
      // The outermost first: Node 20 crashes when a connection goes away below the TLS socket that stands on it.
      for (const socket of [...this.sockets].reverse()) socket.destroy();
    }
    this.leave();
    return { phases: this.phases, ...this.found, ...(failure && { failure }) };
  }

  private async work(): Promise<void> {
    let socket = await this.connect(this.proxy ?? this.url);
    if (this.proxy) socket = await this.throughProxy(socket, this.proxy);
    if (this.url.protocol === "https:") {
      this.enter("tls");
      socket = await this.secure(socket, this.url, true);
    }
    if (this.url.protocol !== "ssh:") await this.ask(socket);
  }

  private async connect(target: URL): Promise<Socket> {
    const host = bare(target.hostname);
    const port = Number(portOf(target));
    let addresses: readonly string[] = [host];
    if (isIP(host) === 0) {
      this.enter("name");
      addresses = await (this.options.resolve ?? resolveName)(host);
    }
    this.enter("connect");
    const open = this.options.connect ?? ((address: string) => createConnection({ host: address, port }));
    const { socket, address } = await connectFirst(addresses, (each) => this.keep(open(each, port)));
    this.found = { ...this.found, address };
    return socket;
  }

  /** Gets past the network proxy: not at all for plain HTTP, which it is asked for itself. */
  private async throughProxy(connected: Socket, proxy: URL): Promise<Socket> {
    let socket = connected;
    if (proxy.protocol === "https:") {
      this.enter("proxy-tls");
      socket = await this.secure(socket, proxy, false);
    }
    if (/^socks5h?:$/.test(proxy.protocol)) {
      this.enter("tunnel");
      await socksConnect(socket, bare(this.url.hostname), Number(portOf(this.url)), this.request.proxy?.credentials);
    } else if (this.url.protocol !== "http:") {
      this.enter("tunnel");
      await this.openTunnel(socket);
    }
    return socket;
  }

  private openTunnel(socket: Socket): Promise<void> {
    const target = `${this.url.hostname}:${portOf(this.url)}`;
    const headers = { Host: target, ...this.proxyAuthorization(), "User-Agent": this.userAgent() };
    return new Promise((done, fail) => {
      const request = this.track(
        httpRequest({ createConnection: () => socket, method: "CONNECT", path: target, headers }),
        fail,
      );
      request.on("connect", ({ statusCode = 0, statusMessage = "" }: IncomingMessage) => {
        if (statusCode === 200) done();
        else
          fail(
            new ProbeError(statusCode === 407 ? "proxy-password" : "tunnel", `${statusCode} ${statusMessage}`.trim()),
          );
      });
      request.end();
    });
  }

  private async secure(socket: Socket, target: URL, isTarget: boolean): Promise<Socket> {
    const { authorities = [] } = this.options;
    const secured = await startTls(socket, bare(target.hostname), authorities, (each) => this.keep(each));
    if (isTarget || secured.problem) this.found = { ...this.found, certificate: secured.certificate };
    if (secured.problem) throw new ProbeError(secured.problem.kind, secured.problem.detail);
    return secured.socket;
  }

  private ask(socket: Socket): Promise<void> {
    this.enter("answer");
    const isPlainProxied =
      this.proxy !== undefined && this.url.protocol === "http:" && !/^socks/.test(this.proxy.protocol);
    const { credentials } = this.request;
    const headers = {
      Host: this.url.host,
      "User-Agent": this.userAgent(),
      ...(credentials !== undefined && { Authorization: basic(credentials) }),
      ...(isPlainProxied && this.proxyAuthorization()),
    };
    const path = isPlainProxied ? this.url.href : this.url.pathname + this.url.search;
    return new Promise((done, fail) => {
      const request = this.track(httpRequest({ createConnection: () => socket, path, headers }), fail);
      request.on("response", (response) => {
        this.enter("body");
        this.read(response).then(done, fail);
      });
      request.end();
    });
  }

  private read(response: IncomingMessage): Promise<void> {
    const chunks: Buffer[] = [];
    let length = 0;
    const note = () => {
      this.found = { ...this.found, answer: answerOf(response, Buffer.concat(chunks).toString("utf8")) };
    };
    note();
    return new Promise((done, fail) => {
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length >= bodyLimit) finish();
      });
      const finish = () => {
        note();
        done();
      };
      response.on("end", () => (response.complete ? finish() : fail(new ProbeError("reset", "ECONNRESET"))));
      response.on("error", fail);
    });
  }

  private track(request: ClientRequest, fail: (error: Error) => void): ClientRequest {
    request.on("error", fail);
    return request;
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket);
    // An error that nobody waits for any more ends no process.
    socket.on("error", () => undefined);
    return socket;
  }

  private enter(name: PhaseName): void {
    this.leave();
    this.current = { name, start: performance.now() };
  }

  private leave(): void {
    if (!this.current) return;
    const { name, start } = this.current;
    this.phases.push({ name, milliseconds: Math.round(performance.now() - start) });
    this.current = undefined;
  }

  private proxyAuthorization(): { "Proxy-Authorization"?: string } {
    const credentials = this.request.proxy?.credentials;
    return credentials === undefined ? {} : { "Proxy-Authorization": basic(credentials) };
  }

  /** Servers and firewalls treat Go's own client as no other. */
  private userAgent(): string {
    const { product } = this.options;
    return product === undefined ? "Go-http-client/1.1" : `Go-http-client/1.1 (${product})`;
  }
}

async function resolveName(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

function answerOf(response: IncomingMessage, body: string): HttpAnswer {
  const { statusCode = 0, statusMessage = "", headers } = response;
  const contentType = headers["content-type"];
  return {
    status: statusCode,
    reason: statusMessage,
    body,
    ...(headers.location !== undefined && { location: headers.location }),
    ...(contentType !== undefined && { contentType }),
  };
}

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials, "utf8").toString("base64")}`;
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}
