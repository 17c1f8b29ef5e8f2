import { createServer, type Server } from "node:http";
import { goModOf, type Module, moduleZip } from "./moduleFiles";

/** A module proxy on this machine that remembers what it was asked for. Source of the protocol: go.dev/ref/mod#goproxy-protocol. */
export class ModuleProxy {
  private readonly server: Server;
  private readonly asked: string[] = [];

  constructor(private readonly modules: readonly Module[]) {
    this.server = createServer((request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? "/", "http://proxy").pathname);
      this.asked.push(path);
      const body = this.answer(path);
      response.writeHead(body === undefined ? 404 : 200).end(body ?? "not found");
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(0, "127.0.0.1", resolve);
    });
    // The suite stops the proxy; one that failed to must not keep Node alive.
    this.server.unref();
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("The module proxy has not been started.");
    return `http://127.0.0.1:${address.port}`;
  }

  /** The archives that were fetched since the last call, as `module@version`, in the order of the requests. */
  takeDownloads(): readonly string[] {
    return this.takeRequests().flatMap((path) => {
      const match = /^\/(?:mirror\/)?(.+)\/@v\/(.+)\.zip$/.exec(path);
      return match ? [`${match[1]}@${match[2]}`] : [];
    });
  }

  /** The paths that were asked for since the last call. Below `/mirror` lies everything a second time. */
  takeRequests(): readonly string[] {
    return this.asked.splice(0);
  }

  private answer(path: string): string | Buffer | undefined {
    const match = /^\/(?:mirror\/)?(.+)\/@v\/(?:(list)|(.+)\.(info|mod|zip))$/.exec(path);
    const [, name, list, version, kind] = match ?? [];
    const versions = this.modules.filter((module) => module.path === name);
    if (list) return versions.map((module) => `${module.version}\n`).join("");
    const module = versions.find((each) => each.version === version);
    if (!module) return undefined;
    if (kind === "info") return JSON.stringify({ Version: version, Time: "2024-01-01T00:00:00Z" });
    return kind === "mod" ? goModOf(module) : moduleZip(module);
  }
}
