import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { Sandbox } from "../support/commandLine";
import { privateHost } from "./baseImages";
import type { Module } from "./moduleFiles";

/** An address of the loopback network that nothing else uses, so that the port can be the one of HTTP. */
const address = "127.0.77.1";

/** Lets builds find the host by its name. */
export const privateHostOption = `--add-host=${privateHost}:${address}`;

const user = "builder";

/** Opens the host; unlike the stand-ins of documentation, it looks like a password. */
export const privatePassword = "copper-Wire-42x";

/** A `.netrc` that opens the host. */
export const privateNetrc = `machine ${privateHost} login ${user} password ${privatePassword}\n`;

/** A host of private modules: tells everybody where a repository is, and shows it to those who have credentials. */
export class PrivateHost {
  private readonly folder = new Sandbox();
  private readonly server: Server;

  constructor(private readonly modules: readonly Module[]) {
    const expected = `Basic ${Buffer.from(`${user}:${privatePassword}`).toString("base64")}`;
    this.server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", `http://${privateHost}`);
      if (searchParams.get("go-get") === "1") {
        const root = privateHost + pathname;
        response.end(`<meta name="go-import" content="${root} git http://${root}.git">`);
        return;
      }
      if (request.headers.authorization !== expected) {
        response.writeHead(401, { "www-authenticate": 'Basic realm="modules"' }).end();
        return;
      }
      const file = join(this.folder.folder, decodeURIComponent(pathname));
      const exists = existsSync(file) && statSync(file).isFile();
      response.writeHead(exists ? 200 : 404).end(exists ? readFileSync(file) : "");
    });
  }

  /** @returns a sentence that says why there is no such host, or nothing when it runs. */
  async start(): Promise<string | undefined> {
    for (const module of this.modules) {
      const failure = this.makeRepository(module);
      if (failure !== undefined) return failure;
    }
    return new Promise((resolve) => {
      this.server.once("error", (error) => resolve(`no private host: ${error.message}`));
      this.server.listen(80, address, () => {
        this.server.unref();
        resolve(undefined);
      });
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.folder.remove();
  }

  /** A bare repository with one tagged commit, in the form that plain files over HTTP serve. */
  private makeRepository({ path, version, files }: Module): string | undefined {
    const name = path.slice(privateHost.length + 1);
    for (const [file, text] of Object.entries(files)) this.folder.write(`work/${name}/${file}`, text);
    const work = this.folder.path(`work/${name}`);
    const bare = this.folder.path(`${name}.git`);
    for (const args of [
      ["-C", work, "init", "--quiet"],
      ["-C", work, "add", "."],
      ["-C", work, "-c", "user.name=suite", "-c", "user.email=suite@example.com", "commit", "--quiet", "-m", "one"],
      ["-C", work, "tag", version],
      ["clone", "--quiet", "--bare", work, bare],
      ["-C", bare, "update-server-info"],
    ]) {
      const { status, stderr } = spawnSync("git", args, { encoding: "utf8" });
      if (status !== 0) return `no private host: git ${args.join(" ")}: ${stderr}`;
    }
    return undefined;
  }
}
