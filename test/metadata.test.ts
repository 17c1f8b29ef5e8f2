import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describeRules } from "../server/src/lint/metadata";
import { productVersion } from "../server/src/product";
import type { Rule } from "../server/src/rules/define";
import { allRules } from "../server/src/rules/index";

const read = (path: string) => readFileSync(path, "utf8");

/** Files named in kebab-case in the folders of `root`, without their ending, as `folder/name`; others are helpers. */
function rulesIn(root: string, ending: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((folder) => readdirSync(`${root}/${folder.name}`).map((name) => `${folder.name}/${name}`))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .filter((name) => /\/[a-z0-9]+(-[a-z0-9]+)+$/.test(name))
    .sort();
}

const placeOf = (rule: Rule) => `${rule.meta.category}/${rule.meta.id}`;

describe("the list of rules", () => {
  it("holds every file of a rule, and nothing else", () => {
    assert.deepEqual(allRules.map(placeOf).sort(), rulesIn("server/src/rules", ".ts"));
  });

  it("has a test for each, and no other", () => {
    assert.deepEqual(allRules.map(placeOf).sort(), rulesIn("test/rules", ".test.ts"));
  });

  it("has each id once, in kebab-case", () => {
    const ids = allRules.map((rule) => rule.meta.id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
  });

  it("is in the order of categories and ids", () => {
    const order = describeRules().map((rule) => rule.id);
    assert.deepEqual(
      allRules.map((rule) => rule.meta.id),
      order.filter((id) => allRules.some((rule) => rule.meta.id === id)),
    );
  });

  it("has only frozen rules", () => {
    for (const rule of allRules) assert.ok(Object.isFrozen(rule), rule.meta.id);
  });

  it("asks for words as the vocabulary of a Dockerfile holds them", () => {
    for (const rule of allRules) {
      if (rule.reads !== "dockerfile" || rule.mentions === undefined) continue;
      assert.notEqual(rule.mentions.length, 0, rule.meta.id);
      for (const word of rule.mentions) assert.match(word, /^[a-z0-9_]+$/, rule.meta.id);
      assert.equal(new Set(rule.mentions).size, rule.mentions.length, rule.meta.id);
    }
  });

  it("knows the product's version", () => {
    const { version } = JSON.parse(read("package.json"));
    assert.equal(productVersion, version);
    for (const { id, since } of describeRules()) {
      assert.match(since, /^\d+\.\d+\.\d+$/);
      assert.ok(since.localeCompare(version, "en", { numeric: true }) <= 0, `${id} is said to come with ${since}`);
    }
  });
});

for (const rule of describeRules()) {
  describe(`rule ${rule.id}`, () => {
    it("says what it is about", () => {
      for (const text of [rule.summary, rule.effect, rule.remedy]) {
        assert.doesNotMatch(text, /\{\d+\}|^\s|\s$|!$/);
        assert.notEqual(text, "");
      }
      assert.ok(!/[.。]$/.test(rule.summary), "the summary stands in tables, without a full stop");
    });

    for (const [folder, headings] of [
      [
        "docs/rules",
        [
          "What it does",
          "Why it matters",
          "❌ Reported",
          "✅ Not reported",
          "Fix",
          "Options",
          "When not to use it",
          "References",
        ],
      ],
      [
        "docs/rules/zh-cn",
        ["检查什么", "为什么重要", "❌ 会报告", "✅ 不会报告", "修复", "选项", "何时不使用", "参考"],
      ],
    ] as const) {
      it(`has its page in ${folder}, with all parts in order`, () => {
        const path = `${folder}/${rule.id}.md`;
        assert.ok(existsSync(path), `${path} is missing`);
        const page = read(path);
        assert.ok(page.startsWith(`# ${rule.id}\n`));
        const prose = page.replace(/^```.*?^```$/gms, "");
        const found = [...prose.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? "");
        // Only rules that have options say so.
        const expected = headings.filter((heading) => !/^(?:Options|选项)$/.test(heading) || found.includes(heading));
        assert.deepEqual(found, expected);
      });
    }

    for (const readme of ["README.md", "README.zh-CN.md"]) {
      it(`stands in the table of ${readme}`, () => {
        assert.ok(existsSync(readme), `${readme} is missing`);
        assert.match(read(readme), new RegExp(`^\\|[^\\n]*\\b${rule.id}\\b`, "m"));
      });
    }
  });
}

describe("pages of rules", () => {
  for (const folder of ["docs/rules", "docs/rules/zh-cn"]) {
    it(`in ${folder} belong to a rule each`, () => {
      const pages = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");
      assert.deepEqual(
        pages.map((name) => name.slice(0, -3)).sort(),
        describeRules()
          .map((rule) => rule.id)
          .sort(),
      );
    });
  }
});

describe("what is generated", () => {
  for (const script of ["docs", "evidence", "manifest"]) {
    it(`is as \`npm run ${script}\` writes it`, function () {
      this.timeout(120_000);
      const check = script === "manifest" ? "check" : "--check";
      execFileSync(process.execPath, [`scripts/${script}.mjs`, check], { encoding: "utf8" });
    });
  }

  for (const [readme, unit] of Object.entries({ "README.md": "rules", "README.zh-CN.md": "条规则" })) {
    it(`${readme} says how many rules there are`, () =>
      assert.ok(read(readme).includes(`[${describeRules().length} ${unit}]`)));
  }
});

describe("messages", () => {
  it("are all translated", function () {
    this.timeout(120_000);
    execFileSync(process.execPath, ["scripts/l10n.mjs", "check"], { encoding: "utf8" });
  });
});
