import assert from "node:assert/strict";
import { findCommandBlocks } from "../../server/src/syntax/commandBlocks";
import { findCommandLineBuilds } from "../../server/src/workspace/commandLines";

/** `FILE in CONTEXT from BASE` for each build, with the text at its span. */
function buildsIn(path: string, text: string): string[] {
  const blocks = /\.ya?ml$/.test(path) ? findCommandBlocks(text) : [];
  return findCommandLineBuilds(text, path, blocks).map(({ dockerfile, context, relativeTo, span }) => {
    assert.match(text.slice(span.start, span.end), /^docker .*[^"'\s]$/s);
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

  for (const [about, text, ...expected] of [
    [
      "a folded scalar, whose lines are one command",
      "tasks:\n  a:\n    cmds:\n      - >\n        docker buildx build -t x\n        -f cmd/api/Dockerfile\n        .\n      - docker build b\n",
      'cmd/api/Dockerfile in "" from file',
      'default in "b" from file',
    ],
    [
      "a folded scalar of a key, behind a comment, with Windows' line breaks",
      "tasks:\r\n  a:\r\n    cmds:\r\n      - cmd: >- # builds\r\n          docker build -f x/Dockerfile\r\n          x\r\n        silent: true\r\n",
      'x/Dockerfile in "x" from file',
    ],
    [
      "a literal scalar, whose commands go on behind a backslash",
      "tasks:\n  a:\n    cmds:\n      - |\n        set -e\n        docker build \\\n          -f api/Dockerfile \\\n          api\n\n        docker build web\n",
      'api/Dockerfile in "api" from file',
      'default in "web" from file',
    ],
  ] as const) {
    it(`reads ${about}`, () => assert.deepEqual(buildsIn("Taskfile.yml", text), expected));
  }

  for (const [about, text] of [
    [
      "a folded scalar that keeps some of its line breaks",
      "tasks:\n  a:\n    cmds:\n      - >\n        docker build -f a\n          -t x\n        .\n      - >\n        docker build -f a\n\n        .\n",
    ],
    ["a folded text about the task", "tasks:\n  a:\n    desc: >\n      docker build\n      -f a .\n"],
    ["a folder set for a task", "tasks:\n  a:\n    dir: sub\n    cmds:\n      - docker build .\n"],
    ["a cd on a line before", "script:\n  - cd sub\n  - docker build .\n"],
    ["a variable", "script:\n  - docker build $DIR\n"],
    ["a command in a sentence", "# to run: see the docker build docs\n"],
  ] as const) {
    it(`stays silent on ${about}`, () => assert.deepEqual(buildsIn("Taskfile.yml", text), []));
  }
});
