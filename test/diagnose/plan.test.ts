import assert from "node:assert/strict";
import type { ShownVariable } from "../../server/src/diagnose/settings";
import { firstDownload, numberOf, stepNear, stepsNumbered } from "../../server/src/diagnose/target";
import { dockerfile, modules, planOf, simulateFiles } from "./fakeNetwork";

const goMod = modules("\tgit.corp.test/lib v1.0.0 // indirect\n\ta.test/m v1.0.0\n\tgit.corp.test/other v1.2.0");
const settingsOf = async (text: string, given: Record<string, string> = {}, files: Record<string, string> = {}) =>
  (await planOf({ Dockerfile: text, "go.mod": goMod, ...files }, { given: new Map(Object.entries(given)) })).settings;

describe("the settings of a step", () => {
  const cases: [
    what: string,
    text: string,
    name: string,
    wanted: Pick<ShownVariable, "value" | "source">,
    line?: number,
  ][] = [
    ["nothing", dockerfile(), "GOPROXY", { value: "", source: "unset" }],
    ["ENV", dockerfile("ENV GOPROXY=https://a.test"), "GOPROXY", { value: "https://a.test", source: "ENV" }, 1],
    ["ARG", dockerfile("ARG GOPROXY=https://a.test"), "GOPROXY", { value: "https://a.test", source: "ARG" }, 1],
    ["an empty value, which is none", dockerfile("ENV GOPROXY="), "GOPROXY", { value: "", source: "unset" }],
    [
      "go env -w",
      dockerfile("RUN go env -w GOPROXY=https://a.test"),
      "GOPROXY",
      { value: "https://a.test", source: "go env -w" },
      1,
    ],
    [
      "an assignment in front of the command",
      "FROM golang:1.24\nCOPY go.* ./\nRUN GOPROXY=https://a.test go mod download\n",
      "GOPROXY",
      { value: "https://a.test", source: "command" },
      2,
    ],
    [
      "an export",
      "FROM golang:1.24\nCOPY go.* ./\nRUN export HTTPS_PROXY=http://p.test && go mod download\n",
      "HTTPS_PROXY",
      { value: "http://p.test", source: "command" },
      2,
    ],
    [
      "a base image of which nothing is known",
      dockerfile().replace("golang:1.24", "corp/go:1"),
      "GOPROXY",
      { value: "", source: "image" },
    ],
    ["a proxy that Docker may hand over", dockerfile(), "HTTPS_PROXY", { value: "", source: "unset" }],
    [
      "a proxy argument without a default",
      dockerfile("ARG HTTPS_PROXY"),
      "HTTPS_PROXY",
      { value: "", source: "unset" },
    ],
  ];
  for (const [what, text, name, wanted, line] of cases) {
    it(`${what}: ${name}`, async () => {
      const { variables, missing } = await settingsOf(text);
      const found = variables.find((each) => each.name === name);
      assert.deepEqual({ value: found?.value, source: found?.source }, wanted);
      if (line !== undefined) assert.equal(found?.line, line);
      assert.deepEqual(missing, []);
    });
  }

  it("Go's defaults hold where nothing is set", async () => {
    const { moduleProxies, database, isDefaultProxy } = await settingsOf(dockerfile());
    assert.match(moduleProxies, /^https:\/\/proxy\.[a-z.]+,direct$/);
    assert.deepEqual([database, isDefaultProxy], ["sum.golang.org", true]);
  });

  it("capitals win over small letters, and an empty variable counts as none", async () => {
    const { network } = await settingsOf(
      dockerfile(
        "ENV HTTPS_PROXY=http://big.test https_proxy=http://small.test HTTP_PROXY= http_proxy=http://plain.test no_proxy=x.test",
      ),
    );
    assert.deepEqual(network, { https: "http://big.test", http: "http://plain.test", exceptions: "x.test" });
  });

  const unknown: [what: string, text: string, ask: readonly string[], cause: string][] = [
    ["an ARG without a default", dockerfile("ARG GOPROXY"), ["GOPROXY"], "hook"],
    ["an ENV made of one", dockerfile("ARG MIRROR", "ENV GOPROXY=https://$MIRROR,direct"), ["MIRROR"], "hook"],
    ["a global ARG", `ARG MIRROR\n${dockerfile("ARG MIRROR", "ENV GOPROXY=$MIRROR")}`, ["MIRROR"], "hook"],
    ["a secret", dockerfile().replace("RUN", "RUN --mount=type=secret,id=proxy,env=GOPROXY"), ["GOPROXY"], "secret"],
    ["a command", dockerfile().replace("RUN", "RUN GOPROXY=$(cat /proxy)"), ["GOPROXY"], "command"],
    ["a list of private modules", dockerfile("ARG GOPRIVATE"), ["GOPRIVATE"], "hook"],
  ];
  for (const [what, text, ask, cause] of unknown) {
    it(`${what} has to be given: ${ask.join(", ")}`, async () => {
      const { missing } = await settingsOf(text);
      assert.deepEqual(
        missing.map((each) => [each.ask, each.cause]),
        [[ask, cause]],
      );
    });
    it(`${what}, and it is given`, async () => {
      const given = Object.fromEntries(ask.map((name) => [name, "https://given.test"]));
      const { missing, variables } = await settingsOf(text, given);
      assert.deepEqual(missing, []);
      assert.ok(
        variables.some(({ value }) => value.includes("given.test")),
        JSON.stringify(variables),
      );
    });
  }

  it("an argument that is given wins over its default, and an ENV over it", async () => {
    const given = { GOPROXY: "https://given.test" };
    const withDefault = await settingsOf(dockerfile("ARG GOPROXY=https://a.test"), given);
    assert.equal(withDefault.moduleProxies, "https://given.test");
    const withEnv = await settingsOf(dockerfile("ARG GOPROXY", "ENV GOPROXY=https://a.test"), given);
    assert.equal(withEnv.moduleProxies, "https://a.test");
    const undeclared = await settingsOf(dockerfile(), given);
    assert.equal(undeclared.isDefaultProxy, true, "without an ARG an argument reaches nobody");
  });

  it("the proxies of Docker need no ARG", async () => {
    const { network } = await settingsOf(dockerfile(), { HTTPS_PROXY: "http://p.test:3128" });
    assert.equal(network.https, "http://p.test:3128");
  });

  it("takes the arguments of the compose file that builds it", async () => {
    const compose =
      "services:\n  a:\n    build:\n      context: .\n      args:\n        GOPROXY: https://compose.test\n";
    const { moduleProxies } = await settingsOf(dockerfile("ARG GOPROXY"), {}, { "compose.yaml": compose });
    assert.equal(moduleProxies, "https://compose.test");
    const own = await settingsOf(
      dockerfile("ARG GOPROXY"),
      { GOPROXY: "https://own.test" },
      { "compose.yaml": compose },
    );
    assert.equal(own.moduleProxies, "https://own.test");
  });
});

