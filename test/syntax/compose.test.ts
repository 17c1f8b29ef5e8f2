import assert from "node:assert/strict";
import type { BuildReference } from "../../server/src/syntax/buildReference";
import { findComposeBuilds, readComposeServices } from "../../server/src/syntax/compose";

describe("findComposeBuilds", () => {
  it("reads the short and the long form of build", () => {
    const text = [
      "services:",
      "  api:",
      "    build: ./services/api/",
      "  worker:",
      "    build:",
      "      context: .",
      "      dockerfile: docker/worker.Dockerfile # beside the others",
      "      target: release",
      "      args:",
      "        GOPROXY: https://goproxy.cn,direct",
      "        VERSION: 1.20",
      "        COMMIT:",
      "",
      "  database:",
      "    image: postgres",
      "  tool: { build: { dockerfile: Dockerfile.tool, args: [GOFLAGS=-mod=mod, CI] } }",
    ].join("\r\n");
    const [api, worker, tool, ...others] = findComposeBuilds(text);
    assert.ok(api && worker && tool);
    assert.deepEqual(others, []);
    assert.deepEqual(summary(api), "api: services/api");
    assert.deepEqual([api.line, text.slice(api.span.start, api.span.end)], [2, "build: ./services/api/"]);
    assert.deepEqual([summary(worker), worker.target], [`worker: "" docker/worker.Dockerfile`, "release"]);
    assert.equal(worker.line, 4);
    assert.match(text.slice(worker.span.start, worker.span.end), /^build:[\s\S]*COMMIT:$/);
    assert.deepEqual(
      [...(worker.buildArguments ?? [])],
      [
        ["GOPROXY", "https://goproxy.cn,direct"],
        ["VERSION", "1.20"],
        ["COMMIT", undefined],
      ],
    );
    assert.equal(summary(tool), `tool: "" Dockerfile.tool`);
    assert.deepEqual(
      [...(tool.buildArguments ?? [])],
      [
        ["GOFLAGS", "-mod=mod"],
        ["CI", undefined],
      ],
    );
  });

  it("reads the names of contexts, as a map and as a list", () => {
    const text = [
      "services:",
      "  a: { build: { context: ., additional_contexts: { Build: ./out, docker.io/library/alpine: docker-image://x } } }",
      "  b: { build: { context: ., additional_contexts: [build=./out, 'ui=service:a', $NAME=./x, plain] } }",
      "  c: { build: { context: . } }",
    ].join("\n");
    assert.deepEqual(
      findComposeBuilds(text).map(({ name, namedContexts }) => [name, ...(namedContexts ?? [])]),
      [["a", "build", "alpine"], ["b", "build", "ui"], ["c"]],
    );
  });

  it("reads how containers of the image are run", () => {
    const text = [
      "services:",
      "  a: { build: ., entrypoint: [sh, -c], command: [go run .], volumes: ['./x:/x', '/var/run/docker.sock:/s'] }",
      "  b: { build: ., command: go build, volumes: [{ type: bind, source: /run/docker.sock, target: /s }] }",
      "  c: { build: ., volumes: [./docker.sock.md:/x, data:/data] }",
      "  d: { build: ., command: , privileged: false, cap_add: [], cap_drop: [ALL] }",
      "  e: { build: ., privileged: true }",
      "  f: { build: ., cap_add: [NET_ADMIN] }",
      "  g: { build: ., devices: [/dev/i2c-1] }",
      "  h: { build: ., devices: [], environment: [TERM] }",
    ].join("\n");
    const uses = findComposeBuilds(text).map(({ container: { mounts: _, ...use } = {} }) => use);
    assert.deepEqual(uses[0], { command: "sh -c go run .", isMeantForRoot: true });
    assert.deepEqual(uses[1], { command: "go build", isMeantForRoot: true });
    assert.deepEqual(uses.slice(2, 4), [{}, {}]);
    assert.deepEqual(uses.slice(4), [{ isPrivileged: true }, { isMeantForRoot: true }, { isMeantForRoot: true }, {}]);
  });

  it("reads what is mounted into containers", () => {
    const table: [volume: string, target: string | undefined, isReadOnly?: true][] = [
      ["data:/data", "/data"],
      ["./data/:/data/:rw", "/data"],
      ["/data", "/data"],
      ["~/x:/srv/./x:z,ro", "/srv/x", true],
      ["'C:\\x:/x:ro'", "/x", true],
      ["${PWD}/x:/x", "/x"],
      ["${X:-./x}:/x", "/x"],
      ["./x:${TARGET:-/x}:ro", "/x", true],
      ["./x:${TARGET}", undefined],
      ["{ type: bind, source: ./x, target: /x }", "/x"],
      ["{ type: volume, source: x, target: /x/, read_only: true }", "/x", true],
      ["{ type: volume, source: x, target: $TARGET }", undefined],
    ];
    for (const [volume, target, isReadOnly = false] of table) {
      const [build] = findComposeBuilds(`services:\n  s:\n    build: .\n    volumes:\n      - ${volume}\n`);
      const mount = { ...(target !== undefined && { target }), isReadOnly };
      assert.deepEqual(build?.container, { mounts: [mount] }, volume);
    }
    for (const volume of ["{ type: tmpfs, target: /x }", "{ type: bind, source: ./x }", "[]", "null"]) {
      const [build] = findComposeBuilds(`services:\n  s:\n    build: .\n    volumes: [${volume}]\n`);
      assert.equal(build?.container, undefined, volume);
    }
  });

  it("reads the variables of containers", () => {
    const forms = ["{ A: /a, B: 1, C: , D: $X, E: '${X:-/e}' }", "[A=/a, B=1, C, D=$X, 'E=${X:-/e}']"];
    for (const form of forms) {
      const [build] = findComposeBuilds(`services:\n  s:\n    build: .\n    environment: ${form}\n`);
      assert.deepEqual(
        [...(build?.container?.environment ?? [])],
        [
          ["A", "/a"],
          ["B", "1"],
          ["E", "/e"],
        ],
        form,
      );
    }
  });

  it("reads compose files in JSON", () => {
    assert.deepEqual(findComposeBuilds('{ "services": { "s": { "build": "app" } } }').map(summary), ["s: app"]);
  });

  it("takes the Dockerfile relative to the context", () => {
    const table: [build: string, expected: string][] = [
      ["{context: app, dockerfile: ../docker/Dockerfile}", "s: app docker/Dockerfile"],
      ["{context: .., dockerfile: deploy/Dockerfile}", "s: .. ../deploy/Dockerfile"],
      ["{context: ../.., dockerfile: ./a/./b/../Dockerfile}", "s: ../.. ../../a/Dockerfile"],
    ];
    for (const [build, expected] of table) assert.deepEqual(builds(build), [expected]);
  });

  it("replaces variables that have a default and drops what rests on others", () => {
    const table: [build: string, ...expected: string[]][] = [
      ['"${DIR:-app}"', "s: app"],
      ['"${DIR-app}/x"', "s: app/x"],
      ['"${A:-${B:-b}}"', "s: b"],
      ['"${DIR}"'],
      ["$DIR/app"],
      ['"${DIR:?missing}"'],
      ['"${A:-${B}}"'],
      ['"${A:-open"'],
      ['{context: ., dockerfile: "Dockerfile.${MODE}"}'],
      ['{context: ., dockerfile: "Dockerfile.${MODE:-dev}"}', 's: "" Dockerfile.dev'],
      ['{context: ., target: "${STAGE}"}', 's: ""'],
    ];
    for (const [build, ...expected] of table) assert.deepEqual(builds(build), expected, build);
  });

  it("drops what is no folder of the workspace and no file", () => {
    for (const build of [
      "https://git.example.com/app.git#main",
      "git@git.example.com:app.git",
      "/srv/app",
      "~/app",
      "{context: ., dockerfile: /etc/Dockerfile}",
      '{context: ., dockerfile_inline: "FROM scratch"}',
      "[app]",
      "",
    ]) {
      assert.deepEqual(builds(build), [], build);
    }
  });

  it("follows aliases and merged maps, own keys first", () => {
    const text = `
x-build: &build
  context: app
  dockerfile: Dockerfile
x-service: &service
  build: *build
services:
  one: *service
  two: { <<: *service, user: "1000" }
  three:
    build: { <<: [{ context: first }, *build], target: t }
  four:
    build: { context: own, <<: *build }
  five:
    <<: *service
    build: !reset null
`;
    assert.deepEqual(findComposeBuilds(text).map(summary), [
      "one: app app/Dockerfile",
      "two: app app/Dockerfile",
      "three: first first/Dockerfile",
      "four: own own/Dockerfile",
    ]);
  });

  it("survives alias bombs, maps that merge themselves, broken and deep YAML", () => {
    const levels = Array.from(
      { length: 40 },
      (_, i) => `x${i}: &x${i} {<<: [${`*x${Math.max(0, i - 1)}, `.repeat(9)}]}`,
    );
    const bomb = `${levels.join("\n")}\nservices:\n  s: { <<: *x39, build: app }\n  t: *x39\n`;
    assert.deepEqual(findComposeBuilds(bomb).map(summary), ["s: app"]);
    assert.deepEqual(findComposeBuilds("services: &a\n  <<: *a\n  s: {build: app}").map(summary), ["s: app"]);
    assert.deepEqual(findComposeBuilds("services:\n  s:\n    build: app\n   bad: [\n").map(summary), ["s: app"]);
    for (const deep of ["[", "{a: ", "- ", "? "]) {
      assert.deepEqual(findComposeBuilds(`services:\n  s: {build: app}\nx:\n  ${deep.repeat(100_000)}`), [], deep);
    }
    assert.deepEqual(findComposeBuilds("services: *nowhere"), []);
    assert.deepEqual(findComposeBuilds("\n".repeat(500_000)), []);
    assert.deepEqual(findComposeBuilds(""), []);
  });

  it("reads Skaffold artifacts that are built with Docker", () => {
    const text = `
apiVersion: skaffold/v4beta11
kind: Config
build:
  artifacts:
    - image: api
      context: services/api
      docker: { dockerfile: build/Dockerfile, buildArgs: { A: "1", B: "{{.B}}" }, target: prod }
    - image: whole
    - image: go-only
      ko: {}
    - image: templated
      docker: { dockerfile: "Dockerfile.{{.MODE}}" }
---
apiVersion: skaffold/v4beta11
build:
  artifacts: [{ image: second, context: b, kaniko: { dockerfile: Dockerfile.k } }]
`;
    const found = findComposeBuilds(text);
    assert.deepEqual(found.map(summary), [
      "api: services/api services/api/build/Dockerfile",
      'whole: ""',
      "second: b b/Dockerfile.k",
    ]);
    const [api] = found;
    assert.deepEqual([api?.kind, api?.target, api?.line], ["skaffold", "prod", 5]);
    assert.deepEqual(
      [...(api?.buildArguments ?? [])],
      [
        ["A", "1"],
        ["B", undefined],
      ],
    );
    assert.ok(api && text.slice(api.span.start, api.span.end).endsWith("target: prod }"));
  });

  it("leaves Kubernetes and other files alone", () => {
    assert.deepEqual(findComposeBuilds("apiVersion: v1\nservices: { s: { build: app } }"), []);
    assert.deepEqual(findComposeBuilds("build: app"), []);
  });
});

