import { strict as assert } from "node:assert";
import { simulate } from "../../server/src/build/build";
import { cgoInEffect, linkedLibc, mayNeedLibc, needsCgo } from "../../server/src/build/cgo";
import { importClosureOf } from "../../server/src/build/goImports";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { contextHintsOf } from "../../server/src/workspace/contextHints";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { goCommandWith, simulateFiles } from "../support/simulation";

describe("cgo", () => {
  const table: { build: string; image?: string; cgo: string; needsLibc?: string }[] = [
    { build: "RUN go build .", cgo: "yes" },
    { build: "RUN go build .", image: "golang:1.26-alpine", cgo: "no" },
    { build: "RUN CGO_ENABLED=0 go build .", cgo: "no" },
    { build: "RUN CGO_ENABLED= go build .", cgo: "yes" },
    { build: "RUN CGO_ENABLED=1 go build .", image: "golang:1.26-alpine", cgo: "yes" },
    { build: "ARG CGO_ENABLED=0\nRUN go build .", cgo: "no" },
    { build: "ARG CGO_ENABLED\nRUN go build .", cgo: "unknown" },
    { build: "RUN go env -w CGO_ENABLED=0\nRUN go build .", cgo: "no" },
    { build: "RUN GOOS=linux go build .", cgo: "yes" },
    { build: "RUN GOOS=darwin go build .", cgo: "no" },
    { build: "RUN GOARCH=amd64 go build .", cgo: "yes" },
    { build: "RUN GOARCH=arm64 go build .", cgo: "unknown" },
    { build: "ARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build .", cgo: "unknown" },
    { build: "RUN xx-go build .", cgo: "unknown" },
    { build: "RUN go build -tags netgo,osusergo .", cgo: "yes", needsLibc: "no" },
    { build: "RUN go build -tags 'osusergo netgo' .", cgo: "yes", needsLibc: "no" },
    { build: "RUN go build -tags sqlite .", cgo: "yes", needsLibc: "yes" },
    { build: `RUN go build -ldflags '-linkmode external -extldflags "-static"' .`, cgo: "yes", needsLibc: "no" },
    { build: "RUN go build -ldflags=-extldflags=-static .", cgo: "yes", needsLibc: "no" },
    { build: "RUN go build -ldflags '-s -X main.mode=static' .", cgo: "yes", needsLibc: "yes" },
    { build: 'ARG V\nRUN go build -ldflags "-X main.version=$V" .', cgo: "yes", needsLibc: "yes" },
    { build: 'ARG FLAGS\nRUN go build -ldflags "$FLAGS" .', cgo: "yes", needsLibc: "unknown" },
    { build: "ARG FLAGS\nRUN go build -ldflags=$FLAGS .", cgo: "yes", needsLibc: "unknown" },
    { build: "ARG GOFLAGS\nRUN go build .", cgo: "yes", needsLibc: "unknown" },
    { build: 'RUN CGO_LDFLAGS="-static" go build .', cgo: "yes", needsLibc: "unknown" },
    { build: "ENV CGO_LDFLAGS='-L/opt/lib -static'\nRUN go build .", cgo: "yes", needsLibc: "unknown" },
    { build: "ARG CGO_LDFLAGS\nRUN go build .", cgo: "yes", needsLibc: "unknown" },
    { build: "RUN CGO_LDFLAGS=-L/opt/static go build .", cgo: "yes", needsLibc: "yes" },
    { build: 'RUN CGO_ENABLED=1 CC="zig cc -target x86_64-linux-musl" go build .', cgo: "yes", needsLibc: "unknown" },
    { build: 'RUN CGO_ENABLED=1 CC="zig cc -target x86_64-linux-gnu" go build .', cgo: "yes", needsLibc: "yes" },
    { build: "ENV GOFLAGS=-tags=netgo\nRUN go build .", cgo: "yes", needsLibc: "no" },
  ];
  for (const { build: lines, image = "golang:1.26", cgo, needsLibc } of table) {
    it(`${image}: ${lines.replaceAll("\n", " ⏎ ")}`, async () => {
      const build = await simulateFiles({ Dockerfile: `FROM ${image}\n${lines}\n` });
      const command = goCommandWith(build, "go build");
      assert.equal(cgoInEffect(command), cgo);
      assert.equal(mayNeedLibc(command), needsLibc ?? cgo);
    });
  }

  it("names the library by the image, and by the compiler", async () => {
    const libcOf = async (file: string) =>
      linkedLibc(goCommandWith(await simulateFiles({ Dockerfile: file }), "go build"));
    assert.equal(await libcOf("FROM golang:1.26\nRUN go build .\n"), "glibc");
    assert.equal(await libcOf("FROM golang:1.26-alpine\nRUN go build .\n"), "musl");
    assert.equal(await libcOf("FROM golang:1.26\nRUN CC=x86_64-linux-musl-gcc go build .\n"), "musl");
    assert.equal(await libcOf("FROM golang:1.26\nRUN CC=aarch64-linux-gnu-gcc go build .\n"), "unknown");
    assert.equal(await libcOf("FROM example.com/builder\nRUN go build .\n"), "unknown");
  });
});