describe("the modules of a step", () => {
  const paths = async (text: string, files: Record<string, string> = {}, name?: string) => {
    const module =
      name === undefined ? {} : { module: { path: name.split("@")[0] ?? "", version: name.split("@")[1] } };
    const plan = await planOf({ Dockerfile: text, "go.mod": goMod, ...files }, module);
    return plan.modules.map(
      ({
        module: {
          paths: [path],
          version,
          isInGoSum,
        },
        isExempt,
      }) => ({ path, version, isInGoSum, isExempt }),
    );
  };

  it("are the first direct requirement", async () =>
    assert.deepEqual(await paths(dockerfile()), [
      { path: "a.test/m", version: "v1.0.0", isInGoSum: false, isExempt: false },
    ]));
  it("one for each way that they take", async () =>
    assert.deepEqual(
      (await paths(dockerfile("ENV GOPRIVATE=git.corp.test"))).map(({ path, isExempt }) => [path, isExempt]),
      [
        ["a.test/m", false],
        ["git.corp.test/other", true],
      ],
    ));
  it("the one that is named, with the version of go.mod", async () =>
    assert.deepEqual(await paths(dockerfile(), {}, "git.corp.test/lib"), [
      { path: "git.corp.test/lib", version: "v1.0.0", isInGoSum: false, isExempt: false },
    ]));
  it("the one that is named with a version, which is its own", async () =>
    assert.equal((await paths(dockerfile(), {}, "b.test/x@v9.9.9"))[0]?.version, "v9.9.9"));
  it("a replacement in place of what it replaces, and no folder", async () => {
    const replaced = modules(
      "\ta.test/m v1.0.0\n\tb.test/n v1.0.0",
      "replace a.test/m => ./m\nreplace b.test/n => c.test/n v1.1.0\n",
    );
    const found = await paths(dockerfile(), { "go.mod": replaced, "m/go.mod": "module a.test/m\n" });
    assert.deepEqual(
      found.map(({ path, version }) => [path, version]),
      [["c.test/n", "v1.1.0"]],
    );
  });
  it("with both hashes in go.sum, or not", async () => {
    const both = "a.test/m v1.0.0 h1:x=\na.test/m v1.0.0/go.mod h1:y=\n";
    assert.equal((await paths(dockerfile(), { "go.sum": both }))[0]?.isInGoSum, true);
    assert.equal((await paths(dockerfile(), { "go.sum": both.split("\n")[1] ?? "" }))[0]?.isInGoSum, false);
  });
});

