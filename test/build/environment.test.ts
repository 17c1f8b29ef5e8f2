import { strict as assert } from "node:assert";
import { simulate } from "../../server/src/build/build";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import type { Value } from "../../server/src/syntax/value";
import { contextHintsOf } from "../../server/src/workspace/contextHints";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { goCommandWith, simulateFiles, stepWith } from "../support/simulation";

function show(value: Value): string {
  return value.kind === "known" ? value.text : `<${value.kind}>`;
}

describe("values that grow beyond every bound", () => {
  it("do not stop the simulation", async () => {
    const doubling = "A=$A$A\n";
    const file = `ARG A=x\n${`ARG ${doubling}`.repeat(40)}FROM golang:1.24\nENV A=x\n${`ENV ${doubling}`.repeat(40)}WORKDIR $A\nRUN here`;
    const build = await simulateFiles({ Dockerfile: file });
    assert.equal(build.globalArgument("A").value.kind, "unknown");
    assert.equal(build.steps.at(-1)?.workdir.kind, "unknown");
  });

  it("are not followed into folders that no kernel opens", async () => {
    const build = await simulateFiles({ Dockerfile: `FROM golang:1.24\nRUN ${"cd a; ".repeat(5000)}go build` });
    const commands = build.steps[0]?.commands ?? [];
    assert.equal(show(commands[1]?.directory ?? assert.fail()), "/go/a/a");
    assert.equal(commands.at(-1)?.directory.kind, "unknown");
  });
});

describe("defaults of build arguments", () => {
  const dockerfile =
    "ARG A=1\nARG B=1\nARG C=1\nARG D=1\nARG E=1\nFROM alpine:3.22\nARG A B C D E\nARG F=1\nARG G=$F\nRUN here\n";
  const make = (...builds: string[]) =>
    builds.map((build, index) => `t${index}:\n\tdocker build ${build} .\n`).join("");

  it("hold where no build of the workspace passes something else", async () => {
    const files = {
      Dockerfile: dockerfile,
      Makefile: make(
        "--build-arg A=1 --build-arg B=2 --build-arg C=1 --build-arg D=$(D) --build-arg F=2",
        "--build-arg A=1 --build-arg B=2 --build-arg F=2 -f Dockerfile",
        "--build-arg E=2 -f $(FILE)",
      ),
    };
    const workspace = new Workspace(new MemoryFileSystem(files));
    const syntax = parseDockerfile(dockerfile);
    const build = simulate(syntax, await workspace.surroundings("Dockerfile", contextHintsOf(syntax)));
    const step = stepWith(build, "here");
    const values = ["A", "B", "C", "D", "E", "F", "G"].map((name) => [name, show(step.variable(name).value)].join(" "));
    assert.deepEqual(values, ["A 1", ...["B", "C", "D", "E", "F", "G"].map((name) => `${name} <unknown>`)]);
    assert.equal(show(build.globalArgument("B").value), "<unknown>");
  });
});

