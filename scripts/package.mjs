// `npm run package`: builds for production and makes the .vsix, then looks at what is in it.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { oversizedBundles } from "./bundles.mjs";
import { packTighter } from "./tighterZip.mjs";

const project = fileURLToPath(new URL("..", import.meta.url));
process.chdir(project);

const maximumBytes = 1_000_000;

/** Without one of these the extension does not work, or not in the way its README says. */
const requiredFiles = [
  "package.json",
  "package.nls.json",
  "package.nls.zh-cn.json",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  "dist/client.js",
  "dist/server.js",
  "dist/serverProcess.js",
  "dist/buildGraph.js",
  "dist/buildGraph.css",
  "dist/pages.en.json",
  "dist/pages.zh-cn.json",
  "dist/ThirdPartyNotices.txt",
  "l10n/bundle.l10n.zh-cn.json",
  "syntaxes/npmrc.tmLanguage.json",
  "syntaxes/npmrc.language-configuration.json",
  "syntaxes/dockerfile-go.injection.tmLanguage.json",
  "docs/go-hints.schema.json",
  "images/icon.png",
  "images/walkthrough/findings.webp",
  "images/walkthrough/fix.webp",
  "images/walkthrough/cache.webp",
  "images/walkthrough/team.webp",
];

const { name, version } = JSON.parse(readFileSync("package.json", "utf8"));
const vsix = `${name}-${version}.vsix`;
const vsce = join(project, "node_modules", "@vscode", "vsce", "vsce");

run([join("scripts", "manifest.mjs"), "check"]);
run(["esbuild.mjs", "--production"]);
const oversized = oversizedBundles();
if (oversized.length > 0) fail(oversized.join("\n"));

// vsce looks at every file below the folder before it leaves out what is ignored: the tests' caches would take it minutes.
const shippedFolders = new Set(readFileSync(".vscodeignore", "utf8").match(/(?<=^!)\w+(?=\/)/gm));
const staging = mkdtempSync(join(tmpdir(), "go-hints-package-"));
process.once("exit", () => rmSync(staging, { recursive: true, force: true }));
for (const entry of readdirSync(project, { withFileTypes: true })) {
  if (entry.isFile() || shippedFolders.has(entry.name)) {
    cpSync(entry.name, join(staging, entry.name), { recursive: true });
  }
}
// The Marketplace refuses pictures that are SVG in a README; it gets links to them.
const readme = join(staging, "README.md");
writeFileSync(readme, readFileSync(readme, "utf8").replace(/!(?=\[[^\]]*\]\([^)]+\.svg\))/g, ""));

const files = run([vsce, "ls", "--no-dependencies"], { stdout: "pipe", cwd: staging }).trim().split(/\r?\n/);
const missing = requiredFiles.filter((file) => !files.includes(file));
const foreign = files.filter((file) => /(^|\/)(src|test|node_modules|out|\.)|\.(ts|map|tsbuildinfo)$/.test(file));
if (missing.length > 0) fail(`The extension would lack ${missing.join(", ")}.`);
if (foreign.length > 0) fail(`The extension would hold ${foreign.join(", ")}.`);

run([vsce, "package", "--no-dependencies", "--out", join(project, vsix)], { cwd: staging });
await packTighter(vsix);
const { size } = statSync(vsix);
if (size >= maximumBytes) fail(`${vsix} has ${size} bytes; it must have fewer than ${maximumBytes}.`);
console.log(`${vsix}: ${files.length} files, ${Math.ceil(size / 1000)} kB`);

function run(args, { stdout = "inherit", cwd = project } = {}) {
  if (!existsSync(args[0])) fail(`${args[0]} is missing: run "npm ci".`);
  try {
    return execFileSync(process.execPath, args, { cwd, encoding: "utf8", stdio: ["ignore", stdout, "inherit"] });
  } catch {
    return fail(`"node ${args.join(" ")}" failed.`);
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
