import assert from "node:assert/strict";
import { joinLists } from "../../server/src/syntax/joinLists";

describe("lists that are joined", () => {
  it("keep their order, and the lists in them", () => {
    assert.deepEqual(joinLists([[1, 2], [], [3]]), [1, 2, 3]);
    assert.deepEqual(joinLists([[[1]], [[2, 3]]]), [[1], [2, 3]]);
    assert.deepEqual(joinLists([]), []);
  });

  it("may be more than a call takes arguments", () => {
    const lists = Array.from({ length: 300_000 }, (_, index) => [index]);
    assert.equal(joinLists(lists).length, lists.length);
    assert.equal(joinLists(lists).at(-1), lists.length - 1);
  });
});