/** Simulates until nothing is left to read, as the engine does. */
async function simulateWithTexts(files: Readonly<Record<string, string>>) {
  const workspace = new Workspace(new MemoryFileSystem(files));
  const syntax = parseDockerfile(files["Dockerfile"] ?? "");
  const surroundings = await workspace.surroundings("Dockerfile", contextHintsOf(syntax), { context: "" });
  for (;;) {
    const command = goCommandWith(simulate(syntax, surroundings), "go ");
    importClosureOf(command);
    if (!(await workspace.fulfil(surroundings))) return command;
  }
}

const file = (packages: string) => `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /shop ${packages}\n`;
const sources = {
  "go.mod": "module example.com/shop\n\ngo 1.26\n",
  "main.go": 'package main\n\nimport (\n\t"fmt"\n\t"example.com/shop/price"\n)\n',
  "price/price.go": 'package price\n\nimport "strings"\n',
  "price/price_test.go": 'package price\n\nimport "net"\n',
  "cmd/serve/main.go": 'package main\n\nimport "net/http"\n',
  "cmd/archive/main.go": 'package main\n\nimport "archive/tar"\n',
  "cmd/play/main.go": 'package main\n\nimport "example.com/shop/sound"\n',
  "sound/sound.go": 'package sound\n\nimport "C"\n',
  "cmd/gin/main.go": 'package main\n\nimport "github.com/gin-gonic/gin"\n',
  "tools/go.mod": "module example.com/shop/tools\n",
  "tools/gen/main.go": "package main\n",
};

