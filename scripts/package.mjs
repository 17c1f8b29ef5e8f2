// `npm run package`: builds for production and makes the .vsix, then looks at what is in it.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("..", import.meta.url));
process.chdir(project);

const maximumBytes = 2_000_000;

/** Without one of these the extension does not work, or not in the way its README says. */
const requiredFiles = [
  "package.json",
  "package.nls.json",
  "package.nls.zh-cn.json",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  "dist/client.js",
  "dist/client.web.js",
  "dist/server.js",
  "dist/server.web.js",
  "dist/ThirdPartyNotices.txt",
  "l10n/bundle.l10n.zh-cn.json",
  "syntaxes/npmrc.tmLanguage.json",
  "syntaxes/npmrc.language-configuration.json",
  "syntaxes/dockerfile-go.injection.tmLanguage.json",
  "docs/go-hints.schema.json",
  "docs/rules/README.md",
  "images/icon.png",
];

const { name, version } = JSON.parse(readFileSync("package.json", "utf8"));
const vsix = `${name}-${version}.vsix`;
const vsce = join("node_modules", "@vscode", "vsce", "vsce");

run([join("scripts", "manifest.mjs"), "check"]);
run(["esbuild.mjs", "--production"]);
writeFileSync(join("dist", "ThirdPartyNotices.txt"), thirdPartyNotices());

const files = run([vsce, "ls", "--no-dependencies"], "pipe").trim().split(/\r?\n/);
const missing = requiredFiles.filter((file) => !files.includes(file));
const foreign = files.filter((file) => /(^|\/)(src|test|node_modules|out|\.)|\.(ts|map|tsbuildinfo)$/.test(file));
if (missing.length > 0) fail(`The extension would lack ${missing.join(", ")}.`);
if (foreign.length > 0) fail(`The extension would hold ${foreign.join(", ")}.`);

// The search for secrets takes minutes over the pages, whose examples are made-up tokens.
run([vsce, "package", "--no-dependencies", "--allow-package-all-secrets", "--out", vsix]);
const { size } = statSync(vsix);
if (size > maximumBytes) fail(`${vsix} has ${size} bytes; ${maximumBytes} are the limit.`);
console.log(`${vsix}: ${files.length} files, ${Math.ceil(size / 1000)} kB`);

/** Licences of every package whose code is in a bundle. */
function thirdPartyNotices() {
  const folders = new Set();
  for (const { inputs } of JSON.parse(readFileSync(join("out", "bundles.json"), "utf8"))) {
    for (const input of Object.keys(inputs)) {
      const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
      if (match) folders.add(match[1]);
    }
  }
  const packages = [...folders].map(readPackage).sort((a, b) => (a.title < b.title ? -1 : 1));
  const notices = packages.map(({ title, license, text }) => `${title} (${license})\n\n${text.trim()}\n`);
  const rule = `\n${"-".repeat(80)}\n\n`;
  return `This extension holds code of the packages below, under these licences.\n${rule}${notices.join(rule)}`;
}

function readPackage(folder) {
  const {
    name: title,
    version: number,
    license,
    repository,
  } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  // A package of a monorepo may have its licence beside the packages only.
  const file = licenseIn(folder) ?? licenseIn(dirname(folder));
  if (file === undefined && license === undefined) fail(`${title} has no licence.`);
  const source = typeof repository === "string" ? repository : (repository?.url ?? "");
  return {
    title: `${title} ${number}`,
    license,
    text: file === undefined ? `No licence file is packaged; see ${source}` : readFileSync(file, "utf8"),
  };
}

function licenseIn(folder) {
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)(\.|$)/i.test(each));
  return file === undefined ? undefined : join(folder, file);
}

function run(args, stdout = "inherit") {
  if (!existsSync(args[0])) fail(`${args[0]} is missing: run "npm ci".`);
  try {
    return execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", stdout, "inherit"] });
  } catch {
    return fail(`"node ${args.join(" ")}" failed.`);
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
