import assert from "node:assert/strict";
import { countLeading } from "../../server/src/syntax/sorted";

describe("how many items stand at the start of a list", () => {
  for (let length = 0; length < 9; length++) {
    it(`is found among ${length}`, () => {
      const items = Array.from({ length }, (_, index) => index);
      for (let count = 0; count <= length; count++) {
        assert.equal(
          countLeading(items, (item) => item < count),
          count,
        );
      }
    });
  }
});
