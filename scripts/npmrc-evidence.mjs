// Compares what this program says of .npmrc files with what npm's own configuration loader says of them.
//   npm run npmrc-evidence -- [--npm MAJOR|installed]… [--generated COUNT] [FOLDER…]
// Every key that npm warns of or stops at must be reported on its line, and no other may be reported for such a reason.
// Exits with 1 when the two differ. Each file is looked at alone, in a temporary folder, as that of a project that uses npm.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { loadTypeScript } from "./loadTypeScript.mjs";
import { npmRelease } from "./npmReleases.mjs";
import { generatedNpmrc } from "./npmrcGenerator.mjs";

const { majors, folders, generated } = readArguments(process.argv.slice(2));
const product = await loadTypeScript("scripts/npmrcEvidence.ts");
const found = folders.flatMap(npmrcFilesIn);
const files = [
  ...found.map((path) => ({ path, text: readFileSync(path, "utf8") })),
  ...Array.from({ length: generated }, (_, index) => ({
    path: `generated ${index}`,
    text: generatedNpmrc(index, product.npmOptions),
  })),
];
console.log(`${found.length} files found, ${generated} generated`);
for (const major of majors) await compareWith(major);

async function compareWith(major) {
  const npm = major === "installed" ? installedNpm() : npmRelease(Number(major));
  const root = mkdtempSync(join(tmpdir(), "npmrc-"));
  const totals = { warned: 0, reported: 0, files: 0, missed: 0, unfounded: 0 };
  try {
    for (const [index, { text }] of files.entries()) {
      const folder = join(root, String(index));
      mkdirSync(folder);
      writeFileSync(join(folder, ".npmrc"), text);
      writeFileSync(join(folder, "package.json"), JSON.stringify({ packageManager: `npm@${npm.version}` }));
    }
    const said = loaded(npm.folder, root);
    for (const [index, { path, text }] of files.entries()) {
      const difference = await product.compare(text, npm.version, said[index]);
      totals.files++;
      totals.warned += difference.warned;
      totals.reported += difference.reported;
      totals.missed += difference.missed.length;
      totals.unfounded += difference.unfounded.length;
      for (const line of difference.missed) console.log(`npm ${npm.version} warns and we do not: ${path}: ${line}`);
      for (const line of difference.unfounded)
        console.log(`we report and npm ${npm.version} does not: ${path}: ${line}`);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  const { warned, reported, missed, unfounded } = totals;
  console.log(
    `npm ${npm.version}: ${totals.files} files; npm warns of ${warned} keys, ${missed} not reported; ${reported} reported, ${unfounded} without a warning of npm`,
  );
  if (missed + unfounded > 0) process.exitCode = 1;
}

function loaded(folder, root) {
  const loader = ["scripts/npmrcLoader.cjs", resolve(folder), root, String(files.length)];
  return JSON.parse(execFileSync(process.execPath, loader, { encoding: "utf8", maxBuffer: 1 << 28 }));
}

function installedNpm() {
  const folder = join(
    execFileSync("npm", ["root", "--global", "--loglevel=error"], { encoding: "utf8" }).trim(),
    "npm",
  );
  return { folder, version: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version };
}

function npmrcFilesIn(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name === ".npmrc")
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes("node_modules"))
    .sort();
}

function readArguments(words) {
  const read = { majors: [], folders: [], generated: 0 };
  for (let index = 0; index < words.length; index++) {
    if (words[index] === "--npm") read.majors.push(words[++index]);
    else if (words[index] === "--generated") read.generated = Number(words[++index]);
    else read.folders.push(words[index]);
  }
  if (read.majors.length === 0) read.majors.push("installed");
  return read;
}
