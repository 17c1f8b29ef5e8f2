import { strict as assert } from "node:assert";
import { findGoReleaserBuilds } from "../../server/src/syntax/goreleaser";

const dockerfilesIn = (text: string) => findGoReleaserBuilds(text).map(({ dockerfile, line }) => [dockerfile, line]);

describe("images of a GoReleaser configuration", () => {
  it("names the Dockerfiles of both forms, and the default one", () => {
    const text = `version: 2
builds:
  - main: ./cmd/tool
dockers:
  - image_templates: ["example/tool:{{ .Version }}"]
    dockerfile: ./build/Dockerfile.release # packs
  - image_templates: [example/tool:latest]
dockers_v2:
  - dockerfile: Dockerfile.v2
    images: [example/tool]
`;
    assert.deepEqual(dockerfilesIn(text), [
      ["build/Dockerfile.release", 4],
      ["Dockerfile", 6],
      ["Dockerfile.v2", 8],
    ]);
    assert.deepEqual(
      findGoReleaserBuilds(text).map(({ kind, context }) => [kind, context]),
      Array.from({ length: 3 }, () => ["goreleaser", undefined]),
    );
  });
  it("follows aliases", () => {
    assert.deepEqual(dockerfilesIn("x: &base\n  dockerfile: a/Dockerfile\ndockers:\n  - <<: *base\n"), [
      ["a/Dockerfile", 3],
    ]);
  });
  for (const [name, text] of [
    ["none", "builds:\n  - main: .\n"],
    ["names made by a template", 'dockers:\n  - dockerfile: "{{ .Env.FILE }}"\n'],
    ["what is no list", "dockers: Dockerfile\n"],
    ["broken YAML", "dockers: [\n"],
    ["another file", "just text"],
    ["nothing", ""],
  ] as const) {
    it(`finds nothing in ${name}`, () => assert.deepEqual(dockerfilesIn(text), []));
  }
});
