// What ships in dist/: the bundles, and the pages of the rules in one file for each language.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const project = fileURLToPath(new URL("..", import.meta.url));
const { resolve } = createRequire(import.meta.url);

/** The build of yaml for any runtime, also the smaller one; by its name Node's own build would be taken. */
const yamlForAnyRuntime = join(dirname(resolve("yaml/package.json")), "browser", "index.js");

/**
 * The LSP's types in the version of the server library. dockerfile-ast, which makes positions and ranges with them, would
 * bring a copy of its own: every script that holds the whole of this package twice is 28 kB larger. Their ES module is a
 * tenth smaller than what require() takes.
 */
const typesOfServer = createRequire(resolve("vscode-languageserver/node"))
  .resolve("vscode-languageserver-types")
  .replace(/\bumd\b/, "esm");

/**
 * Each bundle by its name with what esbuild has to know of it, and how many kilobytes it may have when minified: all of it,
 * where `others` names scripts beside its first one.
 */
const bundles = {
  // One script for Node and for web workers, see client/src/extension.ts.
  client: {
    entry: "client/src/extension.ts",
    platform: "browser",
    format: "cjs",
    conditions: ["node"],
    external: ["vscode", ...builtinModules, "node:*"],
    limit: 520,
  },
  // The same, see server/src/main.ts.
  server: {
    entry: "server/src/main.ts",
    platform: "browser",
    format: "iife",
    conditions: ["node"],
    external: [...builtinModules, "node:*"],
    alias: { yaml: yamlForAnyRuntime, "vscode-languageserver-types": typesOfServer },
    inject: ["server/src/bufferShim.ts"],
    limit: 1475,
  },
  // Runs it in a process of its own.
  serverProcess: { entry: "server/src/serverProcess.ts", platform: "node", format: "cjs", limit: 5 },
  // The page of the build graph, with a style sheet beside it.
  buildGraph: { entry: "client/webview/main.ts", platform: "browser", format: "iife", limit: 80 },
  // All that the npm package runs: the language server is one of its commands. The first script runs the other one, see
  // server/src/runtimes/nodeScript.ts.
  cli: {
    entry: "server/src/cli.ts",
    others: { commandLine: "server/src/commandLine.ts" },
    platform: "node",
    format: "cjs",
    alias: { yaml: yamlForAnyRuntime, "vscode-languageserver-types": typesOfServer },
    limit: 1525,
  },
};

/** Where the pages of each language lie; rulePages.ts reads what is made of them. */
const pageFolders = { en: "docs/rules", "zh-cn": "docs/rules/zh-cn" };

/**
 * Builds bundles.
 *
 * @param options.names which; all unless given
 * @param options.outdir where to; the project's dist/ unless given
 * @param options.production minified, without source maps
 * @param options.plugins of esbuild
 * @returns {Promise<string[]>} the files whose code is in them, relative to the project's folder
 * @throws when one does not build
 */
export async function buildBundles({
  names = Object.keys(bundles),
  outdir = "dist",
  production = false,
  plugins = [],
} = {}) {
  const results = await Promise.all(names.map((name) => build(name, { outdir, production, plugins })));
  return [...new Set(results.flatMap(({ metafile }) => Object.keys(metafile.inputs)))];
}

async function build(name, { outdir, production, plugins }) {
  const { entry, others, limit, ...options } = bundles[name];
  return await esbuild.build({
    ...options,
    entryPoints: { [name]: entry, ...others },
    absWorkingDir: project,
    outdir,
    bundle: true,
    metafile: true,
    sourcemap: production ? false : "linked",
    minify: production,
    target: "es2022",
    logLevel: "warning",
    legalComments: "none",
    plugins,
  });
}

/** What is wrong with the sizes of minified bundles: most likely something large was imported by mistake. */
export function oversizedBundles(outdir = join(project, "dist")) {
  return Object.entries(bundles).flatMap(([name, { limit, others = {} }]) => {
    const sizes = [name, ...Object.keys(others)].map((script) => statSync(join(outdir, `${script}.js`)).size);
    const kilobytes = Math.ceil(sizes.reduce((sum, size) => sum + size) / 1000);
    return kilobytes > limit ? [`dist/${name}.js has ${kilobytes} kB; its limit is ${limit} kB.`] : [];
  });
}

/** Writes the pages of the rules: `pages.<language>.json` is an object of texts by the pages' names. */
export function writePages(outdir = join(project, "dist")) {
  mkdirSync(outdir, { recursive: true });
  for (const [language, folder] of Object.entries(pageFolders)) {
    const names = readdirSync(join(project, folder)).filter((name) => name.endsWith(".md"));
    const pages = names.sort().map((name) => [name.slice(0, -3), readFileSync(join(project, folder, name), "utf8")]);
    writeFileSync(join(outdir, `pages.${language}.json`), JSON.stringify(Object.fromEntries(pages)));
  }
}
