// Builds what ships (dist/) and, with --tests, the modules that the tests load (out/).
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";

const production = process.argv.includes("--production");
const withTests = process.argv.includes("--tests");

const shared = {
  bundle: true,
  sourcemap: production ? false : "linked",
  minify: production,
  target: "es2022",
  logLevel: "warning",
  legalComments: "none",
};

/** Bundles that ship; an entry whose source does not exist is an error of esbuild, never skipped in silence. */
const bundles = [
  { entryPoints: { client: "client/src/extension.ts" }, platform: "node", format: "cjs", external: ["vscode"] },
  {
    entryPoints: { "client.web": "client/src/extension.web.ts" },
    platform: "browser",
    format: "cjs",
    external: ["vscode"],
  },
  { entryPoints: { server: "server/src/main.ts" }, platform: "node", format: "cjs" },
  {
    entryPoints: { "server.web": "server/src/main.web.ts" },
    platform: "browser",
    format: "iife",
    inject: ["server/src/bufferShim.ts"],
  },
  { entryPoints: { cli: "server/src/cli.ts" }, platform: "node", format: "cjs" },
].filter((bundle) => Object.values(bundle.entryPoints).every((entry) => existsSync(entry)));

const results = await Promise.all(
  bundles.map((bundle) => esbuild.build({ ...shared, ...bundle, outdir: "dist", metafile: production })),
);

if (production) {
  // What each bundle is made of, for the notices on third parties.
  mkdirSync("out", { recursive: true });
  writeFileSync("out/bundles.json", JSON.stringify(results.map(({ metafile }) => metafile)));
  checkSizes();
}

if (withTests) {
  const sources = ["server/src", "test"].flatMap(typescriptFiles);
  await esbuild.build({
    entryPoints: sources,
    outbase: ".",
    outdir: "out",
    bundle: false,
    // Lazy imports become require: a native import() in CommonJS output would want file endings.
    supported: { "dynamic-import": false },
    platform: "node",
    format: "cjs",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
  });
}

/** Fails when a bundle has outgrown its limit: most likely something large was imported by mistake. */
function checkSizes() {
  const limits = { "client.js": 520, "client.web.js": 480, "server.js": 1400, "server.web.js": 1400, "cli.js": 1200 };
  for (const [name, kilobytes] of Object.entries(limits)) {
    const size = Math.ceil(statSync(join("dist", name)).size / 1000);
    if (size <= kilobytes) continue;
    console.error(`dist/${name} has ${size} kB; its limit is ${kilobytes} kB.`);
    process.exitCode = 1;
  }
}

function typescriptFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}
