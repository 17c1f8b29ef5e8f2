import assert from "node:assert/strict";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { looseListOf } from "../../server/src/syntax/looseList";

function listIn(text: string) {
  const [instruction] = parseDockerfile(text).instructions;
  assert.ok(instruction);
  const list = looseListOf(instruction);
  return (
    list && {
      items: list.items.map(({ span, quote }) => `${text.slice(span.start, span.end)} ${quote || "bare"}`),
      notes: [
        ...(list.hasCommas ? ["commas"] : []),
        ...(list.lacksComma ? ["lacks a comma"] : []),
        ...(list.trailingComma ? ["comma at the end"] : []),
        ...(list.startsWithBlank ? ["blank"] : []),
        ...(list.items.some(({ isClosed }) => !isClosed) ? ["open"] : []),
        ...(list.missingEnd === undefined ? [] : [`no end at ${list.missingEnd}`]),
      ].join(", "),
    }
  );
}

describe("lists in brackets that are no JSON", () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ["CMD ['a', 'b c']", ["'a' '", "'b c' '"], "commas"],
    ['CMD ["a" "b"]', ['"a" "', '"b" "'], "lacks a comma"],
    ['CMD ["a", "b",]', ['"a" "', '"b" "'], "commas, comma at the end"],
    ["CMD [“a”, ‘b’]", ["“a” “", "‘b’ ‘"], "commas"],
    ["CMD [./app,--x]", ["./app bare", "--x bare"], "commas"],
    ["RUN [ -f x ]", ["-f bare", "x bare"], "lacks a comma, blank"],
    ['CMD ["a, "b"]', ['"a, " "', 'b" bare'], "lacks a comma"],
    ["CMD ['a', \\\n  # note\n  'b']", ["'a' '", "'b' '"], "commas"],
    ['CMD ["a"', ['"a" "'], "no end at 8"],
    ['CMD [ "a", "b" ', ['"a" "', '"b" "'], "commas, blank, no end at 14"],
    ['CMD ["a,', ['"a, "'], "open, no end at 8"],
  ];
  for (const [text, items, notes] of cases) {
    it(JSON.stringify(text), () => assert.deepEqual(listIn(text), { items, notes }));
  }

  it("are not those that are JSON, nor what goes on behind the bracket", () => {
    for (const text of [
      'CMD ["a", "b"]',
      "CMD []",
      "CMD a",
      "RUN [ -f x ] && y",
      "CMD ['a'] # note",
      "CMD [a",
      'CMD ["a"] && b',
    ]) {
      assert.equal(listIn(text), undefined, text);
    }
  });
});
