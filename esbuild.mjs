// Builds what ships (dist/) and, with --tests, the modules that the tests load (out/).
//
//   node esbuild.mjs [--production] [--tests] [BUNDLE…]    without names all bundles, see scripts/bundles.mjs
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { buildBundles, writePages } from "./scripts/bundles.mjs";
import { thirdPartyNotices } from "./scripts/thirdPartyNotices.mjs";

const production = process.argv.includes("--production");
const withTests = process.argv.includes("--tests");

const names = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const files = await buildBundles({ production, ...(names.length > 0 && { names }) });
writePages();
if (production) writeFileSync(join("dist", "ThirdPartyNotices.txt"), thirdPartyNotices(files));

if (withTests) {
  const sources = ["server/src", "client", "test"].flatMap(typescriptFiles);
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

function typescriptFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}
