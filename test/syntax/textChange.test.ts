import assert from "node:assert/strict";
import { LineIndex, lineStartsAfter } from "../../server/src/syntax/text";
import { changeBetween } from "../../server/src/syntax/textChange";
import { Random } from "../fuzz/random";

describe("what changed between two texts", () => {
  const cases: readonly (readonly [string, string, string, readonly [number, number, number]])[] = [
    ["an insertion", "abc", "abxc", [2, 2, 3]],
    ["a removal", "abxc", "abc", [2, 3, 2]],
    ["another character", "abc", "axc", [1, 2, 2]],
    ["a repeated character more", "aaa", "aaaa", [3, 3, 4]],
    ["a repeated character less", "aaaa", "aaa", [3, 4, 3]],
    ["all of it", "abc", "xy", [0, 3, 2]],
    ["nothing", "abc", "abc", [3, 3, 3]],
    ["everything gone", "abc", "", [0, 3, 0]],
    ["the first text", "", "abc", [0, 0, 3]],
  ];
  for (const [name, before, after, [start, oldEnd, newEnd]] of cases) {
    it(`is ${name}`, () => assert.deepEqual(changeBetween(before, after), { start, oldEnd, newEnd }));
  }

  it("is found at every place of a long text", () => {
    const text = "0123456789".repeat(2000);
    for (let at = 0; at < text.length; at += 97)
      assert.deepEqual(changeBetween(text, `${text.slice(0, at)}x${text.slice(at + 1)}`), {
        start: at,
        oldEnd: at + 1,
        newEnd: at + 1,
      });
  });

  it("tells where the lines start, whichever line breaks are torn apart or put together", () => {
    const random = new Random(3);
    const pieces = ["a", "\r", "\n", "\r\n", "bc", ""];
    let text = "one\r\ntwo\nthree\rfour";
    let { starts } = new LineIndex(text);
    for (let round = 0; round < 5000; round++) {
      const at = random.below(text.length + 1);
      const after = (text.slice(0, at) + random.pick(pieces) + text.slice(at + random.below(4))).slice(0, 60);
      starts = lineStartsAfter(starts, after, changeBetween(text, after));
      assert.deepEqual(starts, new LineIndex(after).starts, JSON.stringify([text, after]));
      text = after;
    }
  });
});
