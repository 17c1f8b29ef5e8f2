import assert from "node:assert/strict";
import { NewestAnswer } from "../../client/src/buildGraph/newestAnswer";

describe("the newest answer", () => {
  /** Questions whose answers the test gives, and what was told. */
  function open() {
    const answers: ((answer: string | undefined) => void)[] = [];
    const told: string[] = [];
    const newest = new NewestAnswer<string>(
      () => new Promise((resolve) => answers.push(resolve)),
      (answer) => told.push(answer),
    );
    return { newest, answers, told };
  }

  it("is told once, and whoever asked before waits for it", async () => {
    const { newest, answers, told } = open();
    let isEarlierSettled = false;
    const earlier = newest.ask().then(() => {
      isEarlierSettled = true;
    });
    const later = newest.ask();
    answers[0]?.("old");
    await new Promise(setImmediate);
    assert.deepEqual(told, []);
    assert.equal(isEarlierSettled, false);
    answers[1]?.("new");
    await Promise.all([earlier, later]);
    assert.deepEqual(told, ["new"]);
  });

  it("is not replaced by an older one that comes late", async () => {
    const { newest, answers, told } = open();
    const asked = [newest.ask(), newest.ask()];
    answers[1]?.("new");
    await asked[1];
    answers[0]?.("old");
    await Promise.all(asked);
    assert.deepEqual(told, ["new"]);
  });

  it("leaves what was told before where nothing can be said", async () => {
    const { newest, answers, told } = open();
    const first = newest.ask();
    answers[0]?.("known");
    await first;
    const second = newest.ask();
    answers[1]?.(undefined);
    await second;
    assert.deepEqual(told, ["known"]);
  });
});
