import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Term {
  readonly english: string;
  readonly chinese: string;
  /** Words that stand nowhere. */
  readonly never: readonly string[];
  /** Words that do not translate this term, but others. */
  readonly notForThis: readonly string[];
}

const termsPage = join("docs", "zh-cn", "terms.md");

/** The rows of the table in docs/zh-cn/terms.md. */
const terms: readonly Term[] = readFileSync(termsPage, "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (?:English|-+) /.test(line))
  .map((line) => {
    const [, english = "", chinese = "", never = "", notForThis = ""] = line.split("|").map((cell) => cell.trim());
    const words = (cell: string) => (cell === "" ? [] : cell.split("、"));
    return { english: english.replace(/ \(.*/, ""), chinese, never: words(never), notForThis: words(notForThis) };
  });

const bundle: Readonly<Record<string, string>> = JSON.parse(readFileSync("l10n/bundle.l10n.zh-cn.json", "utf8"));

/** Chinese texts by where they stand. */
const texts: readonly (readonly [string, string])[] = [
  ...Object.entries(bundle),
  ...Object.entries(JSON.parse(readFileSync("package.nls.zh-cn.json", "utf8")) as Record<string, string>),
  ...[join("docs", "zh-cn"), join("docs", "rules", "zh-cn")].flatMap((folder) =>
    readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => path.endsWith(".md") && path !== termsPage)
      .map((path) => [path, readFileSync(path, "utf8")] as const),
  ),
  ["README.zh-CN.md", readFileSync("README.zh-CN.md", "utf8")],
];

/** The prose of a message: code is the same in every language. */
const proseOf = (message: string) => message.replace(/`[^`]*`/g, " ");

describe("the Chinese texts use the agreed terms", () => {
  it("there is a table of them", () => assert.ok(terms.length >= 15));

  for (const { english, chinese, never, notForThis } of terms) {
    it(`${english}: ${chinese}`, () => {
      for (const word of never) {
        const places = texts.filter(([, text]) => text.includes(word)).map(([place]) => place);
        assert.deepEqual(places, [], `“${word}” stands there`);
      }
      const named = new RegExp(`\\b${english.replace(/y$/, "(?:y|ies)")}s?\\b`, "i");
      // What else such a word translates.
      const others = notForThis.flatMap((word) =>
        terms.filter((term) => term.chinese === word).map((term) => new RegExp(`\\b${term.english}|\\bpublished`, "i")),
      );
      for (const [message, translation] of Object.entries(bundle)) {
        const prose = proseOf(message);
        if (!named.test(prose) || others.some((other) => other.test(prose))) continue;
        for (const word of notForThis) {
          const text = proseOf(translation).replaceAll("代码仓库", "");
          assert.ok(!text.includes(word), `“${word}” translates ${english}: ${translation}`);
        }
      }
    });
  }

  it("nobody is addressed as 您, and no half-width comma stands between Chinese words", () => {
    for (const [place, text] of texts) {
      assert.ok(!text.includes("您"), place);
      assert.doesNotMatch(text, /[\u4e00-\u9fff],[\u4e00-\u9fff]/, place);
    }
  });
});