describe("what a build imports", () => {
  const table: {
    packages: string;
    imports: readonly string[];
    isComplete: boolean;
    needsLibc: string;
    needsC: string;
  }[] = [
    { packages: ".", imports: ["fmt", "strings"], isComplete: true, needsLibc: "no", needsC: "no" },
    { packages: "", imports: ["fmt", "strings"], isComplete: true, needsLibc: "no", needsC: "no" },
    { packages: "main.go", imports: ["fmt", "strings"], isComplete: true, needsLibc: "no", needsC: "no" },
    { packages: "example.com/shop/price", imports: ["strings"], isComplete: true, needsLibc: "no", needsC: "no" },
    { packages: "./cmd/serve", imports: ["net/http"], isComplete: true, needsLibc: "yes", needsC: "no" },
    { packages: "./cmd/archive", imports: ["archive/tar"], isComplete: true, needsLibc: "yes", needsC: "no" },
    { packages: "./cmd/play", imports: ["C"], isComplete: true, needsLibc: "yes", needsC: "yes" },
    { packages: "./cmd/gin", imports: ["github.com/gin-gonic/gin"], isComplete: true, needsLibc: "yes", needsC: "no" },
    {
      packages: "./cmd/...",
      imports: ["C", "archive/tar", "github.com/gin-gonic/gin", "net/http"],
      isComplete: true,
      needsLibc: "yes",
      needsC: "yes",
    },
    { packages: "./generated", imports: [], isComplete: false, needsLibc: "yes", needsC: "no" },
    { packages: "./tools/gen", imports: [], isComplete: false, needsLibc: "yes", needsC: "no" },
    { packages: "example.com/other", imports: [], isComplete: false, needsLibc: "yes", needsC: "no" },
    { packages: "*.go", imports: ["fmt", "strings"], isComplete: true, needsLibc: "no", needsC: "no" },
    { packages: "cmd/serve/*.go", imports: ["net/http"], isComplete: true, needsLibc: "yes", needsC: "no" },
    { packages: "cmd/*/main.go", imports: [], isComplete: false, needsLibc: "yes", needsC: "no" },
    { packages: "cmd/serve/x*.go", imports: [], isComplete: false, needsLibc: "yes", needsC: "no" },
  ];
  for (const { packages, imports, isComplete, needsLibc, needsC } of table) {
    it(packages === "" ? "no operand" : packages, async () => {
      const command = await simulateWithTexts({ ...sources, Dockerfile: file(packages) });
      const closure = importClosureOf(command);
      assert.deepEqual([...closure.imports].sort(), imports);
      assert.equal(closure.isComplete, isComplete);
      assert.equal(mayNeedLibc(command), needsLibc);
      assert.equal(needsCgo(command), needsC);
    });
  }

  const main = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println() }\n';
  const withoutModule: { name: string; lines: string; files: Record<string, string>; needsLibc: string }[] = [
    { name: "a file", lines: "COPY main.go .\nRUN go build -o /app main.go", files: {}, needsLibc: "no" },
    { name: "a file of the net", lines: "COPY net.go .\nRUN go build -o /app net.go", files: {}, needsLibc: "yes" },
    { name: "two files", lines: "COPY . /a\nRUN go build -o /app /a/main.go /a/net.go", files: {}, needsLibc: "yes" },
    { name: "files by a pattern", lines: "COPY . /a\nRUN cd /a && go build -o /app m*.go", files: {}, needsLibc: "no" },
    { name: "a folder", lines: "WORKDIR /a\nCOPY cmd .\nRUN go build -o /app", files: {}, needsLibc: "no" },
    {
      name: "a folder by its name",
      lines: "COPY . /a\nRUN cd /a && go build -o /app ./cmd",
      files: {},
      needsLibc: "no",
    },
    { name: "a folder with more", lines: "WORKDIR /a\nCOPY . .\nRUN go build -o /app", files: {}, needsLibc: "yes" },
    {
      name: "a pattern of packages",
      lines: "COPY cmd /a\nRUN cd /a && go build -o /app ./...",
      files: {},
      needsLibc: "yes",
    },
    {
      name: "an import of who knows where",
      lines: "COPY main.go .\nRUN go build -o /app main.go",
      files: { "main.go": 'package main\n\nimport "shop/price"\n' },
      needsLibc: "yes",
    },
    {
      name: "a file from elsewhere",
      lines: "RUN wget http://a.example/main.go && go build main.go",
      files: {},
      needsLibc: "yes",
    },
    {
      name: "an ignored file",
      lines: "COPY . .\nRUN go build -o /app main.go",
      files: { ".dockerignore": "main.go\n" },
      needsLibc: "yes",
    },
  ];
  for (const { name, lines, files, needsLibc } of withoutModule) {
    it(`without a module: ${name}`, async () => {
      const command = await simulateWithTexts({
        "main.go": main,
        "main_test.go": main.replace("fmt", "net"),
        "net.go": main.replace("fmt", "net"),
        "cmd/main.go": main,
        ...files,
        Dockerfile: `FROM golang:1.15\n${lines}\n`,
      });
      assert.equal(mayNeedLibc(command), needsLibc);
    });
  }

  const requiring = (go: string) => ({
    "go.mod": `module example.com/shop\n\ngo ${go}\n\nrequire example.com/b v1.0.0\n`,
    "main.go": main,
    "full.go": main.replace("fmt", "example.com/b"),
  });
  const needs: { name: string; file: string; go: string; downloads: string }[] = [
    { name: "a file of the standard library alone", file: "main.go", go: "1.17", downloads: "no" },
    { name: "one in a module whose graph is read as a whole", file: "main.go", go: "1.16", downloads: "unknown" },
    { name: "one beside another that needs a module", file: "main.go full.go", go: "1.17", downloads: "yes" },
    { name: "one that is not there", file: "made.go", go: "1.17", downloads: "yes" },
  ];
  for (const { name, file: operands, go, downloads } of needs) {
    it(`downloads for ${name}: ${downloads}`, async () => {
      const command = await simulateWithTexts({ ...requiring(go), Dockerfile: file(operands) });
      assert.equal(command.downloads, downloads);
    });
  }

  const libraries: readonly [path: string, needsLibc: string][] = [
    ["golang.org/x/net/html", "no"],
    ["golang.org/x/net/http2", "yes"],
    ["golang.org/x/term", "no"],
    ["golang.org/x/text/unicode/norm", "no"],
    ["golang.org/x/sync/errgroup", "no"],
    ["golang.org/x/exp/slices", "no"],
    ["golang.org/x/exp/jsonrpc2", "yes"],
    ["golang.org/x/crypto/bcrypt", "no"],
    ["golang.org/x/crypto/ssh", "yes"],
  ];
  for (const [path, needsLibc] of libraries) {
    it(`${path} ${needsLibc === "no" ? "links no libc" : "may link libc"}`, async () => {
      const main = `package main\n\nimport _ "${path}"\n`;
      const command = await simulateWithTexts({ ...sources, "main.go": main, Dockerfile: file(".") });
      assert.equal(mayNeedLibc(command), needsLibc);
    });
  }

  it("links SQLite to libc whatever tags say of package net", async () => {
    const main = 'package main\n\nimport _ "github.com/mattn/go-sqlite3"\n';
    const answer = async (flags: string, others = "") =>
      mayNeedLibc(
        await simulateWithTexts({
          ...sources,
          "main.go": main + others,
          Dockerfile: file(".").replace("-o", `${flags} -o`),
        }),
      );
    assert.equal(await answer("-tags netgo"), "yes");
    assert.equal(await answer("-tags musl,netgo"), "yes");
    assert.equal(await answer("-tags static"), "no");
    assert.equal(await answer("-tags netgo -ldflags '-extldflags -static'"), "no");
    assert.equal(await answer("-tags netgo", 'import "C"\n'), "no");
  });

  it("knows nothing of a source that is no Go", async () => {
    const command = await simulateWithTexts({ ...sources, "main.go": "", Dockerfile: file(".") });
    assert.equal(importClosureOf(command).isComplete, false);
    assert.equal(mayNeedLibc(command), "yes");
  });

  it("does not read a module of thousands of files", async () => {
    const many = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`gen/f${index}.go`, "package gen\n"]));
    const command = await simulateWithTexts({ ...sources, ...many, Dockerfile: file(".") });
    const { imports, isComplete } = importClosureOf(command);
    assert.deepEqual([...imports], []);
    assert.equal(isComplete, false);
  });
});

