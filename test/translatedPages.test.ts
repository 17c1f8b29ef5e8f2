import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a page and its translation must have in common. */
interface Outline {
  readonly headings: number;
  readonly code: readonly string[];
  readonly rules: readonly string[];
  readonly links: readonly string[];
}

function outlineOf(path: string): Outline {
  const text = readFileSync(path, "utf8");
  const code = [...text.matchAll(/^```.*\n[\s\S]*?^```$/gm)].map(([block]) => block);
  const prose = code.reduce((rest, block) => rest.replace(block, ""), text);
  const links = [...prose.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = ""]) => target);
  return {
    headings: prose.match(/^#+ /gm)?.length ?? 0,
    code,
    rules: links.flatMap((link) => /rules\/(?:zh-cn\/)?([a-z0-9-]+)\.md$/.exec(link)?.[1] ?? []),
    links: links.filter((link) => !/^[a-z]+:/.test(link)),
  };
}

const pages = readdirSync(join("docs", "zh-cn")).filter((name) => existsSync(join("docs", name)));

describe("the pages in two languages", () => {
  it("are there", () => {
    for (const name of ["article.md", "other-editors.md"]) assert.ok(pages.includes(name), `${name} is missing`);
  });

  for (const name of pages) {
    it(`${name}: the same parts, the same rules in them, and links that lead somewhere`, () => {
      const english = outlineOf(join("docs", name));
      const chinese = outlineOf(join("docs", "zh-cn", name));
      assert.equal(chinese.headings, english.headings, "headings");
      assert.deepEqual(chinese.rules, english.rules, "rules");
      for (const [folder, { links }] of [
        ["docs", english],
        [join("docs", "zh-cn"), chinese],
      ] as const) {
        for (const link of links) assert.ok(existsSync(join(folder, link)), `${join(folder, name)} links ${link}`);
      }
      const linksOfLanguage = chinese.links.filter((link) => link.includes("rules/"));
      for (const link of linksOfLanguage) assert.ok(dirname(link).endsWith("zh-cn"), `${link} is in English`);
    });
  }

  it("other-editors.md: the same settings", () =>
    assert.deepEqual(outlineOf("docs/zh-cn/other-editors.md").code, outlineOf("docs/other-editors.md").code));
});
