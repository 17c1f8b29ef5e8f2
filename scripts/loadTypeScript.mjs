import { mkdirSync, rmSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** Loads a TypeScript module of this project with all that it imports, for scripts that use the product's own code. */
export async function loadTypeScript(path) {
  mkdirSync(".cache/scripts", { recursive: true });
  const outfile = resolve(`.cache/scripts/${basename(path, ".ts")}.${process.pid}.cjs`);
  await build({
    entryPoints: [path],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    logLevel: "error",
  });
  try {
    return (await import(pathToFileURL(outfile).href)).default;
  } finally {
    rmSync(outfile);
  }
}
