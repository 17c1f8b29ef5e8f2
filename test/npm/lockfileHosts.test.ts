import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { npmPublicRegistry } from "../../server/src/syntax/npmRegistry";

/** What `npmrc-lockfile-host` rests on, asked of the npm that runs here. */
describe("npm and the hosts of a lock file", () => {
  const servers: Server[] = [];
  const asked: { registry: string[]; other: string[] } = { registry: [], other: [] };
  let registry = "";
  let other = "";

  before(async () => {
    registry = await listen(asked.registry);
    other = await listen(asked.other);
  });

  after(() => {
    for (const server of servers) server.close();
  });

  /** A server that has nothing: that a package was asked for is all that counts. */
  async function listen(log: string[]): Promise<string> {
    const server = createServer(({ url = "" }, response) => {
      if (url.endsWith(".tgz")) log.push(url);
      response.writeHead(404).end();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    return `http://127.0.0.1:${address.port}/`;
  }

  const table: readonly [name: string, locked: () => string, settings: () => string, asks: "registry" | "other"][] = [
    ["asks the host in the lock file", () => other, () => "", "other"],
    ["asks the registry for what came from npm's public one", () => npmPublicRegistry, () => "", "registry"],
    ["replaces every host when told to", () => other, () => "replace-registry-host=always\n", "registry"],
    ["replaces the one host that it is told", () => other, () => "replace-registry-host=127.0.0.1\n", "registry"],
  ];
  for (const [name, locked, settings, asks] of table) {
    it(name, async function () {
      this.timeout(60_000);
      asked.registry.length = 0;
      asked.other.length = 0;
      const folder = mkdtempSync(join(tmpdir(), "npm-lock-"));
      try {
        const dependencies = { left: "1.0.0" };
        const packages = {
          "": { name: "shop", dependencies },
          "node_modules/left": { version: "1.0.0", resolved: `${locked()}left/-/left-1.0.0.tgz` },
        };
        writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "shop", dependencies }));
        writeFileSync(
          join(folder, "package-lock.json"),
          JSON.stringify({ name: "shop", lockfileVersion: 3, packages }),
        );
        writeFileSync(join(folder, ".npmrc"), `registry=${registry}\nfetch-retries=0\naudit=false\n${settings()}`);
        const own = ["--cache", join(folder, "cache"), "--userconfig", join(folder, "none")];
        // It fails, for nobody has the package.
        await promisify(execFile)("npm", ["ci", ...own, "--no-update-notifier"], { cwd: folder }).catch(
          () => undefined,
        );
        assert.deepEqual(asked, { registry: [], other: [], [asks]: ["/left/-/left-1.0.0.tgz"] });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
