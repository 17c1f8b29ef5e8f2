import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { basename, join } from "node:path";
import { goModOf, type Module, moduleZip } from "./moduleFiles";
import { registryToken } from "./npmRegistry";

/** What the server hands out beside modules. */
export interface OtherFiles {
  /** The folder with `NAME.tar` for each package of the stand-in for `apk`. */
  readonly packages: string;
  /** Answers below `/npm`; nothing where there is no such package. */
  readonly npm: (path: string, address: string) => string | Buffer | undefined;
}

/** Hosts whose names rules know, played by this machine: a proxy that is out of order, one that is not, and one for HTTP. */
const doubles = [
  { host: "goproxy.cn", address: "127.0.77.2", port: 80, answers: "/status/503" },
  { host: "goproxy.io", address: "127.0.77.3", port: 80, answers: "/mirror" },
  { host: "squid.modules.test", address: "127.0.77.4", port: 3128, answers: "/status/400" },
];

/** Lets builds find these hosts on this machine. */
export const doubleOptions = doubles.map(({ host, address }) => `--add-host=${host}:${address}`);

/**
 * A module proxy on this machine that remembers what it was asked for. Source of the protocol: go.dev/ref/mod#goproxy-protocol.
 *
 * | Path           | Answers                                                                                    |
 * | -------------- | ------------------------------------------------------------------------------------------ |
 * | `/`            | the modules of the suite; it stands for the proxy that Go asks unless it is told otherwise |
 * | `/mirror`      | the same, to tell who was asked                                                            |
 * | `/status/CODE` | every question with that status                                                            |
 * | `/hang`        | never                                                                                      |
 * | `/sumdb/...`   | as a checksum database that knows none of the modules                                      |
 * | `/apk`, `/npm` | packages                                                                                   |
 * | `/npm/private` | the same to those who show the registry's token, 401 to others                             |
 */
export class ModuleProxy {
  private readonly server: Server;
  private readonly doubles: readonly Server[];
  private readonly asked: string[] = [];
  private others: OtherFiles | undefined;
  private readonly modules: Module[];

  constructor(modules: readonly Module[]) {
    this.modules = [...modules];
    const serve = (below: string) =>
      createServer((request, response) => {
        const path = below + decodeURIComponent(new URL(request.url ?? "/", "http://proxy").pathname);
        this.asked.push(path);
        this.respond(path, response, request.headers.authorization);
      });
    this.server = serve("");
    this.doubles = doubles.map(({ answers }) => serve(answers));
  }

  async start(): Promise<void> {
    await listen(this.server, 0, "127.0.0.1");
    await Promise.all(
      this.doubles.map((server, index) => listen(server, doubles[index]?.port ?? 0, doubles[index]?.address ?? "")),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([this.server, ...this.doubles].map(close));
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("The module proxy has not been started.");
    return `http://127.0.0.1:${address.port}`;
  }

  serve(others: OtherFiles, modules: readonly Module[]): void {
    this.others = others;
    this.modules.push(...modules);
  }

  /** The modules that can be fetched. */
  get known(): readonly Module[] {
    return this.modules;
  }

  /** The archives that were fetched since the last call, as `module@version`, in the order of the requests. */
  takeDownloads(): readonly string[] {
    return this.takeRequests().flatMap((path) => {
      const match = /^\/(?:mirror\/)?(.+)\/@v\/(.+)\.zip$/.exec(path);
      return match ? [`${match[1]}@${match[2]}`] : [];
    });
  }

  /** The paths that were asked for since the last call. */
  takeRequests(): readonly string[] {
    return this.asked.splice(0);
  }

  private respond(path: string, response: ServerResponse, authorization: string | undefined): void {
    if (path.startsWith("/hang/")) return;
    if (path.startsWith("/npm/private/") && authorization !== `Bearer ${registryToken}`) {
      response.writeHead(401).end("who asks?");
      return;
    }
    const status = /^\/status\/(\d+)\//.exec(path);
    if (status) {
      response.writeHead(Number(status[1])).end("no module here");
      return;
    }
    if (/\/sumdb\/[^/]+\/supported$/.test(path)) {
      response.writeHead(200).end();
      return;
    }
    const body = this.answer(path);
    response.writeHead(body === undefined ? 404 : 200).end(body ?? "not found");
  }

  private answer(path: string): string | Buffer | undefined {
    if (path.startsWith("/apk/")) return this.packageArchive(basename(path));
    if (path.startsWith("/npm/")) return this.others?.npm(path.slice("/npm/".length), `${this.url}/npm`);
    const match = /^\/(?:mirror\/)?(.+)\/@v\/(?:(list)|(.+)\.(info|mod|zip))$/.exec(path);
    const [, escaped = "", list, version, kind] = match ?? [];
    const name = unescapePath(escaped);
    const versions = this.modules.filter((module) => module.path === name);
    if (list) return versions.map((module) => `${module.version}\n`).join("");
    const module = versions.find((each) => each.version === version);
    if (!module) return undefined;
    if (kind === "info") return JSON.stringify({ Version: version, Time: "2024-01-01T00:00:00Z" });
    return kind === "mod" ? goModOf(module) : moduleZip(module);
  }

  private packageArchive(name: string): Buffer | undefined {
    const path = join(this.others?.packages ?? "", name);
    return this.others && existsSync(path) ? readFileSync(path) : undefined;
  }
}

async function listen(server: Server, port: number, address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, resolve);
  });
  // The suite stops its servers; one that failed to must not keep Node alive.
  server.unref();
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** `!a` stands for `A`. Source: go.dev/ref/mod#goproxy-protocol. */
function unescapePath(path: string): string {
  return path.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
