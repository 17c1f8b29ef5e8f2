import assert from "node:assert/strict";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { contextHintsOf } from "../../server/src/workspace/contextHints";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";

/** A Dockerfile of which nothing is there: its sources are built before the image. */
const dockerfile = "FROM alpine:3.22\nADD release/linux/amd64/shop /bin/\n";

async function rootOf(files: Readonly<Record<string, string>>, path: string): Promise<string | undefined> {
  const workspace = new Workspace(new MemoryFileSystem({ [path]: dockerfile, ...files }));
  const { context } = await workspace.surroundings(path, contextHintsOf(parseDockerfile(dockerfile)));
  assert.notEqual(context?.isGuess, false);
  return context?.root;
}

describe("the context of a Dockerfile whose sources lie nowhere", () => {
  const cases: [name: string, files: Readonly<Record<string, string>>, path: string, expected: string | undefined][] = [
    ["is unknown", { "go.mod": "module m\n" }, "docker/Dockerfile", undefined],
    ["is the only folder with an ignore file", { ".dockerignore": "*\n" }, "docker/Dockerfile", ""],
    [
      "is unknown where several have one",
      { ".dockerignore": "*\n", "docker/.dockerignore": "" },
      "docker/Dockerfile",
      undefined,
    ],
    ["is not a folder that is not above it", { "web/.dockerignore": "*\n" }, "docker/Dockerfile", undefined],
  ];
  for (const [name, files, path, expected] of cases) {
    it(name, async () => assert.equal(await rootOf(files, path), expected));
  }
});
