import assert from "node:assert/strict";
import { fileAtEnd } from "../../server/src/build/files";
import { textOf } from "../../server/src/syntax/value";
import { simulateFiles } from "../support/simulation";

const compose = (names: string) =>
  `services:\n  a:\n    build:\n      context: .\n      additional_contexts: { ${names} }\n`;

describe("named contexts", () => {
  it("hide the image of FROM, whatever of its name is left out", async () => {
    const Dockerfile = "FROM docker.io/library/golang:1.24\nFROM golang:1.26\nFROM alpine:latest AS a\nFROM a\n";
    const build = await simulateFiles({ Dockerfile, "compose.yaml": compose("'golang:1.24': ./a, alpine: ./b") }, null);
    const known = build.stages.map(({ image, base }) => [textOf(image), base.family, base.goVersion]);
    assert.deepEqual(known, [
      [undefined, undefined, undefined],
      ["golang:1.26", "debian", "1.26"],
      [undefined, undefined, undefined],
      ["a", undefined, undefined],
    ]);
  });

  it("hide the stage of their name from those that stand on it or copy from it, which need it all the same", async () => {
    const Dockerfile =
      "FROM scratch AS ui\nFROM alpine AS base\nFROM base\nCOPY --from=UI /x /x\nCOPY --from=nginx /y /y\n";
    const replaced = await simulateFiles(
      { Dockerfile, "compose.yaml": compose("ui: ./u, base: ./b, nginx: ./n") },
      null,
    );
    const plain = await simulateFiles({ Dockerfile, "compose.yaml": compose("other: ./u") }, null);
    const facts = [replaced, plain].map(({ stages, finalStage, steps }) => ({
      parent: finalStage?.parent?.name,
      family: finalStage?.base.family,
      origins: steps.map(({ copy }) => copy && copy.origin.kind === "image" && textOf(copy.origin.name)),
      copied: finalStage && fileAtEnd(finalStage, "/x").presence,
      reachable: stages.map(({ isReachable }) => isReachable),
    }));
    const reachable = [true, true, true];
    assert.deepEqual(facts, [
      { parent: undefined, family: undefined, origins: [undefined, undefined], copied: "unknown", reachable },
      { parent: "base", family: "alpine", origins: [false, "nginx"], copied: "no", reachable },
    ]);
  });
});
