import assert from "node:assert/strict";
import { matchName } from "../../server/src/syntax/nameGlob";
import { processorTime } from "../support/processorTime";

/** Cases of Go's own table for path.Match that have no slash, and some of ours. */
const table: readonly (readonly [pattern: string, name: string, expected: boolean | undefined])[] = [
  ["abc", "abc", true],
  ["*", "abc", true],
  ["*c", "abc", true],
  ["a*", "a", true],
  ["a*", "abc", true],
  ["a*b*c*d*e*", "axbxcxdxe", true],
  ["a*b*c*d*e*", "axbxcxdxexxx", true],
  ["a*b?c*x", "abxbbxdbxebxczzx", true],
  ["a*b?c*x", "abxbbxdbxebxczzy", false],
  ["ab[c]", "abc", true],
  ["ab[b-d]", "abc", true],
  ["ab[e-g]", "abc", false],
  ["ab[^c]", "abc", false],
  ["ab[^e-g]", "abc", true],
  ["a\\*b", "a*b", true],
  ["a\\*b", "ab", false],
  ["a?b", "a☺b", true],
  ["a[^a]b", "a☺b", true],
  ["a???b", "a☺b", false],
  ["[a-ζ]*", "α", true],
  ["*[a-ζ]", "A", false],
  ["[\\]a]", "]", true],
  ["[\\-]", "-", true],
  ["[x\\-]", "z", false],
  ["[]a]", "]", undefined],
  ["[-]", "-", undefined],
  ["[x-]", "x", undefined],
  ["[-x]", "x", undefined],
  ["\\", "a", undefined],
  ["[a-b-c]", "a", undefined],
  ["[", "a", undefined],
  ["[^", "a", undefined],
  ["a[", "a", undefined],
  ["*x", "xxx", true],
  ["", "", true],
  ["**", "", true],
  ["a", "", false],
];

describe("a pattern for one name", () => {
  for (const [pattern, name, expected] of table) {
    it(`${pattern} and ${name}: ${expected}`, () => assert.equal(matchName(pattern, name), expected));
  }

  it("takes no time that grows with the number of stars", () => {
    const taken = processorTime(() => assert.equal(matchName(`${"a*".repeat(100)}b`, "a".repeat(2_000)), false));
    assert.ok(taken < 1_000, `took ${taken} ms`);
  });
});
