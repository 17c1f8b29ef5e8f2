// Keeps l10n/ true to the sources.
//   node scripts/l10n.mjs export      writes l10n/bundle.l10n.json from the l10n.t("…") calls of client/ and server/
//   node scripts/l10n.mjs add FILE    merges {"English": "中文"} of FILE into l10n/bundle.l10n.zh-cn.json
//   node scripts/l10n.mjs check       fails when a message lacks its translation, or a translation its message
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getL10nJson } from "@vscode/l10n-dev";

const englishPath = "l10n/bundle.l10n.json";
const chinesePath = "l10n/bundle.l10n.zh-cn.json";
const [command, argument] = process.argv.slice(2);

if (command === "export") {
  writeJson(englishPath, await messages());
} else if (command === "add" && argument) {
  const merged = { ...readJson(chinesePath), ...JSON.parse(readFileSync(argument, "utf8")) };
  writeJson(chinesePath, sorted(merged));
} else if (command === "check") {
  const english = await messages();
  const chinese = readJson(chinesePath);
  const missing = Object.keys(english).filter((key) => !(key in chinese));
  const unused = Object.keys(chinese).filter((key) => !(key in english));
  for (const key of missing) console.log(`no translation: ${key}`);
  for (const key of unused) console.log(`translation of nothing: ${key}`);
  const stale = JSON.stringify(readJson(englishPath)) !== JSON.stringify(english);
  if (stale) console.log(`${englishPath} is out of date: run "node scripts/l10n.mjs export"`);
  process.exitCode = missing.length || unused.length || stale ? 1 : 0;
} else {
  console.error("usage: node scripts/l10n.mjs export | add FILE | check");
  process.exitCode = 2;
}

/** Every message of the sources, sorted; comments for translators become part of the value. */
async function messages() {
  const sources = ["client/src", "server/src"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const files = sources.sort().map((path) => ({ extension: ".ts", contents: readFileSync(path, "utf8") }));
  return sorted(await getL10nJson(files));
}

function sorted(record) {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return {};
    throw new Error(`${path} is no valid JSON: ${error.message}`);
  }
}

function writeJson(path, value) {
  mkdirSync("l10n", { recursive: true });
  const temporary = `${path}.${process.pid}.new`;
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(temporary, path);
}
