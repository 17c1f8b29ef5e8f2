import assert from "node:assert/strict";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";

const managersOf = async (files: Record<string, string>, path = "web/.npmrc") =>
  [...(await new Workspace(new MemoryFileSystem(files)).npmProject(path)).managers].sort();

describe("npmProject", () => {
  const table: [name: string, files: Record<string, string>, managers: string[]][] = [
    ["nothing", { "web/index.js": "" }, []],
    ["a lock file beside it", { "web/package-lock.json": "" }, ["npm"]],
    ["two of them", { "web/package-lock.json": "", "web/yarn.lock": "" }, ["npm", "yarn"]],
    ["the nearest one", { "web/bun.lockb": "", "pnpm-lock.yaml": "" }, ["bun"]],
    ["one above", { "pnpm-workspace.yaml": "", "web/package.json": "{}" }, ["pnpm"]],
    [
      "packageManager before lock files",
      { "web/package.json": '{"packageManager":"pnpm@9.1.0+sha512.x"}', "web/package-lock.json": "" },
      ["pnpm"],
    ],
    ["devEngines", { "package.json": '{"devEngines":{"packageManager":{"name":"bun"}}}' }, ["bun"]],
    ["what is none", { "package.json": '{"packageManager":"cnpm@9"}' }, []],
    ["a lock file in another folder", { "api/yarn.lock": "" }, []],
    ["broken JSON", { "web/package.json": "{", "web/yarn.lock": "" }, ["yarn"]],
    ["JSON that is no object", { "web/package.json": "null", "package.json": "[]" }, []],
  ];
  for (const [name, files, managers] of table) {
    it(`tells the package manager by ${name}`, async () => assert.deepEqual(await managersOf(files), managers));
  }

  it("reads the major of npm, the manifest and where it publishes to", async () => {
    const manifest = { packageManager: "npm@10.9.2", publishConfig: { registry: "https://npm.example.com/" } };
    const workspace = new Workspace(new MemoryFileSystem({ "package.json": JSON.stringify(manifest) }));
    const { managers, ...rest } = await workspace.npmProject(".npmrc");
    assert.deepEqual([...managers], ["npm"]);
    assert.deepEqual(rest, { npmMajor: 10, hasManifest: true, publishRegistry: "https://npm.example.com/" });
    assert.equal((await workspace.npmProject("web/.npmrc")).hasManifest, false);
  });

  const workspaces: [patterns: unknown, folder: string, isIn: boolean][] = [
    [["packages/*"], "packages/a", true],
    [["packages/*"], "packages/a/b", false],
    [["packages/**"], "packages/a/b", true],
    [["./web/"], "web", true],
    [{ packages: ["w?b"] }, "web", true],
    [["*", "!web"], "web", false],
    [["!web", "*"], "web", true],
    ["web", "web", false],
    [[5], "web", false],
  ];
  for (const [patterns, folder, isIn] of workspaces) {
    it(`finds ${folder} ${isIn ? "in" : "out of"} ${JSON.stringify(patterns)}`, async () => {
      const files = { "package.json": JSON.stringify({ workspaces: patterns }), [`${folder}/package.json`]: "{}" };
      const project = await new Workspace(new MemoryFileSystem(files)).npmProject(`${folder}/.npmrc`);
      assert.equal(project.workspaceRoot, isIn ? "" : undefined);
    });
  }

  it("is stale when a lock file comes or a package.json changes, and not by other files", async () => {
    const workspace = new Workspace(new MemoryFileSystem({ "web/package.json": "{}", "web/src/index.js": "" }));
    await workspace.npmProject("web/.npmrc");
    assert.deepEqual([...workspace.changed([{ path: "web/src/index.js", kind: "changed" }])], []);
    assert.deepEqual([...workspace.changed([{ path: "yarn.lock", kind: "created" }])], ["web/.npmrc"]);
    assert.deepEqual([...workspace.setBuffer("web/package.json", '{"packageManager":"pnpm@9"}')], ["web/.npmrc"]);
    assert.deepEqual([...(await workspace.npmProject("web/.npmrc")).managers], ["pnpm"]);
  });
});
