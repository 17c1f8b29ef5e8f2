import assert from "node:assert/strict";
import { code, escapeMarkdown, messageMarkdown, toPlainText } from "../../server/src/handlers/markdown";
import { replacementOf } from "../../server/src/handlers/textDifference";

describe("Markdown made of file content", () => {
  for (const { name, text, expected } of [
    { name: "links", text: "[x](command:y)", expected: "\\[x\\]\\(command:y\\)" },
    { name: "emphasis and code", text: "*a* _b_ `c`", expected: "\\*a\\* \\_b\\_ \\`c\\`" },
    { name: "HTML", text: "<img src=x> &amp;", expected: "&lt;img src=x\\> &amp;amp;" },
    { name: "bare addresses", text: "https://evil.example.com", expected: "https:&#47;&#47;evil.example.com" },
    { name: "line breaks", text: "a\n\n# b", expected: "a \\# b" },
  ]) {
    it(`shows ${name} as they stand`, () => {
      assert.equal(escapeMarkdown(text), expected);
      assert.equal(toPlainText(expected), text.replace(/\s+/g, " "));
    });
  }

  it("fences code that holds back-ticks", () => {
    assert.equal(code("a"), "`a`");
    assert.equal(code("a`b"), "``a`b``");
    assert.equal(code("`a"), "`` `a ``");
    assert.equal(code(" a\n b "), "`a b`");
  });

  it("keeps the code of a message and nothing else of it", () => {
    assert.equal(messageMarkdown("`go build` runs *twice*"), "`go build` runs \\*twice\\*");
    assert.equal(messageMarkdown("lone ` tick"), "lone \\` tick");
  });
});

describe("the difference of two texts", () => {
  for (const { name, before, after, expected } of [
    { name: "nothing", before: "a\nb\n", after: "a\nb\n", expected: undefined },
    { name: "a line in the middle", before: "a\nb\nc\n", after: "a\nx\nc\n", expected: "b\n" },
    { name: "an inserted line", before: "a\nc\n", after: "a\nb\nc\n", expected: "" },
    { name: "a removed line", before: "a\nb\nc\n", after: "a\nc\n", expected: "b\n" },
    { name: "the first line, which is empty", before: "\nb\n", after: "x\nb\n", expected: "\n" },
    { name: "the end of a text without a line break", before: "a\nb", after: "a\nbc", expected: "b" },
    { name: "everything", before: "a", after: "", expected: "a" },
    { name: "a repeated line", before: "a\na\n", after: "a\na\na\n", expected: "" },
  ]) {
    it(`is ${name}`, () => {
      const found = replacementOf(before, after);
      if (!found) return assert.equal(expected, undefined);
      const { span, newText } = found;
      assert.equal(before.slice(0, span.start) + newText + before.slice(span.end), after);
      assert.equal(before.slice(span.start, span.end), expected);
      return undefined;
    });
  }

  it("begins and ends at lines, for any two texts", () => {
    let seed = 1;
    const next = (limit: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % limit;
    };
    const make = () => Array.from({ length: next(12) }, () => ["a", "b", "\n", "\r\n"][next(4)]).join("");
    for (let round = 0; round < 5000; round++) {
      const [before, after] = [make(), make()];
      const found = replacementOf(before, after);
      if (!found) {
        assert.equal(before, after);
        continue;
      }
      const { span, newText } = found;
      assert.equal(before.slice(0, span.start) + newText + before.slice(span.end), after);
      assert.ok(span.start === 0 || before[span.start - 1] === "\n", JSON.stringify([before, after]));
      assert.ok(span.end === before.length || before[span.end - 1] === "\n", JSON.stringify([before, after]));
    }
  });
});
