import assert from "node:assert/strict";
import type { Step } from "../../server/src/build/stage";
import { StepsByPlace } from "../../server/src/build/stepsByPlace";
import { Graph } from "../../server/src/syntax/graph";
import { Kept } from "../../server/src/syntax/kept";
import { beginNoting } from "../../server/src/syntax/reads";
import { simulateFiles } from "../support/simulation";

describe("steps by place", () => {
  let steps: readonly Step[];
  before(async () => {
    beginNoting();
    ({ steps } = await simulateFiles({ Dockerfile: "FROM alpine\nRUN a\nRUN b\nRUN c\nRUN d\n" }));
  });

  const step = (index: number): Step => {
    const found = steps[index];
    assert.ok(found);
    return found;
  };

  /** Asks whenever what was asked for is another thing, and counts how often. */
  function watching<Answer>(ask: () => Answer) {
    let times = 0;
    const kept = new Kept(() => {
      times++;
      return ask();
    });
    kept.get();
    kept.hold();
    return {
      get answer() {
        return kept.get();
      },
      /** Since the last time. */
      takeTimes: () => {
        const taken = times;
        times = 0;
        return taken;
      },
    };
  }

  it("stand in the order of the file, whatever comes first", () => {
    const places = new StepsByPlace(undefined);
    for (const index of [2, 0, 3]) places.add("/a", step(index), true);
    assert.deepEqual(places.at("/a"), [step(0), step(2), step(3)]);
    assert.equal(places.firstAt("/a"), 0);
    assert.deepEqual(places.at("/b"), []);
    assert.equal(places.firstAt("/b"), Number.POSITIVE_INFINITY);
  });

  it("tell those who have asked for the place, and nobody else", () => {
    const graph = new Graph();
    const places = new StepsByPlace(graph);
    places.add("/a", step(1), true);
    const [a, b, firsts] = [
      watching(() => places.at("/a")),
      watching(() => places.firstAt("/b")),
      watching(() => places.firsts()),
    ];
    for (const each of [a, b, firsts]) each.takeTimes();
    places.add("/b", step(2), false);
    assert.ok(graph.settle());
    assert.deepEqual([a.takeTimes(), b.takeTimes(), firsts.takeTimes()], [0, 1, 1]);
    assert.equal(b.answer, 2);
    assert.deepEqual(firsts.answer, [step(1), step(2)]);
    places.remove("/a", step(1));
    assert.ok(graph.settle());
    assert.deepEqual([a.takeTimes(), b.takeTimes(), firsts.takeTimes()], [1, 0, 1]);
    assert.deepEqual(a.answer, []);
    assert.deepEqual(firsts.answer, [step(2)]);
  });

  it("leave a list as it is that somebody has", () => {
    const places = new StepsByPlace(new Graph());
    places.add("/a", step(1), true);
    const before = places.at("/a");
    places.add("/a", step(2), false);
    assert.deepEqual(before, [step(1)]);
    assert.deepEqual(places.at("/a"), [step(1), step(2)]);
  });
});