describe("variables of a stage", () => {
  const table: { name: string; file: string; variable: string; expected: string; at?: string }[] = [
    { name: "ENV holds for later steps", file: "FROM golang:1.24\nENV X=a\nRUN here", variable: "X", expected: "a" },
    {
      name: "an instruction finds no proxy that only RUN is given",
      file: "FROM golang:1.24\nENV X=a$http_proxy\nRUN here",
      variable: "X",
      expected: "a",
    },
    {
      name: "a step finds a proxy without a declaration",
      file: "FROM golang:1.24\nRUN here",
      variable: "http_proxy",
      expected: "<unknown>",
    },
    {
      name: "an instruction finds a declared proxy",
      file: "FROM golang:1.24\nARG http_proxy\nENV X=a$http_proxy\nRUN here",
      variable: "X",
      expected: "<unknown>",
    },
    {
      name: "but not for earlier ones",
      file: "FROM golang:1.24\nRUN here\nENV X=a",
      variable: "X",
      expected: "<unset>",
    },
    {
      name: "the last of ENV and ARG wins: ARG",
      file: "FROM golang:1.24\nENV X=e\nARG X=a\nRUN here",
      variable: "X",
      expected: "a",
    },
    {
      name: "the last of ENV and ARG wins: ENV",
      file: "FROM golang:1.24\nARG X=a\nENV X=e\nRUN here",
      variable: "X",
      expected: "e",
    },
    {
      name: "ARG without a value leaves ENV alone",
      file: "FROM golang:1.24\nENV X=e\nARG X\nRUN here",
      variable: "X",
      expected: "e",
    },
    {
      name: "ARG without any value is unknown",
      file: "FROM golang:1.24\nARG X\nRUN here",
      variable: "X",
      expected: "<unknown>",
    },
    {
      name: "a global ARG is invisible in a stage",
      file: "ARG X=g\nFROM golang:1.24\nRUN here",
      variable: "X",
      expected: "<unset>",
    },
    {
      name: "until it is declared there",
      file: "ARG X=g\nFROM golang:1.24\nARG X\nRUN here",
      variable: "X",
      expected: "g",
    },
    {
      name: "a stage inherits ENV",
      file: "FROM golang:1.24 AS a\nENV X=a\nFROM a\nRUN here",
      variable: "X",
      expected: "a",
    },
    { name: "and ARG", file: "FROM golang:1.24 AS a\nARG X=a\nFROM a\nRUN here", variable: "X", expected: "a" },
    {
      name: "but only from its parent",
      file: "FROM golang:1.24 AS a\nENV X=a\nFROM golang:1.24\nRUN here",
      variable: "X",
      expected: "<unset>",
    },
    {
      name: "pairs of one ENV see the state before it",
      file: "FROM golang:1.24\nENV A=1\nENV A=2 X=$A\nRUN here",
      variable: "X",
      expected: "1",
    },
    {
      name: "defaults in values",
      file: "FROM golang:1.24\nARG P\nENV X=${Q:-d}\nRUN here",
      variable: "X",
      expected: "d",
    },
    {
      name: "an unknown part makes the value unknown",
      file: "FROM golang:1.24\nARG P\nENV X=a$P\nRUN here",
      variable: "X",
      expected: "<unknown>",
    },
    { name: "the golang image's GOPATH", file: "FROM golang:1.24\nRUN here", variable: "GOPATH", expected: "/go" },
    { name: "its GOTOOLCHAIN", file: "FROM golang:1.24-alpine\nRUN here", variable: "GOTOOLCHAIN", expected: "local" },
    {
      name: "a plain mirror is the same image",
      file: "FROM public.ecr.aws/docker/library/golang:1.24\nRUN here",
      variable: "GOPATH",
      expected: "/go",
    },
    {
      name: "an unknown image may set anything",
      file: "FROM registry.example.com/go:1\nRUN here",
      variable: "GOPROXY",
      expected: "<unknown>",
    },
    {
      name: "a platform argument needs its declaration",
      file: "FROM golang:1.24\nRUN here",
      variable: "TARGETARCH",
      expected: "<unset>",
    },
    {
      name: "and is unknown then",
      file: "FROM golang:1.24\nARG TARGETARCH\nRUN here",
      variable: "TARGETARCH",
      expected: "<unknown>",
    },
    {
      name: "a default on it always holds",
      file: "FROM golang:1.24\nARG TARGETARCH=amd64\nRUN here",
      variable: "TARGETARCH",
      expected: "amd64",
    },
    {
      name: "proxies may come from the build command",
      file: "FROM golang:1.24\nRUN here",
      variable: "HTTP_PROXY",
      expected: "<unknown>",
    },
    { name: "HOME follows the user", file: "FROM golang:1.24\nUSER 1000\nRUN here", variable: "HOME", expected: "/" },
    {
      name: "an image named by a global ARG",
      file: "ARG V=1.24\nFROM golang:${V}-alpine\nRUN here",
      variable: "GOPATH",
      expected: "/go",
    },
  ];
  for (const { name, file, variable, expected } of table) {
    it(name, async () => {
      const build = await simulateFiles({ Dockerfile: file });
      assert.equal(show(stepWith(build, "RUN here").variable(variable).value), expected);
    });
  }
});

describe("settings of a go command", () => {
  const table: { name: string; run: string; variable: string; expected: string }[] = [
    { name: "in front of the command", run: "RUN GOPROXY=p go build", variable: "GOPROXY", expected: "p" },
    { name: "only for that command", run: "RUN GOPROXY=p true && go build", variable: "GOPROXY", expected: "<unset>" },
    { name: "exported in the same shell", run: "RUN export GOPROXY=p && go build", variable: "GOPROXY", expected: "p" },
    { name: "assigned but not exported", run: "RUN GOPROXY=p; go build", variable: "GOPROXY", expected: "<unset>" },
    {
      name: "assigned where the environment has it",
      run: "ENV GOPROXY=e\nRUN GOPROXY=p; go build",
      variable: "GOPROXY",
      expected: "p",
    },
    { name: "lost after the RUN", run: "RUN export GOPROXY=p\nRUN go build", variable: "GOPROXY", expected: "<unset>" },
    { name: "empty counts as unset", run: "ENV GOPROXY=\nRUN go build", variable: "GOPROXY", expected: "<unset>" },
    { name: "through env", run: "RUN env GOPROXY=p go build", variable: "GOPROXY", expected: "p" },
    { name: "written by go env -w", run: "RUN go env -w GOPROXY=p\nRUN go build", variable: "GOPROXY", expected: "p" },
    {
      name: "which the environment overrides",
      run: "ENV GOPROXY=e\nRUN go env -w GOPROXY=p\nRUN go build",
      variable: "GOPROXY",
      expected: "e",
    },
    {
      name: "and another user does not see",
      run: "RUN go env -w GOPROXY=p\nUSER 1000\nRUN go build",
      variable: "GOPROXY",
      expected: "<unset>",
    },
    { name: "in the same RUN", run: "RUN go env -w GOPROXY=p && go build", variable: "GOPROXY", expected: "p" },
    {
      name: "from a secret",
      run: "RUN --mount=type=secret,id=p,env=GOPROXY go build",
      variable: "GOPROXY",
      expected: "<unknown>",
    },
    { name: "after sourcing a file", run: "RUN . ./env && go build", variable: "GOPROXY", expected: "<unknown>" },
    { name: "in a heredoc", run: "RUN <<EOF\nexport GOPROXY=p\ngo build\nEOF", variable: "GOPROXY", expected: "p" },
    { name: "inside sh -c", run: "RUN GOPROXY=p sh -c 'go build'", variable: "GOPROXY", expected: "p" },
  ];
  for (const { name, run, variable, expected } of table) {
    it(name, async () => {
      const build = await simulateFiles({ Dockerfile: `FROM golang:1.24\n${run}\n` });
      assert.equal(show(goCommandWith(build, "go build").setting(variable).value), expected);
    });
  }
});
