import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from "node:net";
import type { TestCertificate } from "./certificates";

/** A server of this machine for one test. */
export interface LoopbackServer {
  readonly port: number;
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** First lines of the requests that came, such as `GET /x`. */
  readonly requests: string[];
  /** Headers of the last one. */
  headers(): IncomingMessage["headers"];
}

/** The servers of a suite; all are stopped together, whatever connections are still open. */
export class LoopbackServers {
  private readonly servers: Server[] = [];
  private readonly sockets = new Set<Socket>();

  /** A server that answers as told; with a certificate over TLS. */
  async http(answer: RequestListener, certificate?: TestCertificate): Promise<LoopbackServer> {
    const requests: string[] = [];
    let headers: IncomingMessage["headers"] = {};
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      requests.push(`${request.method} ${request.url}`);
      headers = request.headers;
      answer(request, response);
    };
    const server = certificate ? createHttpsServer(certificate, listener) : createHttpServer(listener);
    server.on("tlsClientError", () => undefined);
    return { ...(await this.listen(server)), requests, headers: () => headers };
  }

  /** A module proxy that has every module, or answers with the same status to everything. */
  module(status = 200, certificate?: TestCertificate): Promise<LoopbackServer> {
    return this.http((request, response) => answerAsProxy(request, response, status), certificate);
  }

  /** A server that does what it likes with its connections. */
  async tcp(serve: (socket: Socket) => void): Promise<LoopbackServer> {
    return { ...(await this.listen(createTcpServer(serve))), requests: [], headers: () => ({}) };
  }

  /**
   * A network proxy.
   * @param options.status what it answers to CONNECT; 200 opens the tunnel
   * @param options.credentials `user:password` that it wants
   * @param options.target where every tunnel leads, whatever was asked for
   */
  async networkProxy(options: {
    readonly status?: string;
    readonly credentials?: string;
    readonly target?: LoopbackServer;
  }): Promise<LoopbackServer> {
    const requests: string[] = [];
    const server = createHttpServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.writeHead(options.credentials === undefined ? 200 : 407).end();
    });
    server.on("connect", (request: IncomingMessage, socket: Socket) => {
      requests.push(`CONNECT ${request.url}`);
      const wanted = options.credentials && `Basic ${Buffer.from(options.credentials).toString("base64")}`;
      const isWelcome = !wanted || request.headers["proxy-authorization"] === wanted;
      const status = isWelcome ? (options.status ?? "200 Connection established") : "407 Proxy Authentication Required";
      if (status === "hang up") socket.destroy();
      else if (!status.startsWith("200") || !options.target) socket.end(`HTTP/1.1 ${status}\r\n\r\n`);
      else {
        const tunnel = connect(options.target.port, "127.0.0.1");
        tunnel.on("error", () => socket.destroy());
        socket.on("error", () => tunnel.destroy());
        socket.write(`HTTP/1.1 ${status}\r\n\r\n`);
        tunnel.pipe(socket).pipe(tunnel);
      }
    });
    return { ...(await this.listen(server)), requests, headers: () => ({}) };
  }

  /** A port on which nothing listens. */
  async closedPort(): Promise<number> {
    const server = createTcpServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    return port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(this.servers.map((server) => new Promise((done) => server.close(done))));
    this.servers.length = 0;
  }

  private async listen(server: Server): Promise<Pick<LoopbackServer, "port" | "host">> {
    this.servers.push(server);
    server.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => this.sockets.delete(socket));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    return { port, host: `127.0.0.1:${port}` };
  }
}

/** What a module proxy answers. Source: Go modules reference, "GOPROXY protocol". */
export function answerAsProxy({ url = "" }: IncomingMessage, response: ServerResponse, status = 200): void {
  if (status !== 200) {
    response.writeHead(status, { "Content-Type": "text/plain" }).end("no such module here\n");
  } else if (url.endsWith(".info")) {
    response.writeHead(200, { "Content-Type": "application/json" }).end('{"Version":"v1.4.0"}');
  } else if (url.endsWith(".zip")) {
    response.writeHead(200, { "Content-Type": "application/zip" }).end("PK\u0003\u0004");
  } else {
    response.writeHead(200, { "Content-Type": "text/plain" }).end("module example.com/m\n");
  }
}
