import assert from "node:assert/strict";
import { findBakeBuilds } from "../../server/src/syntax/bake";

describe("findBakeBuilds", () => {
  it("reads literal targets", () => {
    const text = `
variable "TAG" { default = "dev" }
group "default" { targets = ["api", "worker"] }
target "api" {
  context = "./services/api" # here
  dockerfile = "../../docker/api.Dockerfile"
  target     = "release"
  args = { GOPROXY = "https://goproxy.cn", "VERSION" : TAG }
  tags = ["example.com/api:\${TAG}"]
}
target worker {}
`;
    const [api, worker, ...others] = findBakeBuilds(text);
    assert.ok(api && worker);
    assert.deepEqual(others, []);
    assert.deepEqual([api.context, api.dockerfile, api.target], ["services/api", "docker/api.Dockerfile", "release"]);
    assert.deepEqual(
      [...(api.buildArguments ?? [])],
      [
        ["GOPROXY", "https://goproxy.cn"],
        ["VERSION", undefined],
      ],
    );
    assert.equal(api.line, 3);
    assert.match(text.slice(api.span.start, api.span.end), /^target "api" \{[\s\S]*\n\}$/);
    assert.deepEqual([worker.name, worker.context, worker.dockerfile], ["worker", "", undefined]);
  });

  it("names the contexts that a target or its parents pass, also where nobody knows its Dockerfile", () => {
    const text = `
target "base" {
  contexts = { build = "target:release", "docker.io/library/alpine:latest" = "docker-image://alpine@sha256:1" }
}
target "shop" {
  inherits = ["base"]
  dockerfile = "cicd/Dockerfile"
  contexts = { ui = CONTEXT }
}
target "open" {
  dockerfile = FILE
  contexts = { keys = "./keys" }
}
target "plain" { context = DIR }
target "release" {}
`;
    assert.deepEqual(
      findBakeBuilds(text).map(({ name, isOfAnyDockerfile = false, namedContexts }) => [
        name,
        isOfAnyDockerfile,
        ...(namedContexts ?? []),
      ]),
      [
        ["shop", false, "build", "alpine", "ui"],
        ["open", true, "keys"],
        ["release", false],
      ],
    );
  });

  it("follows inherits, the last parent first, and merges repeated targets", () => {
    const text = `
target "_labels" { labels = {} }
target "base" {
  context    = "base"
  dockerfile = "Dockerfile.base"
}
target "base" { dockerfile = "Dockerfile.new" }
target "other" {
  context = "other"
}
target "app" { inherits = ["base", "other", "_labels"] }
target "loop" {
  inherits = ["loop"]
  context  = "l"
}
target "far" { inherits = ["in-another-file"] }
`;
    assert.deepEqual(summaries(text), [
      "base: base base/Dockerfile.new",
      "other: other",
      "app: other other/Dockerfile.new",
      "loop: l",
    ]);
  });

  it("drops targets whose context or Dockerfile is no literal path", () => {
    for (const body of [
      "context = DIR",
      'context = "${DIR}"',
      'context = "a${"b}"}"',
      'context = "a" == "b" ? "c" : "d"',
      'context = format("%s", "a")',
      'context = "https://git.example.com/app.git"',
      'context = "/abs"',
      'context = ["a"]',
      "context = null",
      'inherits = ["in-another-file"]',
      'context = "open',
      'context = "\\q"',
      'dockerfile = "Dockerfile.${X}"',
      "dockerfile-inline = <<EOT\nFROM scratch\nEOT",
      "inherits = PARENTS",
      'inherits = ["a${b}"]',
    ]) {
      assert.deepEqual(summaries(`target "x" {\n  ${body}\n}`), [], body);
    }
  });

  it("reads escapes", () => {
    assert.deepEqual(summaries('target "x" {\n context = "a\\u0062/$${c}"\n}'), []);
    assert.deepEqual(summaries('target "x" {\n context = "a\\u0062\\U00000063/d"\n}'), ["x: abc/d"]);
  });

  it("does not take comments, strings and heredocs for targets", () => {
    const text = `
// target "a" {}
/* target "b" {} */
# target "c" {}
variable "V" { default = "target \\"d\\" {" }
variable "H" {
  default = <<-EOT
    target "e" { context = "e" }
    EOT
}
function "f" {
  params = [target]
  result = "\${target} { "
}
target "real" {
  args = { nested = { context = "no" } }
  context = "yes"
}
`;
    assert.deepEqual(summaries(text), ["real: yes"]);
  });

  it("reads JSON", () => {
    const text = `{
  "group": { "default": { "targets": ["app"] } },
  "target": {
    "base": { "dockerfile": "build\\/Dockerfile" },
    "app": {
      "inherits": ["base"],
      "context": "app"
    },
    "templated": { "context": "\${DIR}" }
  }
}`;
    assert.deepEqual(summaries(text), ["base:  build/Dockerfile", "app: app app/build/Dockerfile"]);
    const app = findBakeBuilds(text)[1];
    assert.equal(app?.line, 4);
    assert.ok(app && text.slice(app.span.start, app.span.end).startsWith('"app": {'));
  });

  it("marks the targets that others take in", () => {
    const text =
      'target "a" {}\ntarget "b" {\n  contexts = { x = "target:a", y = "docker-image://alpine", z = V }\n}\ntarget "c" {\n  contexts = V\n}\n';
    assert.deepEqual(
      findBakeBuilds(text).map(({ isTakenByOthers }) => isTakenByOthers),
      [true, undefined, undefined],
    );
  });

  it("survives unfinished and deeply nested files", function () {
    this.timeout(30_000);
    const whole = 'target "x" {\n  context = "a"\n  args = { A = [1, (2)] }\n}\n';
    for (let end = 0; end <= whole.length; end++) findBakeBuilds(whole.slice(0, end));
    for (const piece of ["[", "{", "(", "{a=", "[{a=[", "}", '"${', "<<E\n"]) {
      findBakeBuilds(`target "x" {\n context = ${piece.repeat(20_000)}`);
      findBakeBuilds(`{"target": ${piece.repeat(20_000)}`);
    }
    const chain = Array.from({ length: 10_000 }, (_, i) => `target "t${i}" {\n inherits = ["t${i + 1}"]\n}\n`).join("");
    assert.deepEqual(summaries(chain), []);
    assert.deepEqual(summaries(`${whole}target "y" {\n context = "b"\n tags = [ "t" \n}`), ["x: a", "y: b"]);
  });
});

function summaries(text: string): string[] {
  return findBakeBuilds(text).map(({ name, context, dockerfile }) =>
    [`${name}: ${context}`, ...(dockerfile === undefined ? [] : [dockerfile])].join(" "),
  );
}
