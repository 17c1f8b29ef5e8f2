import assert from "node:assert/strict";
import { findCommandLineBuilds } from "../../server/src/workspace/commandLines";

/** `FILE in CONTEXT from BASE` for each build, with the text at its span. */
function buildsIn(path: string, text: string): string[] {
  return findCommandLineBuilds(text, path).map(({ dockerfile, context, relativeTo, span }) => {
    assert.match(text.slice(span.start, span.end), /^docker .*[^"'\s]$/);
    return `${dockerfile ?? "default"} in "${context}" from ${relativeTo}`;
  });
}

describe("commands on lines of their own", () => {
  it("reads GitLab's CI file, which runs in the folder of the repository", () => {
    const text =
      "build:\n  script:\n    - echo 世界\n    - docker build -f build/Dockerfile .\n    - 'docker build -t x api'\n";
    assert.deepEqual(buildsIn(".gitlab-ci.yml", text), [
      'build/Dockerfile in "" from workspace',
      'default in "api" from workspace',
    ]);
  });

  it("reads Taskfiles", () => {
    const text = 'tasks:\n  a:\n    cmds:\n      - cmd: docker build -f a.Dockerfile ..\n      - "docker build b"\n';
    assert.deepEqual(buildsIn("Taskfile.yml", text), ['a.Dockerfile in ".." from file', 'default in "b" from file']);
  });

  it("reads justfiles", () => {
    assert.deepEqual(buildsIn("justfile", "image:\n    @docker build -f x/Dockerfile x\n"), [
      'x/Dockerfile in "x" from file',
    ]);
  });

  it("reads the scripts of a package.json", () => {
    const text =
      '{\r\n  "scripts": {\r\n    "image": "cd api && docker build .",\r\n    "x": "docker build -f \\"a\\" ."\r\n  }\r\n}\r\n';
    assert.deepEqual(buildsIn("package.json", text), ['default in "api" from file']);
  });

  for (const [about, text] of [
    ["a folder set for a task", "tasks:\n  a:\n    dir: sub\n    cmds:\n      - docker build .\n"],
    ["a cd on a line before", "script:\n  - cd sub\n  - docker build .\n"],
    ["a variable", "script:\n  - docker build $DIR\n"],
    ["a command in a sentence", "# to run: see the docker build docs\n"],
  ] as const) {
    it(`stays silent on ${about}`, () => assert.deepEqual(buildsIn("Taskfile.yml", text), []));
  }
});