describe("readComposeServices", () => {
  it("marks what other services and artifacts take in", () => {
    const takenIn = (text: string) =>
      findComposeBuilds(text).flatMap((each) => (each.isTakenByOthers ? each.name : []));
    const services = (contexts: string) =>
      `services:\n  a: { build: . }\n  b:\n    build:\n      context: .\n      additional_contexts: ${contexts}\n`;
    assert.deepEqual(takenIn(services('{ x: "service:a", y: ./b }')), ["a"]);
    assert.deepEqual(takenIn(services('["x=service:a"]')), ["a"]);
    assert.deepEqual(takenIn(services("{ x: ./service }")), []);
    const artifacts = (requires: string) =>
      `apiVersion: skaffold/v2\nbuild:\n  artifacts:\n    - image: a\n    - { image: b, requires: ${requires} }\n`;
    assert.deepEqual(takenIn(artifacts("[{ image: a, alias: A }]")), ["a"]);
    assert.deepEqual(takenIn(artifacts("[{ alias: a }]")), []);
  });

  it("keeps user, command and entrypoint", () => {
    const text = `services:
  a:
    image: x
    user: 1000
    command: ["serve"]
  b: { user: "\${UID:-65532}:0", entrypoint: /app }
  c: { user: $UID }
  d:
`;
    const [a, b, c, ...others] = readComposeServices(text);
    assert.ok(a?.user && a.command && b?.user && b.entrypoint && c?.user);
    assert.deepEqual(others, []);
    assert.deepEqual([a.name, a.user.value, a.build, a.entrypoint], ["a", "1000", undefined, undefined]);
    assert.equal(text.slice(a.nameSpan.start, a.nameSpan.end), "a");
    assert.equal(text.slice(a.command.start, a.command.end), '["serve"]');
    assert.equal(b.user.value, "65532:0");
    assert.equal(text.slice(b.entrypoint.start, b.entrypoint.end), "/app");
    assert.equal(c.user.value, undefined);
  });
});

function builds(build: string): string[] {
  return findComposeBuilds(`services:\n  s:\n    build: ${build}\n`).map(summary);
}

function summary(reference: BuildReference): string {
  const dockerfile = reference.dockerfile === undefined ? "" : ` ${reference.dockerfile}`;
  return `${reference.name}: ${reference.context || '""'}${dockerfile}`;
}
