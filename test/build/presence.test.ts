import { strict as assert } from "node:assert";
import { presenceAt, presenceAtEnd } from "../../server/src/build/presence";
import { simulateFiles, stepWith } from "../support/simulation";

const context = {
  "go.mod": "module example.com/team/shop\n",
  "main.go": "",
  "cmd/tool/main.go": "",
  "config/app.yaml": "",
  "empty/": "",
  ".gitignore": "/dist\n",
};

interface Row {
  readonly name: string;
  readonly steps: string;
  readonly path: string;
  readonly expected: "yes" | "no" | "unknown";
  readonly image?: string;
}

const rows: readonly Row[] = [
  { name: "a folder of the base", steps: "", path: "/etc", expected: "yes" },
  { name: "a file of the base", steps: "", path: "/etc/passwd", expected: "unknown" },
  { name: "a folder that no base has", steps: "", path: "/app", expected: "no" },
  { name: "programs of GOPATH", steps: "", path: "/go/bin/tool", expected: "no" },
  { name: "anything in an unknown image", steps: "", path: "/app", expected: "unknown", image: "example.com/x" },
  { name: "anything in scratch", steps: "", path: "/etc", expected: "no", image: "scratch" },
  { name: "a folder of one's own in /usr/local", steps: "", path: "/usr/local/app/logs", expected: "no" },
  { name: "the Go of golang images", steps: "", path: "/usr/local/go/x", expected: "unknown" },
  {
    name: "a folder of /usr/local elsewhere",
    steps: "",
    path: "/usr/local/app",
    expected: "unknown",
    image: "node:22",
  },
  { name: "a node image's programs", steps: "", path: "/usr/local/bin/x", expected: "unknown", image: "node:22" },

  ...(
    [
      ["a program that Alpine does not have", "", "/bin/gateway", "no"],
      ["a program of busybox", "", "/bin/tar", "unknown"],
      ["a program of busybox in another folder", "", "/usr/bin/tar", "unknown"],
      ["a name that begins like one", "", "/bin/setup-shop", "unknown"],
      ["a short name", "", "/bin/shop", "unknown"],
      ["a folder of programs", "", "/usr/sbin", "unknown"],
      ["what a package may bring", "RUN apk add --no-cache gateway", "/usr/bin/gateway", "unknown"],
      ["the same by a merged /usr", "COPY main.go /usr/bin/gateway", "/bin/gateway", "unknown"],
      ["beside what is copied", "COPY main.go /bin/gateways", "/bin/gateway", "no"],
      ["beside a folder that is copied", "COPY cmd /usr", "/usr/bin/gateway", "no"],
      ["what a program writes", "RUN echo a > /usr/sbin/gateway", "/sbin/gateway", "unknown"],
    ] as const
  ).map(([name, steps, path, expected]) => ({ name, steps, path, expected, image: "alpine:3.22" })),
  {
    name: "programs of an image that is made of Alpine",
    steps: "",
    path: "/bin/gateway",
    expected: "unknown",
    image: "golang:1.26-alpine",
  },
  { name: "programs of Debian", steps: "", path: "/bin/gateway", expected: "unknown", image: "debian:13" },
  {
    name: "a program on scratch",
    steps: "COPY main.go /usr/bin/shop",
    path: "/bin/shop",
    expected: "no",
    image: "scratch",
  },

  { name: "a `go` of old xx", steps: "", path: "/go/bin/go", expected: "yes", image: "tonistiigi/xx:golang" },
  { name: "the scripts of xx", steps: "", path: "/usr/bin/xx-go", expected: "unknown", image: "tonistiigi/xx:1.9.0" },
  { name: "no Go in xx", steps: "", path: "/usr/local/go", expected: "no", image: "tonistiigi/xx:1.9.0" },
  { name: "no other `go` of xx", steps: "", path: "/go/bin/go", expected: "no", image: "tonistiigi/xx:1.9.0" },

  { name: "WORKDIR and what lies above it", steps: "WORKDIR /a/b", path: "/a", expected: "yes" },
  { name: "a WORKDIR that a variable completes", steps: "ARG X\nWORKDIR /a/$X", path: "/a/b", expected: "unknown" },
  { name: "a path beside such a WORKDIR", steps: "ARG X\nWORKDIR /a/$X", path: "/b", expected: "no" },

  { name: "a file of the context", steps: "COPY . /a", path: "/a/config/app.yaml", expected: "yes" },
  { name: "a folder of the context", steps: "COPY . /a", path: "/a/config", expected: "yes" },
  { name: "what the context lacks", steps: "COPY . /a", path: "/a/views", expected: "no" },
  { name: "what git ignores", steps: "COPY . /a", path: "/a/dist/app", expected: "unknown" },
  { name: "a submodule that was not fetched", steps: "COPY . /a", path: "/a/empty/x", expected: "unknown" },
  { name: "an unpacked archive", steps: "ADD x.tar.gz /a", path: "/a/bin", expected: "unknown" },
  { name: "what an image brings", steps: "COPY --from=nginx /x /a", path: "/a/b", expected: "unknown" },
  { name: "where that image does not reach", steps: "COPY --from=nginx /x /a/", path: "/b", expected: "no" },
  { name: "a destination that a variable completes", steps: "ARG X\nCOPY . /a/$X", path: "/b", expected: "no" },

  { name: "go build -o", steps: "RUN go build -o /out/app .", path: "/out/app", expected: "yes" },
  { name: "beside go build -o", steps: "RUN go build -o /out/app .", path: "/out/other", expected: "no" },
  { name: "a folder given to -o", steps: "RUN go build -o /out ./cmd/tool", path: "/out/tool", expected: "unknown" },
  {
    name: "the name that the module gives",
    steps: "WORKDIR /a\nCOPY . .\nRUN go build",
    path: "/a/shop",
    expected: "yes",
  },
  {
    name: "a module that the build makes itself",
    steps: "WORKDIR /a\nCOPY main.go .\nRUN go mod init x\nRUN go build",
    path: "/a/a",
    expected: "unknown",
  },
  {
    name: "programs of a pattern",
    steps: "WORKDIR /a\nCOPY . .\nRUN go install ./...",
    path: "/go/bin/tool",
    expected: "unknown",
  },
  { name: "a test binary", steps: "WORKDIR /a\nRUN go test -c -o /t/x.test", path: "/t/x.test", expected: "unknown" },
  { name: "what go generate writes", steps: "RUN go generate ./...", path: "/x", expected: "unknown" },

  { name: "mkdir", steps: "RUN mkdir -p /x/y", path: "/x", expected: "yes" },
  { name: "mkdir in a branch", steps: "RUN if true; then mkdir /x; fi", path: "/x", expected: "unknown" },
  { name: "an instruction that Docker does not know", steps: "ENTRYPONT mkdir /x", path: "/x", expected: "unknown" },
  { name: "mkdir with braces", steps: "RUN mkdir -p /x/{a,b}", path: "/x/a", expected: "unknown" },
  { name: "a redirect", steps: "RUN echo a > /x", path: "/x", expected: "yes" },
  { name: "cp into a folder", steps: "RUN cp /etc/passwd /x/", path: "/x/passwd", expected: "unknown" },
  { name: "cp of a single file", steps: "RUN cp /etc/passwd /x", path: "/x/group", expected: "no" },
  { name: "mv away", steps: "RUN touch /x && mv /x /y", path: "/x", expected: "unknown" },
  { name: "rm", steps: "RUN mkdir /x\nRUN rm -rf /x", path: "/x", expected: "unknown" },
  { name: "tar -C", steps: "RUN tar -C /x -xf /tmp/a.tar", path: "/x/bin", expected: "unknown" },
  { name: "outside of tar -C", steps: "WORKDIR /w\nRUN tar -C /x -xf /tmp/a.tar", path: "/y", expected: "no" },
  { name: "the WORKDIR of tar -C", steps: "WORKDIR /w\nRUN tar -C /x -xf /tmp/a.tar", path: "/w/a", expected: "no" },
  { name: "tar in the WORKDIR", steps: "WORKDIR /w\nRUN tar -xf /tmp/a.tar", path: "/w/a", expected: "unknown" },
  {
    name: "curl -o from a WORKDIR",
    steps: "WORKDIR /w\nRUN curl -fsSLo /x/t https://a.b/c",
    path: "/w/c",
    expected: "no",
  },
  {
    name: "curl -O in a WORKDIR",
    steps: "WORKDIR /w\nRUN curl -o /x -O https://a.b/c",
    path: "/w/c",
    expected: "unknown",
  },
  {
    name: "wget -O from a WORKDIR",
    steps: "WORKDIR /w\nRUN wget -qO /x/t https://a.b/c",
    path: "/w/c",
    expected: "no",
  },
  { name: "wget -Oname", steps: "WORKDIR /w\nRUN wget -Oc https://a.b/c", path: "/w/c", expected: "unknown" },
  { name: "dep ensure", steps: "WORKDIR /w\nRUN dep ensure", path: "/w/vendor/x", expected: "unknown" },
  { name: "go.mod after dep ensure", steps: "WORKDIR /w\nRUN dep ensure", path: "/w/go.mod", expected: "no" },
  {
    name: "the place that a link leads to",
    steps: "RUN ln -s /a /b\nCOPY . /b",
    path: "/a/main.go",
    expected: "unknown",
  },
  {
    name: "a download with a variable in its address",
    steps: "ARG V\nWORKDIR /w\nRUN curl -fo /x/t https://a.b/$V",
    path: "/y",
    expected: "no",
  },
  {
    name: "a download to a place that a variable names",
    steps: "ARG V\nRUN curl -fo $V https://a.b/c",
    path: "/y",
    expected: "unknown",
  },
  { name: "packages", steps: "RUN apt-get install -y foo", path: "/usr/bin/foo", expected: "unknown" },
  { name: "outside of packages", steps: "RUN apt-get install -y foo", path: "/usr/local/bin/foo", expected: "no" },
  { name: "packages for another root", steps: "RUN apk add --root /r foo", path: "/r", expected: "unknown" },
  { name: "the name of an account", steps: "WORKDIR /app\nRUN adduser -D app", path: "/app/app", expected: "no" },
  { name: "the name of a group", steps: "RUN groupadd -r app", path: "/app", expected: "no" },
  { name: "the home of an account", steps: "RUN useradd -md /app srv", path: "/app/x", expected: "unknown" },
  { name: "a home as it stands in an option", steps: "RUN adduser --home=/app srv", path: "/app", expected: "unknown" },
  { name: "a home in the WORKDIR", steps: "WORKDIR /w\nRUN adduser -h app srv", path: "/w/app", expected: "unknown" },
  { name: "make", steps: "RUN make", path: "/x", expected: "unknown" },
  { name: "a cache mount", steps: "RUN --mount=type=cache,target=/c touch /c/x", path: "/c/x", expected: "no" },
  {
    name: "the folder of a mount",
    steps: "RUN --mount=type=cache,target=/c touch /c/x",
    path: "/c",
    expected: "unknown",
  },
];

