import assert from "node:assert/strict";
import { simulate } from "../../server/src/build/build";
import { fromSteps } from "../../server/src/build/fromSteps";
import type { Step } from "../../server/src/build/stage";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { contextHintsOf } from "../../server/src/workspace/contextHints";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";

const count = 100;
const lines = ["FROM golang:1.24", ...Array.from({ length: count }, (_, index) => `RUN echo ${index}`), ""];

describe("what is gathered from the steps of a stage", () => {
  const asked: number[] = [];
  const evenWords = fromSteps(({ index, instruction }: Step): readonly string[] => {
    asked.push(index);
    const word = instruction.words.at(-1)?.text ?? "";
    return Number(word) % 2 === 0 ? [word] : [];
  });

  async function edited() {
    const workspace = new Workspace(new MemoryFileSystem({}));
    const syntax = parseDockerfile(lines.join("\n"), undefined, true);
    const build = simulate(syntax, await workspace.surroundings("Dockerfile", contextHintsOf(syntax)));
    const [stage] = build.stages;
    assert.ok(stage);
    const write = (line: number, text: string) => {
      const next = parseDockerfile(lines.with(line, text).join("\n"), build.syntax, true);
      assert.ok(build.follow(next));
    };
    asked.length = 0;
    return { stage, write };
  }

  it("is in the order of the file, and asked for once", async () => {
    const { stage } = await edited();
    const expected = Array.from({ length: count / 2 }, (_, index) => `${2 * index}`);
    assert.deepEqual(evenWords(stage), expected);
    assert.deepEqual(
      asked,
      stage.steps.map(({ index }) => index),
    );
    assert.equal(evenWords(stage), evenWords(stage));
    assert.equal(asked.length, count);
  });

  it("is asked for again around an edit only", async () => {
    const { stage, write } = await edited();
    const before = evenWords(stage);
    asked.length = 0;
    write(71, "RUN echo 1000");
    const after = evenWords(stage);
    assert.deepEqual(after, before.with(35, "1000"));
    assert.ok(asked.includes(70), "the step that was edited");
    assert.ok(asked.length < count / 2, `${asked.length} steps`);
  });
});
