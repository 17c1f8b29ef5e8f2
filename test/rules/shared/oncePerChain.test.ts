import assert from "node:assert/strict";
import type { Stage } from "../../../server/src/build/stage";
import { OncePerChain } from "../../../server/src/rules/shared/oncePerChain";
import { simulateFiles } from "../../support/simulation";

describe("what is reported once along a chain of stages", () => {
  let base: Stage;
  let build: Stage;
  let last: Stage;
  let other: Stage;

  before(async () => {
    const Dockerfile = "FROM golang:1.26 AS base\nFROM base AS build\nFROM build\nFROM golang:1.26 AS other\n";
    const [first, second, third, fourth] = (await simulateFiles({ Dockerfile })).stages;
    assert.ok(first && second && third && fourth);
    [base, build, last, other] = [first, second, third, fourth];
  });

  it("is not said again in the stage, nor in those that stand on it", () => {
    const once = new OncePerChain();
    const answers = [base, base, build, last, other, other].map((stage) => once.isFirst(stage, "no git"));
    assert.deepEqual(answers, [true, false, false, false, true, false]);
  });

  it("is said of each cause", () => {
    const once = new OncePerChain();
    assert.deepEqual(
      ["no git", "no ssh", "no git", "no ssh"].map((cause) => once.isFirst(build, cause)),
      [true, true, false, false],
    );
    assert.ok(!once.isFirst(last, "no ssh"));
    assert.ok(once.isFirst(base, "no git"), "the stage below has not said it");
  });
});
