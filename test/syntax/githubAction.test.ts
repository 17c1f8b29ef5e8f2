import { strict as assert } from "node:assert";
import { findActionBuilds } from "../../server/src/syntax/githubAction";

describe("the image of a container action", () => {
  it("is built in the folder of the action's file", () => {
    const text = "name: label\nruns:\n  using: docker\n  image: ./build/Dockerfile\n  args: [--all]\n";
    const [build, ...others] = findActionBuilds(text);
    assert.equal(others.length, 0);
    assert.deepEqual(
      [build?.kind, build?.context, build?.dockerfile, build?.line],
      ["action", "", "build/Dockerfile", 3],
    );
    assert.equal(text.slice(build?.span.start, build?.span.end), "./build/Dockerfile");
  });
  for (const [name, text] of [
    ["an image that others built", "runs:\n  using: docker\n  image: docker://alpine:3\n"],
    ["an action in JavaScript", "runs:\n  using: node20\n  main: index.js\n"],
    ["a composite action", "runs:\n  using: composite\n  steps:\n    - run: docker build .\n"],
    ["broken YAML", "runs: [\n"],
  ] as const) {
    it(`is none in ${name}`, () => assert.deepEqual(findActionBuilds(text), []));
  }
});
