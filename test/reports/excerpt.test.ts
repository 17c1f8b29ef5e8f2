import assert from "node:assert/strict";
import { characterWidth, printable, shownCharacters } from "../../server/src/reports/displayText";
import { excerpt } from "../../server/src/reports/excerpt";
import { LineIndex } from "../../server/src/syntax/text";

/** The excerpt of `text` for the part between « and », which are taken out. */
function marked(text: string, columns?: number): string {
  const start = text.indexOf("«");
  const end = text.indexOf("»") - 1;
  const source = text.replace(/[«»]/g, "");
  return excerpt(new LineIndex(source), { start, end }, columns === undefined ? {} : { columns }).join("\n");
}

describe("excerpt", () => {
  const cases: [name: string, text: string, expected: string][] = [
    ["one word", "FROM a\nCOPY «. .»\n", "  |\n2 | COPY . .\n  |      ^^^"],
    ["an empty span", "FROM «»a\n", "  |\n1 | FROM a\n  |      ^"],
    ["the end of a line", "FROM a«»\nRUN b\n", "  |\n1 | FROM a\n  |       ^"],
    ["the end of the text", "FROM a\n«»", "  |\n2 |\n  | ^"],
    ["the last line without a break", "FROM «a»", "  |\n1 | FROM a\n  |      ^"],
    ["a span that ends with its line break", "«FROM a\n»RUN b\n", "  |\n1 | FROM a\n  | ^^^^^^"],
    ["CRLF", "FROM a\r\nRUN «b»\r\n", "  |\n2 | RUN b\n  |     ^"],
    [
      "several lines",
      "RUN «a \\\n  b \\\n    c» d\n",
      "  |\n1 | RUN a \\\n  |     ^^^\n2 |   b \\\n  |   ^^^\n3 |     c d\n  |     ^",
    ],
    ["an empty line inside", "RUN «a\n\nb»\n", "  |\n1 | RUN a\n  |     ^\n2 |\n3 | b\n  | ^"],
    ["tabs", "RUN\ta\t«b»\n", "  |\n1 | RUN a   b\n  |         ^"],
    ["a tab inside the span", "«a\tb»\n", "  |\n1 | a   b\n  | ^^^^^"],
    ["wide characters", "RUN echo 你好 «世界»!\n", "  |\n1 | RUN echo 你好 世界!\n  |               ^^^^"],
    ["characters of two code units", "RUN 🚀 «x»\n", "  |\n1 | RUN 🚀 x\n  |        ^"],
    ["combining marks", "RUN e\u0301 «x»\n", "  |\n1 | RUN e\u0301 x\n  |       ^"],
    ["escape sequences", "RUN \u001b[31m«x»\n", "  |\n1 | RUN ␛[31mx\n  |          ^"],
    ["direction overrides", "RUN \u202e«x»\n", "  |\n1 | RUN \uFFFDx\n  |      ^"],
    [
      "many lines",
      `«${Array.from({ length: 12 }, (_, i) => `l${i}`).join("\n")}»`,
      ["   |", ...[1, 2, 3, 4].flatMap((n) => [` ${n} | l${n - 1}`, "   | ^^"]), ".. |", "12 | l11", "   | ^^^"].join(
        "\n",
      ),
    ],
    [
      "as many lines as are shown",
      "«a\nb\nc\nd\ne\nf»",
      ["  |", ...[..."abcdef"].flatMap((letter, i) => [`${i + 1} | ${letter}`, "  | ^"])].join("\n"),
    ],
    [
      "one line more",
      "«a\nb\nc\nd\ne\nf\ng»",
      ["  |", ...[..."abcd"].flatMap((letter, i) => [`${i + 1} | ${letter}`, "  | ^"]), ". |", "7 | g", "  | ^"].join(
        "\n",
      ),
    ],
    [
      "a token, masked",
      "//r.example.com/:«_authToken=abcdefgh»\n",
      "  |\n1 | //r.example.com/:_authToken=********\n  |                  ^^^^^^^^^^^^^^^^^^^",
    ],
  ];
  for (const [name, text, expected] of cases) {
    it(`marks ${name}`, () => assert.equal(marked(text), expected));
  }

  it("cuts a long line around what is marked", () => {
    const [, source = "", marks = ""] = marked(`${"a".repeat(300)} «here» ${"b".repeat(300)}`, 60).split("\n");
    assert.ok(source.length <= 60 && marks.length <= 60, source);
    assert.equal(source.slice(marks.indexOf("^"), marks.lastIndexOf("^") + 1), "here");
    assert.ok(source.includes("…a") && source.endsWith("b…"), source);
  });

  it("shows what follows a mark behind the middle", () => {
    const [, source = "", marks = ""] = marked(`${"a".repeat(45)} «here» ${"b".repeat(300)}`, 60).split("\n");
    assert.equal(source.slice(marks.indexOf("^"), marks.lastIndexOf("^") + 1), "here");
    assert.ok(source.includes("…a") && source.includes(` here ${"b".repeat(20)}`), source);
  });

  it("cuts a long line at the right only, where the mark stands in front", () => {
    const [, source = ""] = marked(`«here» ${"b".repeat(300)}`, 60).split("\n");
    assert.ok(source.startsWith("1 | here b") && source.endsWith("b…"), source);
  });
});

describe("text for a terminal", () => {
  it("knows the width of characters", () => {
    const widths = [
      ["a", 1],
      ["é", 1],
      ["中", 2],
      ["，", 2],
      ["한", 2],
      ["ｱ", 1],
      ["🚀", 2],
      ["\u0301", 0],
      ["\u200d", 0],
    ] as const;
    for (const [character, width] of widths) assert.equal(characterWidth(character), width, character);
  });

  it("keeps source offsets", () => {
    assert.deepEqual(
      shownCharacters("🚀\tb").map(({ offset, width }) => [offset, width]),
      [
        [0, 2],
        [2, 2],
        [3, 1],
      ],
    );
  });

  it("makes everything printable", () => {
    assert.equal(printable("a\r\nb\u0007\u009bc\ud800"), "a b␇\uFFFDc\uFFFD");
  });
});
