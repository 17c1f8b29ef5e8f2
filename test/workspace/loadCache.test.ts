import assert from "node:assert/strict";
import { LoadCache } from "../../server/src/workspace/loadCache";

describe("LoadCache", () => {
  it("loads a key once for all who ask", async () => {
    let loads = 0;
    const cache = new LoadCache(
      async (key) => `${key}${++loads}`,
      () => 1,
      10,
    );
    assert.deepEqual(await Promise.all([cache.get("a"), cache.get("a")]), ["a1", "a1"]);
    assert.equal(await cache.get("a"), "a1");
    assert.deepEqual(cache.peek("a")?.value, "a1");
  });

  it("does not keep what was under way when the key was dropped", async () => {
    const answers: ((text: string) => void)[] = [];
    const cache = new LoadCache(
      () => new Promise<string>((resolve) => answers.push(resolve)),
      () => 1,
      10,
    );
    const old = cache.get("a");
    cache.drop("a");
    assert.equal(cache.peek("a"), undefined);
    const fresh = cache.get("a");
    answers[1]?.("new");
    assert.equal(await fresh, "new");
    answers[0]?.("old");
    assert.equal(await old, "old");
    assert.equal(cache.peek("a")?.value, "new");
  });

  it("forgets the oldest beyond its weight, and never the newest", async () => {
    const cache = new LoadCache(
      async (key) => key,
      (value) => value.length,
      5,
    );
    for (const key of ["aa", "bb", "cc"]) await cache.get(key);
    assert.deepEqual(
      ["aa", "bb", "cc"].map((key) => cache.has(key)),
      [false, true, true],
    );
    await cache.get("longer than all");
    assert.deepEqual(
      ["bb", "cc", "longer than all"].map((key) => cache.has(key)),
      [false, false, true],
    );
  });

  it("keeps `undefined` as a value", async () => {
    const cache = new LoadCache<string | undefined>(
      async () => undefined,
      () => 1,
      5,
    );
    await cache.get("a");
    assert.deepEqual(cache.peek("a")?.value, undefined);
    assert.equal(cache.peek("a") !== undefined, true);
  });
});
