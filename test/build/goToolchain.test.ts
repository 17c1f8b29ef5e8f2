import assert from "node:assert/strict";
import { endedBy, goReleases } from "../../server/src/build/goReleases";
import { isGoAtLeast, toolchainOf } from "../../server/src/build/goToolchain";
import { goCommandWith, simulateFiles } from "../support/simulation";

const goAfter = async (lines: string) =>
  goCommandWith(await simulateFiles({ Dockerfile: `${lines}\nRUN go vet\n` }), "go vet");

describe("the Go toolchain of a command", () => {
  const table: { lines: string; text: string | undefined; since118: string }[] = [
    { lines: "FROM golang:1.17.5-alpine", text: "1.17.5", since118: "no" },
    { lines: "FROM golang:1.18", text: "1.18", since118: "yes" },
    { lines: "FROM golang:alpine", text: undefined, since118: "yes" },
    { lines: "FROM golang", text: undefined, since118: "yes" },
    { lines: "FROM golang:tip", text: undefined, since118: "unknown" },
    { lines: `FROM golang@sha256:${"0".repeat(64)}`, text: undefined, since118: "unknown" },
    { lines: "FROM registry.example.com/golang:1.24", text: "1.24", since118: "yes" },
    { lines: "FROM registry.example.com/go:1.24", text: undefined, since118: "unknown" },
    { lines: "FROM golang:1.17 AS a\nFROM a", text: "1.17", since118: "no" },
    { lines: "FROM golang:1.17\nENV PATH=/opt/tools:$PATH", text: "1.17", since118: "no" },
    { lines: "FROM golang:1.17\nENV PATH=/usr/local/go1.24/bin:$PATH", text: undefined, since118: "unknown" },
    { lines: "FROM golang:1.17\nENV PATH=/usr/bin:/bin", text: undefined, since118: "unknown" },
    { lines: "FROM golang:1.17\nENV GOROOT=/opt/go", text: undefined, since118: "unknown" },
    {
      lines: "FROM golang:1.17\nCOPY --from=golang:1.24 /usr/local/go/ /usr/local/go/",
      text: undefined,
      since118: "unknown",
    },
    { lines: "FROM golang:1.17\nCOPY --from=example.com/tools / /", text: undefined, since118: "unknown" },
    { lines: "FROM golang:1.17\nCOPY --from=example.com/tools /usr/bin/x /", text: "1.17", since118: "no" },
    { lines: "FROM golang:1.17\nCOPY --from=tonistiigi/xx:1.9.0 / /", text: "1.17", since118: "no" },
    {
      lines: "FROM tonistiigi/xx:1.9.0 AS xx\nFROM golang:1.17\nCOPY --from=xx / /",
      text: "1.17",
      since118: "no",
    },
    {
      lines: "FROM example.com/tools AS tools\nFROM golang:1.17\nCOPY --from=tools / /",
      text: undefined,
      since118: "unknown",
    },
    { lines: "FROM golang:1.17\nCOPY . /", text: "1.17", since118: "no" },
    { lines: "FROM golang:1.17\nCOPY . /usr/local/src", text: "1.17", since118: "no" },
    { lines: "FROM golang:1.17\nADD go.tar.gz /usr/local/", text: undefined, since118: "unknown" },
    { lines: "FROM golang:1.17 AS a\nRUN rm -rf /usr/local/go\nFROM a", text: undefined, since118: "unknown" },
    { lines: "FROM golang:1.17\nRUN rm -rf /usr/local/go/*", text: undefined, since118: "unknown" },
    { lines: "FROM golang:1.17\nRUN rm -rf /var/lib/apt/lists/*", text: "1.17", since118: "no" },
    { lines: "FROM golang:1.17\nRUN apt-get install -y golang-1.24-go", text: undefined, since118: "unknown" },
    { lines: "FROM golang:1.17-alpine\nRUN apk add go", text: undefined, since118: "unknown" },
    { lines: "FROM golang:1.17\nRUN apt-get install -y git make", text: "1.17", since118: "no" },
    { lines: "FROM golang:1.17\nRUN go install golang.org/dl/go1.24.4@latest", text: undefined, since118: "unknown" },
    { lines: "FROM golang:1.17\nRUN ls /usr/local/go/bin", text: "1.17", since118: "no" },
  ];
  for (const { lines, text, since118 } of table) {
    it(lines.replaceAll("\n", " · "), async () => {
      const go = await goAfter(lines);
      assert.equal(toolchainOf(go)?.text, text);
      assert.equal(isGoAtLeast(go, "1.18"), since118);
    });
  }

  it("takes a tag of two numbers for the newest patch release", async () => {
    assert.equal(isGoAtLeast(await goAfter("FROM golang:1.20"), "1.20.8"), "yes");
    assert.equal(isGoAtLeast(await goAfter("FROM golang:1.20.7"), "1.20.8"), "no");
  });

  it("comes after what stands before the command only", async () => {
    const build = await simulateFiles({ Dockerfile: "FROM golang:1.17\nRUN go vet\nRUN rm -rf /usr/local/go\n" });
    assert.equal(toolchainOf(goCommandWith(build, "go vet"))?.text, "1.17");
  });
});

describe("supported releases of Go", () => {
  it("are the two newest", () => {
    assert.equal(endedBy(goReleases.newest), undefined);
    assert.equal(endedBy(goReleases.oldestSupported), undefined);
    assert.equal(endedBy("1.25.9"), goReleases.newest);
  });

  it("end two releases later", () => {
    assert.equal(endedBy("1.9"), "1.11");
    assert.equal(endedBy("1.20.14"), "1.22");
  });

  it("say nothing of what they do not know", () => {
    for (const version of ["1.99", "2.0", "latest", ""]) assert.equal(endedBy(version), undefined);
  });
});
