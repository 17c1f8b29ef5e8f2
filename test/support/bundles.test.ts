import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadBundles } from "./bundles";

/** Where the files of each package lie: one folder for every copy. */
function copies(files: readonly string[]): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>();
  for (const file of files) {
    const [, folder, name] = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(file) ?? [];
    if (folder === undefined || name === undefined) continue;
    folders.set(name, (folders.get(name) ?? new Set()).add(folder));
  }
  return folders;
}

describe("the bundles", function () {
  this.timeout(30_000);
  let outdir: string;

  before(() => {
    outdir = mkdtempSync(join(tmpdir(), "go-hints-bundles-"));
  });

  after(() => rmSync(outdir, { recursive: true }));

  for (const name of ["client", "server", "buildGraph", "cli"]) {
    it(`${name}: holds each package once`, async () => {
      const { buildBundles } = await loadBundles();
      const packages = copies(await buildBundles({ names: [name], outdir }));
      assert.ok(packages.size > 0, "the packages are found");
      const twice = [...packages].flatMap(([, folders]) => (folders.size > 1 ? [...folders] : []));
      assert.deepEqual(twice, []);
    });
  }

  it("server: the engine is no part of what is loaded later, so that V8 parses it once and starts sooner", async () => {
    const { buildBundles } = await loadBundles();
    await buildBundles({ names: ["server"], outdir });
    // A module that `import()` reaches is put into a function, with everything that it imports.
    const later = [...readFileSync(join(outdir, "server.js"), "utf8").matchAll(/= __esm\(\{\s*"([^"]+)"/g)];
    const files = later.map(([, file]) => file ?? "");
    assert.ok(files.includes("server/src/runtimes/node.ts"), "what is loaded later is found");
    const engine = files.filter((file) => /^server\/src\/(?:build|rules|lint|handlers)\//.test(file));
    assert.deepEqual(engine, []);
  });
});
