// Writes what the documentation says of each rule's severity, fix and so on, from the rules themselves.
//   node scripts/docs.mjs           fills the marked parts of the pages and the READMEs, writes the indexes
//   node scripts/docs.mjs --check   writes nothing; exits with 1 when something would change
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as esbuild from "esbuild";

const pageMarkers = ["<!-- begin generated: do not edit, run `npm run docs` -->", "<!-- end generated -->"];
const readmeMarkers = ["<!-- begin rules -->", "<!-- end rules -->"];

const languages = [
  {
    messages: {},
    pages: "docs/rules",
    readme: "README.md",
    index: {
      title: "Rules",
      intro:
        "By category. Each page says what is reported and why, with examples that the tests run. [中文](zh-cn/README.md)",
    },
    columns: {
      rule: "Rule",
      reports: "Reports",
      severity: "Severity",
      category: "Category",
      fix: "Fix",
      confidence: "Confidence",
      since: "Since",
    },
    words: {},
    offByDefault: (severity) => `${severity}, off by default`,
    captions: { reported: ", reported", fixed: ", after the fix", silent: ", not reported" },
  },
  {
    messages: JSON.parse(readFileSync("l10n/bundle.l10n.zh-cn.json", "utf8")),
    pages: "docs/rules/zh-cn",
    readme: "README.zh-CN.md",
    index: {
      title: "规则",
      intro: "按类别排列。每一页说明检查什么、为什么重要，并附有由测试运行的示例。[English](../README.md)",
    },
    columns: {
      rule: "规则",
      reports: "检查内容",
      severity: "严重程度",
      category: "类别",
      fix: "修复",
      confidence: "可信度",
      since: "始于版本",
    },
    words: {
      error: "错误",
      warning: "警告",
      information: "信息",
      hint: "提示",
      none: "无",
      safe: "安全",
      suggestion: "建议",
      high: "高",
      medium: "中",
      low: "低",
    },
    offByDefault: (severity) => `${severity}，默认关闭`,
    captions: { reported: "：会报告", fixed: "：修复后", silent: "：不报告" },
  },
];

/** The file that an example is where it names none, by its language. */
const exampleFiles = { dockerfile: "Dockerfile", npmrc: ".npmrc", dockerignore: ".dockerignore" };

const isCheck = process.argv.includes("--check");
const { metadata, l10n } = await loadRules();
const outdated = languages.flatMap((language) => {
  l10n.config({ contents: language.messages });
  return writeLanguage(language, metadata.describeRules());
});
for (const path of outdated) console.log(isCheck ? `out of date: ${path}` : `written: ${path}`);
if (isCheck && outdated.length > 0) {
  console.log("run: npm run docs");
  process.exitCode = 1;
}

/** The rules with the l10n module that their texts use: both must come from one bundle to share the language. */
async function loadRules() {
  const folder = mkdtempSync(join(tmpdir(), "rules-"));
  try {
    const outfile = join(folder, "rules.cjs");
    await esbuild.build({
      stdin: {
        contents: 'export * as metadata from "./server/src/lint/metadata"; export * as l10n from "@vscode/l10n";',
        resolveDir: ".",
      },
      outfile,
      bundle: true,
      platform: "node",
      format: "cjs",
      logLevel: "warning",
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Brings every file of one language up to date; gives the paths of those that were not. */
function writeLanguage(language, rules) {
  const { pages, readme, index } = language;
  const changed = [];
  for (const rule of rules) {
    const path = `${pages}/${rule.id}.md`;
    if (!existsSync(path)) fail(`${path} is missing`);
    else {
      const write = (text) => withCaptions(language, between(text, pageMarkers, pageTable(language, rule), path));
      update(path, write, changed);
    }
  }
  update(`${pages}/README.md`, () => indexPage(language, index, rules), changed);
  if (existsSync(readme)) {
    update(readme, (text) => between(text, readmeMarkers, readmeTable(language, rules), readme), changed);
  }
  return changed;
}

function pageTable(language, rule) {
  const { columns } = language;
  const category = metadata.categoryTitles[rule.category]();
  return table(
    [columns.severity, columns.category, columns.fix, columns.confidence, columns.since],
    [
      [
        severityOf(language, rule),
        `[${category}](README.md#${anchorOf(category)})`,
        wordFor(language, rule.fix),
        wordFor(language, rule.confidence),
        rule.since,
      ],
    ],
  );
}

function indexPage(language, { title, intro }, rules) {
  const parts = [`# ${title}`, "<!-- generated: do not edit, run `npm run docs` -->", intro];
  for (const category of metadata.categories) {
    const members = rules.filter((rule) => rule.category === category);
    if (members.length === 0) continue;
    parts.push(`## ${metadata.categoryTitles[category]()}`, ruleTable(language, members, "").trimEnd());
  }
  return `${parts.join("\n\n")}\n`;
}

function readmeTable(language, rules) {
  return ruleTable(language, rules, `${language.pages}/`);
}

function ruleTable(language, rules, folder) {
  const { columns } = language;
  return table(
    [columns.rule, columns.severity, columns.fix, columns.reports],
    rules.map((rule) => [
      `[${rule.id}](${folder}${rule.id}.md)`,
      severityOf(language, rule),
      wordFor(language, rule.fix),
      rule.summary,
    ]),
  );
}

function severityOf(language, { severity, onByDefault }) {
  const word = wordFor(language, severity);
  return onByDefault ? word : language.offByDefault(word);
}

function wordFor(language, word) {
  return language.words[word] ?? word;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""].join("\n");
}

/**
 * A page with a line above each example that names its file and says what is expected of it. The words behind the opening
 * of a fenced block say so to the tests (see test/support/examples.ts), but nobody sees them on a page that is rendered.
 */
function withCaptions({ captions }, text) {
  const known = Object.values(captions).join("|");
  const block = new RegExp(`^(?:\`[^\`\\n]+\`(?:${known})?\\n)?(\`{3})(\\w+) (.+)\\n[\\s\\S]*?^\\1$`, "gm");
  let reportedFile;
  return text.replace(block, (whole, _fence, name, info) => {
    const words = info.split(" ");
    const expectation = words.find((word) => word in captions);
    const named = words.find((word) => word.startsWith("file="))?.slice("file=".length);
    const file = named ?? (expectation === "fixed" ? reportedFile : exampleFiles[name]);
    if (file === undefined) return whole;
    if (expectation === "reported") reportedFile = file;
    return `\`${file}\`${captions[expectation] ?? ""}\n${whole.slice(whole.indexOf("```"))}`;
  });
}

/** The anchor that GitHub and VS Code give a heading. */
function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}

/** `text` with `content` between two marker lines. */
function between(text, [begin, end], content, path) {
  const start = text.indexOf(begin);
  const stop = text.indexOf(end, start);
  if (start < 0 || stop < 0) {
    fail(`${path} has no part between ${begin} and ${end}`);
    return text;
  }
  return `${text.slice(0, start + begin.length)}\n\n${content}\n${text.slice(stop)}`;
}

function update(path, change, changed) {
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  const after = change(before);
  if (after === before) return;
  changed.push(path);
  if (!isCheck) writeFileSync(path, after);
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