describe("what lies in an image", () => {
  for (const { name, steps, path, expected, image = "golang:1.24" } of rows) {
    it(`${name}: ${expected}`, async () => {
      const build = await simulateFiles({ ...context, Dockerfile: `FROM ${image}\n${steps}\n` });
      assert.ok(build.finalStage);
      assert.equal(presenceAtEnd(build.finalStage, path), expected);
    });
  }

  it("is asked before a step as well", async () => {
    const build = await simulateFiles({ Dockerfile: "FROM alpine\nRUN mkdir /x\nRUN true\n" });
    assert.equal(presenceAt(stepWith(build, "mkdir"), "/x"), "no");
    assert.equal(presenceAt(stepWith(build, "true"), "/x"), "yes");
  });

  it("follows stages that stand on one another and copy from one another", async () => {
    const build = await simulateFiles({
      Dockerfile:
        "FROM alpine AS a\nRUN mkdir /x && touch /x/y\nFROM a AS b\nFROM scratch\nCOPY --from=b /x /z\nCOPY --from=b /x/y /f/\n",
    });
    assert.ok(build.finalStage);
    assert.equal(presenceAtEnd(build.finalStage, "/z/y"), "yes");
    assert.equal(presenceAtEnd(build.finalStage, "/f/y"), "yes");
    assert.equal(presenceAtEnd(build.finalStage, "/z/w"), "no");
  });

  it("finds nothing below a program, nor below the file that a COPY makes of it", async () => {
    const build = async (lines: string) => {
      const text = `FROM golang:1.26 AS b\nWORKDIR /app\nCOPY . .\n${lines}\n`;
      return (await simulateFiles({ ...context, Dockerfile: text })).finalStage;
    };
    const table: readonly (readonly [string, string, "yes" | "no" | "unknown"])[] = [
      ["RUN go build -o main .\nFROM alpine\nCOPY --from=b /app/main .", "/app/main", "no"],
      ["RUN go build -o main .\nFROM alpine\nCOPY --from=b /app/main .", "/main", "yes"],
      ["RUN go build -o main .\nFROM alpine\nCOPY --from=b /app/main /app", "/app/main", "no"],
      ["RUN go build -o main .\nFROM alpine\nCOPY --from=b /app/main /app", "/app", "yes"],
      ["RUN go build -o main .\nFROM alpine\nCOPY --from=b /app/main /app/", "/app/main", "yes"],
      ["RUN go build -o main .\nFROM alpine\nWORKDIR /app\nCOPY --from=b /app/main /app", "/app/main", "yes"],
      ["RUN go build -o main .\nFROM alpine\nRUN mkdir /app\nCOPY --from=b /app/main /app", "/app/main", "yes"],
      ["RUN go build -o main .\nFROM example.com/x\nCOPY --from=b /app/main /app", "/app/main", "yes"],
      ["RUN go build -o config .\nFROM alpine\nCOPY --from=b /app/config /app", "/app/app.yaml", "yes"],
      ["RUN mkdir main && go build -o main .\nFROM alpine\nCOPY --from=b /app/main /app", "/app/main", "yes"],
      ["RUN go build -o main .\nRUN make\nFROM alpine\nCOPY --from=b /app/main /app", "/app/main", "yes"],
      ["RUN if x; then go build -o main .; fi\nFROM alpine\nCOPY --from=b /app/main /", "/app/main", "unknown"],
    ];
    for (const [lines, path, expected] of table) {
      const stage = await build(lines);
      assert.ok(stage);
      assert.equal(presenceAtEnd(stage, path), expected, `${lines}: ${path}`);
    }
  });

  it("takes a guess or a fresh checkout for true only when it is told to", async () => {
    const build = await simulateFiles({ ...context, Dockerfile: "FROM alpine\nCOPY . /a\n" });
    assert.ok(build.finalStage);
    assert.equal(presenceAtEnd(build.finalStage, "/a/dist/app"), "unknown");
    assert.equal(presenceAtEnd(build.finalStage, "/a/dist/app", "checkout"), "no");
  });
});
