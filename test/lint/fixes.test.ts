import assert from "node:assert/strict";
import { applyEdits, editsConflict, fixToApply } from "../../server/src/lint/fixes";
import type { FileEdit, Fix } from "../../server/src/rules/define";

const edit = (start: number, end: number, newText = "x", path = "f"): FileEdit => ({
  path,
  span: { start, end },
  newText,
});

describe("applying edits", () => {
  it("counts all offsets in the text before", () => {
    assert.equal(applyEdits("abcdef", [edit(4, 5, "E!"), edit(0, 1, ""), edit(2, 2, "-")]), "b-cdE!f");
  });

  it("reaches the very end", () => assert.equal(applyEdits("ab", [edit(2, 2, "c")]), "abc"));

  for (const [name, edits] of [
    ["overlap", [edit(0, 2), edit(1, 3)]],
    ["leave the text", [edit(2, 4)]],
    ["run backwards", [edit(2, 1)]],
  ] as const) {
    it(`refuses edits that ${name}`, () => assert.throws(() => applyEdits("abc", edits), RangeError));
  }
});

describe("conflicts between edits", () => {
  const created: FileEdit = { ...edit(0, 0), create: true };
  const cases: [name: string, a: FileEdit, b: FileEdit, conflict: boolean][] = [
    ["overlapping", edit(0, 3), edit(2, 4), true],
    ["nested", edit(0, 9), edit(2, 4), true],
    ["touching replacements", edit(0, 3), edit(3, 4), false],
    ["apart", edit(0, 3), edit(5, 6), false],
    ["two insertions at one place", edit(3, 3), edit(3, 3), true],
    ["an insertion at the edge of a replacement", edit(3, 3), edit(3, 5), true],
    ["an insertion elsewhere", edit(2, 2), edit(3, 5), false],
    ["in different files", edit(0, 3, "x", "f"), edit(0, 3, "x", "g"), false],
    ["creating one file twice", created, created, true],
  ];
  for (const [name, a, b, conflict] of cases) {
    it(`${name}: ${conflict}`, () => {
      assert.equal(editsConflict(a, b), conflict);
      assert.equal(editsConflict(b, a), conflict);
    });
  }
});

describe("choosing the fix to apply", () => {
  const fix = (title: string, safety: Fix["safety"], preferred = false): Fix => ({
    title,
    safety,
    preferred,
    edits: () => [],
  });
  const cases: [name: string, fixes: Fix[], safe: string | undefined, suggestions: string | undefined][] = [
    ["none", [], undefined, undefined],
    ["a safe one", [fix("a", "safe")], "a", "a"],
    ["the preferred safe one", [fix("a", "safe"), fix("b", "safe", true)], "b", "b"],
    ["a suggestion that nobody prefers", [fix("a", "suggestion")], undefined, undefined],
    ["a preferred suggestion", [fix("a", "suggestion", true)], undefined, "a"],
    ["a preferred suggestion beside a safe fix", [fix("a", "safe"), fix("b", "suggestion", true)], "a", "b"],
  ];
  for (const [name, fixes, safe, suggestions] of cases) {
    it(name, () => {
      assert.equal(fixToApply(fixes, "safe")?.title, safe);
      assert.equal(fixToApply(fixes, "suggestions")?.title, suggestions);
    });
  }
});