describe("what stands in the way before the first request", () => {
  const cases: [what: string, text: string, kind: string][] = [
    ["no network", dockerfile().replace("RUN", "RUN --network=none"), "no-network"],
    ["a semicolon", dockerfile('ENV GOPROXY="https://a.test direct"'), "refused-list"],
    ["a word", dockerfile("ENV GOPROXY=goproxy"), "refused-list"],
    ["a scheme", dockerfile("ENV GOPROXY=ftp://a.test"), "refused-list"],
    ["one slash", dockerfile("ENV GOPROXY=https:/a.test"), "refused-list"],
    ["quotes", dockerfile("ENV GOPROXY='\"https://a.test\"'"), "refused-list"],
    ["only commas", dockerfile("ENV GOPROXY=,"), "empty-list"],
    ["a password over http", dockerfile("ENV GOPROXY=http://me:secret@a.test"), "insecure-password"],
  ];
  for (const [what, text, kind] of cases) {
    it(what, async () => assert.equal((await planOf({ Dockerfile: text, "go.mod": goMod })).obstacle?.kind, kind));
  }
  it("vendor", async () => {
    const files = { "go.mod": goMod, "vendor/modules.txt": "# a.test/m v1.0.0\n", "main.go": "package main\n" };
    const plan = await planOf({
      ...files,
      Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -mod=vendor .\n",
    });
    assert.equal(plan.obstacle?.kind, "vendored");
  });
  it("no go.mod", async () => assert.equal((await planOf({ Dockerfile: dockerfile() })).obstacle?.kind, "no-module"));
  it("nothing", async () =>
    assert.equal(
      (await planOf({ Dockerfile: dockerfile("ENV GOPROXY=https://a.test,direct"), "go.mod": goMod })).obstacle,
      undefined,
    ));
});

describe("the step that is meant", () => {
  const text = [
    "FROM golang:1.24 AS deps",
    "WORKDIR /src",
    "COPY go.mod ./",
    "RUN go mod download",
    "ENV X=1",
    "RUN go build ./...",
    "FROM deps AS test",
    "RUN go test ./...",
    "FROM alpine",
    "RUN apk add make",
    "RUN make tools",
    "",
  ].join("\n");

  for (const [at, wanted] of [
    ["go mod download", "go mod download"],
    ["go build", "go build"],
    ["ENV X", "go build"],
    ["WORKDIR", "go mod download"],
    ["FROM golang", "go mod download"],
    ["go test", "go test"],
    ["apk add", "go mod download"],
    ["make tools", "make tools"],
  ] as const) {
    it(`at ${at}: ${wanted}`, async () => {
      const build = await simulateFiles({ Dockerfile: text, "go.mod": goMod });
      const target = stepNear(build, text.indexOf(at));
      assert.match(build.syntax.slice(target?.step.instruction.span ?? { start: 0, end: 0 }), new RegExp(wanted));
    });
  }
  it("has BuildKit's numbers", async () => {
    const build = await simulateFiles({ Dockerfile: text, "go.mod": goMod });
    const labels = build.steps.map((step) => {
      const label = numberOf(step);
      return label && `${label.stage} ${label.number}`;
    });
    assert.deepEqual(labels, ["deps 2", "deps 3", "deps 4", undefined, "deps 5", "test 1", "stage-2 2", "stage-2 3"]);
    assert.deepEqual(
      stepsNumbered(build, undefined, 2).map(({ stage }) => stage.index),
      [0, 2],
    );
    assert.equal(stepsNumbered(build, "DEPS", 4).length, 1);
  });
  it("has a number alone in a file with one stage", async () => {
    const build = await simulateFiles({ Dockerfile: dockerfile(), "go.mod": goMod });
    assert.deepEqual(numberOf(firstDownload(build.steps)?.step ?? build.steps[0] ?? assert.fail()), {
      stage: "",
      number: 4,
    });
  });
});
