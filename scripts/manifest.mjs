// Keeps the settings on rules and categories in package.json, and their texts in package.nls*.json, true to the list of rules.
//   node scripts/manifest.mjs write   brings them up to date
//   node scripts/manifest.mjs check   fails when they are not
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadTypeScript } from "./loadTypeScript.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const command = process.argv[2];
const levels = ["off", "hint", "information", "warning", "error"];

if (command !== "write" && command !== "check") {
  console.error("usage: node scripts/manifest.mjs write | check");
  process.exit(2);
}

const { describeRules, categoryTitles } = await loadTypeScript("server/src/lint/metadata.ts");
const rules = describeRules();
const categories = Object.entries(categoryTitles).map(([id, title]) => ({ id, title: title() }));
const translations = existsSync("l10n/bundle.l10n.zh-cn.json") ? readJson("l10n/bundle.l10n.zh-cn.json") : {};

const stale = [
  update("package.json", withSettings),
  update("package.nls.json", (texts) => withTexts(texts, (english) => english)),
  update("package.nls.zh-cn.json", (texts) => withTexts(texts, (english) => translations[english] ?? english)),
].filter((path) => path !== undefined);

if (stale.length > 0 && command === "check") {
  console.error(`${stale.join(" and ")} do not list the rules as they are: run "npm run manifest"`);
  process.exitCode = 1;
} else if (stale.length > 0) {
  const biome = join("node_modules", "@biomejs", "biome", "bin", "biome");
  execFileSync(process.execPath, [biome, "format", "--write", ...stale], { stdio: "ignore" });
}

/** package.json with one property for each rule and category: the settings editor offers and explains them. */
function withSettings(manifest) {
  const level = { type: "string", enum: levels, enumDescriptions: levels.map((each) => `%level.${each}%`) };
  const properties = Object.assign({}, ...manifest.contributes.configuration.map((section) => section.properties));
  Object.assign(properties["goHints.rules"], {
    properties: Object.fromEntries(
      rules.map(({ id, onByDefault, severity }) => [
        id,
        { ...level, default: onByDefault ? severity : "off", description: `%rule.${id}%` },
      ]),
    ),
    additionalProperties: false,
  });
  Object.assign(properties["goHints.categories"], {
    properties: Object.fromEntries(categories.map(({ id }) => [id, { ...level, description: `%category.${id}%` }])),
    additionalProperties: false,
  });
  return manifest;
}

/** Texts of the manifest in one language, those of rules and categories last. */
function withTexts(texts, translate) {
  const own = Object.entries(texts).filter(([key]) => !/^(rule|category)\./.test(key));
  return Object.fromEntries([
    ...own,
    ...rules.map(({ id, summary }) => [`rule.${id}`, translate(summary)]),
    ...categories.map(({ id, title }) => [`category.${id}`, translate(title)]),
  ]);
}

/** Brings a file up to date when asked to; answers its path when it was not. */
function update(path, change) {
  const before = JSON.stringify(readJson(path));
  const after = change(readJson(path));
  if (JSON.stringify(after) === before) return undefined;
  if (command === "write") {
    writeFileSync(`${path}.new`, `${JSON.stringify(after, null, 2)}\n`);
    renameSync(`${path}.new`, path);
  }
  return path;
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
