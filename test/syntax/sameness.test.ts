import assert from "node:assert/strict";
import { isSameJson } from "../../server/src/syntax/sameness";

describe("values that are the same in JSON", () => {
  const same: readonly (readonly [unknown, unknown])[] = [
    [1, 1],
    ["a", "a"],
    [null, null],
    [[], []],
    [
      { a: [{ b: 1 }], c: null },
      { c: null, a: [{ b: 1 }] },
    ],
  ];
  for (const [a, b] of same) it(`are ${JSON.stringify(a)} and ${JSON.stringify(b)}`, () => assert.ok(isSameJson(a, b)));

  const different: readonly (readonly [unknown, unknown])[] = [
    [1, "1"],
    [null, {}],
    [undefined, null],
    [[1], [1, 2]],
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: 1 }, { b: 1 }],
    [{ a: undefined }, { b: 1 }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: { b: [1] } }, { a: { b: [2] } }],
  ];
  for (const [a, b] of different)
    it(`are not ${JSON.stringify(a)} and ${JSON.stringify(b)}`, () => {
      assert.ok(!isSameJson(a, b));
      assert.ok(!isSameJson(b, a));
    });
});