describe("whether a program needs cgo", () => {
  const table: { name: string; file: string; goMod?: string; answer: string }[] = [
    { name: "plain modules", file: file("."), answer: "no" },
    {
      name: "a module that binds a C library",
      file: file("."),
      goMod: "module m\n\nrequire github.com/mattn/go-sqlite3 v1.14.22 // indirect\n",
      answer: "yes",
    },
    {
      name: "a major version of one",
      file: file("."),
      goMod: "module m\n\nrequire github.com/confluentinc/confluent-kafka-go/v2 v2.4.0\n",
      answer: "yes",
    },
    {
      name: "a module with a similar name",
      file: file("."),
      goMod: "module m\n\nrequire github.com/mattn/go-sqlite3-driver v1.0.0\n",
      answer: "no",
    },
    { name: "the race detector", file: file("-race ."), answer: "yes" },
    { name: "a build mode", file: file("-buildmode=c-shared ."), answer: "yes" },
    { name: "cgo by name", file: file(".").replace("RUN", "ENV CGO_ENABLED=1\nRUN"), answer: "yes" },
    { name: "C flags", file: file(".").replace("RUN", "ENV CGO_CFLAGS=-O2\nRUN"), answer: "yes" },
    {
      name: "headers of a C library",
      file: file(".").replace("RUN", "RUN apt-get install -y libvips-dev\nRUN"),
      answer: "yes",
    },
    {
      name: "no module to read",
      file: file(".").replace("COPY . .", "RUN git clone https://example.com/m ."),
      answer: "unknown",
    },
  ];
  for (const { name, file: Dockerfile, goMod, answer } of table) {
    it(name, async () => {
      const command = await simulateWithTexts({
        "go.mod": goMod ?? sources["go.mod"],
        "main.go": "package main\n",
        Dockerfile,
      });
      assert.equal(needsCgo(command), answer);
    });
  }
});
