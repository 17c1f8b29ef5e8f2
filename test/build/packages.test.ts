import { strict as assert } from "node:assert";
import { hasCompiler, packagesIn, packagesOf } from "../../server/src/build/packages";
import { goCommandWith, simulateFiles } from "../support/simulation";

async function commandsOf(run: string) {
  const build = await simulateFiles({ Dockerfile: `FROM alpine\nRUN ${run}\n` });
  return build.steps.flatMap((step) => step.commands);
}

describe("installed packages", () => {
  const table: { run: string; names: readonly string[]; isComplete?: boolean }[] = [
    { run: "apk add --no-cache git gcc=13.2-r0 musl-dev~1.2 tzdata@edge", names: ["git", "gcc", "musl-dev", "tzdata"] },
    { run: "apk --no-cache add -t .build-deps gcc", names: ["gcc"] },
    { run: "apk add --virtual=.deps g++ \\\n  make", names: ["g++", "make"] },
    { run: "apk update", names: [] },
    { run: "apk del gcc", names: [] },
    {
      run: "apt-get -o Dpkg::Use-Pty=0 install -y --no-install-recommends libvips-dev:arm64 gcc/stable",
      names: ["libvips-dev", "gcc/stable"],
    },
    { run: "apt-get install -y $PACKAGES git", names: ["git"], isComplete: false },
    { run: "apk $OPTIONS update", names: [], isComplete: true },
    { run: 'apk add git=~2 gcc=$V "gcompat=${V}" "make~=4"', names: ["git", "gcc", "gcompat", "make"] },
    { run: "apk add curl=8.* $V", names: ["curl"], isComplete: false },
    { run: 'P="git  tzdata=1" && apk add --no-cache $P', names: ["git", "tzdata"] },
    { run: "microdnf install -y gcc", names: ["gcc"] },
    { run: "dnf module install -y go-toolset:rhel8", names: [], isComplete: false },
    { run: "pip install gcc", names: [] },
  ];
  for (const { run, names, isComplete = true } of table) {
    it(run, async () => {
      const command = (await commandsOf(run)).at(-1);
      assert.ok(command);
      assert.deepEqual(packagesOf(command), { names, isComplete });
    });
  }

  it("counts the stages below, and nothing behind a step", async () => {
    const file = "FROM alpine AS base\nRUN apk add git\nFROM base\nRUN apk add gcc\nRUN apk add make\n";
    const build = await simulateFiles({ Dockerfile: file });
    const stage = build.finalStage;
    assert.ok(stage);
    assert.deepEqual(
      packagesIn(stage).map(({ name }) => name),
      ["git", "gcc", "make"],
    );
    assert.deepEqual(
      packagesIn(stage, stage.steps[1]).map(({ name }) => name),
      ["git", "gcc"],
    );
  });
});

describe("C compiler of a go command", () => {
  const table: { file: string; answer: string }[] = [
    { file: "FROM golang:1.26\nRUN go build .", answer: "yes" },
    { file: "FROM golang:1.26-alpine\nRUN go build .", answer: "no" },
    { file: "FROM golang:1.26-alpine\nRUN apk add gcc musl-dev && go build .", answer: "yes" },
    { file: "FROM golang:1.26-alpine AS base\nRUN apk add build-base\nFROM base\nRUN go build .", answer: "yes" },
    { file: "FROM golang:1.26-alpine\nRUN go build . && apk add gcc", answer: "no" },
    { file: 'FROM golang:1.26-alpine\nRUN if [ -n "$CGO" ]; then apk add gcc; fi\nRUN go build .', answer: "unknown" },
    { file: "FROM golang:1.26-alpine\nRUN apk add $PACKAGES\nRUN go build .", answer: "unknown" },
    { file: "FROM golang:1.26-alpine\nRUN ./install-tools.sh\nRUN go build .", answer: "unknown" },
    { file: "FROM registry.example.com/golang:1.26\nRUN go build .", answer: "unknown" },
  ];
  for (const { file, answer } of table) {
    it(file.replaceAll("\n", " ⏎ "), async () => {
      const build = await simulateFiles({ Dockerfile: `${file}\n` });
      assert.equal(hasCompiler(goCommandWith(build, "go build").command), answer);
    });
  }
});
