import assert from "node:assert/strict";
import { forEachConcurrently } from "../../server/src/workspace/concurrency";

/** Counts up, and notes how far it was asked and that it ended. */
function counter(limit: number) {
  const state = { given: 0, hasEnded: false };
  async function* numbers(): AsyncGenerator<number> {
    try {
      while (state.given < limit) yield state.given++;
    } finally {
      state.hasEnded = true;
    }
  }
  return { state, source: numbers() };
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("work on many items", () => {
  it("takes each once, and no more at a time than it may", async () => {
    const { source, state } = counter(20);
    const seen: number[] = [];
    let running = 0;
    let most = 0;
    await forEachConcurrently(source, 3, async (item) => {
      most = Math.max(most, ++running);
      assert.ok(state.given <= seen.length + 3, "nothing is asked for ahead");
      await tick();
      seen.push(item);
      running--;
    });
    assert.deepEqual(
      seen.toSorted((a, b) => a - b),
      Array.from({ length: 20 }, (_, at) => at),
    );
    assert.equal(most, 3);
  });

  it("ends its source with the first failure", async () => {
    const { source, state } = counter(1_000);
    const failing = forEachConcurrently(source, 2, async (item) => {
      await tick();
      if (item === 5) throw new Error("on purpose");
    });
    await assert.rejects(failing, /on purpose/);
    assert.ok(state.hasEnded);
    assert.ok(state.given < 20, `${state.given} were asked for`);
  });
});
