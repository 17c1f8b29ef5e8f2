import { strict as assert } from "node:assert";
import { simulate } from "../../server/src/build/build";
import { packageCacheMountOf, packageCacheOf } from "../../server/src/build/npmCaches";
import type { NpmCommand } from "../../server/src/build/npmCommand";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { textOf } from "../../server/src/syntax/value";
import { contextHintsOf } from "../../server/src/workspace/contextHints";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";

const project = { "package.json": '{ "dependencies": { "a": "1" } }\n' };

/** The last npm command of a file, when everything that it hangs on has been read. */
async function lastCommand(lines: string, files: Readonly<Record<string, string>> = {}): Promise<NpmCommand> {
  const Dockerfile = `FROM node:22\nWORKDIR /app\nCOPY . .\n${lines}\n`;
  const workspace = new Workspace(new MemoryFileSystem({ ...project, ...files, Dockerfile }));
  const syntax = parseDockerfile(Dockerfile);
  for (;;) {
    const surroundings = await workspace.surroundings("Dockerfile", contextHintsOf(syntax), { context: "" });
    const npm = simulate(syntax, surroundings)
      .steps.flatMap((step) => step.npmCommands)
      .at(-1);
    assert.ok(npm);
    packageCacheOf(npm);
    if (!(await workspace.fulfil(surroundings))) return npm;
  }
}

const yarn1 = { "yarn.lock": "# yarn lockfile v1\n" };

describe("where packages are kept", () => {
  const table: readonly [lines: string, expected: string | undefined, files?: Readonly<Record<string, string>>][] = [
    ["RUN npm ci", "/root/.npm"],
    ["USER node\nRUN npm ci", "/home/node/.npm"],
    ["ENV HOME=/srv/ci\nRUN npm ci", "/srv/ci/.npm"],
    ["RUN HOME=/tmp npm ci", "/tmp/.npm"],
    ["RUN npm ci --cache .npm", "/app/.npm"],
    ["ENV npm_config_cache=/npm\nRUN npm ci", "/npm"],
    ["ENV NPM_CONFIG_CACHE=/npm\nRUN npm ci", "/npm"],
    ["ARG CACHE\nRUN npm ci --cache $CACHE", undefined],
    ["RUN npm config set cache /npm\nRUN npm ci", undefined],
    ["RUN npm config set cache=/npm --global && npm ci", undefined],
    // What it writes into the file is not followed line by line.
    ["RUN npm config set fund false\nRUN npm ci", undefined],
    ["RUN npm ci", undefined, { ".npmrc": "cache=/npm\n" }],
    ["RUN npm ci", "/root/.npm", { ".npmrc": "registry=https://npm.example.com/\n# cache=/npm\n" }],
    ["RUN echo cache=/npm >> .npmrc\nRUN npm ci", undefined],
    ["RUN pnpm i", "/root/.local/share/pnpm/store"],
    ["ENV XDG_DATA_HOME=/data\nRUN pnpm i", "/data/pnpm/store"],
    ['ENV PNPM_HOME="/pnpm" XDG_DATA_HOME=/data\nRUN corepack pnpm i', "/pnpm/store"],
    ["RUN pnpm i --store-dir=/store", "/store"],
    ["ENV npm_config_store_dir=/store\nRUN pnpm i", "/store"],
    ["RUN pnpm i", undefined, { "pnpm-workspace.yaml": "storeDir: /store\n" }],
    ["RUN pnpm i", "/root/.local/share/pnpm/store", { "pnpm-workspace.yaml": "packages: ['*']\n" }],
    ["RUN pnpm i", undefined, { "package.json": '{ "packageManager": "pnpm@6.35.1" }' }],
    ["RUN yarn", "/usr/local/share/.cache/yarn", yarn1],
    ["USER node\nRUN yarn", "/home/node/.cache/yarn", yarn1],
    ["ENV XDG_CACHE_HOME=/cache\nRUN yarn", "/cache/yarn", yarn1],
    ["ENV YARN_CACHE_FOLDER=/yarn\nRUN yarn", "/yarn", yarn1],
    ["RUN yarn --cache-folder /yarn", "/yarn", yarn1],
    ["RUN yarn", undefined, { ...yarn1, ".yarnrc": 'cache-folder "/yarn"\n' }],
    ["RUN yarn", undefined, { "yarn.lock": "__metadata:\n  version: 8\n" }],
    ["RUN yarn", undefined],
  ];
  for (const [lines, expected, files] of table) {
    it(`${lines.replaceAll("\n", " · ")}${files ? ` with ${Object.keys(files).join(", ")}` : ""}`, async () => {
      assert.equal(textOf(packageCacheOf(await lastCommand(lines, files))), expected);
    });
  }

  it("has the mount of the folder, of one above it, or of a part", async () => {
    for (const [target, isFound] of [
      ["/root/.npm", true],
      ["/root", true],
      ["/root/.npm/_cacache", true],
      ["/root/.cache", false],
      ["/home/node/.npm", false],
    ] as const) {
      const npm = await lastCommand(`RUN --mount=type=cache,target=${target} npm ci`);
      assert.equal(packageCacheMountOf(npm) !== undefined, isFound, target);
    }
    assert.equal(packageCacheMountOf(await lastCommand("RUN --mount=type=tmpfs,target=/root/.npm npm ci")), undefined);
  });
});
