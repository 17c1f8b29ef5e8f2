import { strict as assert } from "node:assert";
import { textOf } from "../../server/src/syntax/value";
import { goCommandWith, simulateFiles } from "../support/simulation";

const goMod = "module example.com/a\n\ngo 1.24\n\nrequire example.com/b v1.0.0\n";
const sources = { "go.mod": goMod, "go.sum": "example.com/b v1.0.0 h1:x\n", "main.go": "package main\n" };

const workspace = {
  "go.work": "go 1.24\n\nuse (\n\t./cmd/a\n\t./cmd/b\n)\n",
  "cmd/a/go.mod": goMod,
  "cmd/a/go.sum": "example.com/b v1.0.0 h1:x\n",
  "cmd/a/main.go": "package main\n",
  "cmd/b/go.mod": "module example.com/tools\n\ngo 1.24\n\nrequire example.com/b v1.0.0\n",
  "cmd/b/main.go": "package main\n",
};

describe("go commands", () => {
  const table: {
    name: string;
    file: string;
    files?: Record<string, string>;
    at?: string;
    downloads: string;
    vendored?: string;
  }[] = [
    { name: "the first command downloads", file: "COPY . .\nRUN go build", downloads: "yes" },
    {
      name: "a download layer is enough",
      file: "COPY . .\nRUN go mod download\nRUN go build",
      at: "go build",
      downloads: "no",
    },
    {
      name: "make may have downloaded what the module needs",
      file: "COPY . .\nRUN make build\nRUN go build",
      at: "go build",
      downloads: "unknown",
    },
    {
      name: "but not before the module was there",
      file: "RUN make tools\nCOPY . .\nRUN go build",
      at: "go build",
      downloads: "yes",
    },
    {
      name: "nor into a cache mount that the command does not have",
      file: "COPY . .\nRUN --mount=type=cache,target=/go/pkg/mod make build\nRUN go build",
      at: "go build",
      downloads: "yes",
    },
    {
      name: "also in the same RUN",
      file: "COPY . .\nRUN go mod download && go build",
      at: "go build",
      downloads: "no",
    },
    {
      name: "a mount hides the layer",
      file: "COPY . .\nRUN go mod download\nRUN --mount=type=cache,target=/go/pkg/mod go build",
      at: "go build",
      downloads: "yes",
    },
    {
      name: "a mount of which nobody knows where it lies may hide it",
      file: "ARG PLACE\nCOPY . .\nRUN go mod download\nRUN --mount=type=cache,target=$PLACE/mod go build",
      at: "go build",
      downloads: "unknown",
    },
    {
      name: "the same mount shows it again",
      file: "COPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go mod download\nRUN --mount=type=cache,target=/go/pkg/mod go build",
      at: "go build",
      downloads: "no",
    },
    {
      name: "another owner is another cache",
      file: "COPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go mod download\nRUN --mount=type=cache,target=/go/pkg/mod,uid=1000 go build",
      at: "go build",
      downloads: "yes",
    },
    {
      name: "no requirement, nothing to download",
      file: "COPY . .\nRUN go build",
      files: { "go.mod": "module a\n" },
      downloads: "no",
    },
    {
      name: "vendor is used",
      file: "COPY . .\nRUN go build",
      files: { ...sources, "vendor/modules.txt": "" },
      downloads: "no",
      vendored: "yes",
    },
    {
      name: "vendor is too old to be chosen",
      file: "COPY . .\nRUN go build",
      files: { ...sources, "go.mod": goMod.replace("1.24", "1.13"), "vendor/modules.txt": "" },
      downloads: "yes",
      vendored: "no",
    },
    {
      name: "vendor is ignored",
      file: "COPY . .\nRUN go build",
      files: { ...sources, "vendor/modules.txt": "", ".dockerignore": "vendor\n" },
      downloads: "yes",
      vendored: "no",
    },
    ...(
      [
        ["the member of a workspace that a build names", "RUN go build ./cmd/a", "go build", "yes"],
        ["the packages of a member", "RUN go test ./cmd/a/...", "go test", "yes"],
        ["an earlier download of the workspace", "RUN go mod download\nRUN go build ./cmd/a", "go build", "no"],
        [
          "an earlier download in the member's folder",
          "RUN cd cmd/a && go mod download\nRUN go build ./cmd/a",
          "go build",
          "no",
        ],
        ["several members at once", "RUN go build ./cmd/a ./cmd/b", "go build", "unknown"],
        ["packages of the whole workspace", "RUN go build ./...", "go build", "unknown"],
        ["a workspace that is switched off", "RUN GOWORK=off go build ./cmd/a", "go build", "no"],
      ] as const
    ).map(([name, file, at, downloads]) => ({ name, file: `COPY . .\n${file}`, files: workspace, at, downloads })),
    {
      name: "a workspace with a vendor folder",
      file: "COPY . .\nRUN go build ./cmd/a",
      files: { ...workspace, "vendor/modules.txt": "## workspace\n" },
      downloads: "unknown",
    },
    ...(
      [
        ["an unknown command before the sources", "RUN setup-env\nCOPY . .\nRUN cd cmd/a && go build", "yes"],
        ["one before the folder", "COPY go.* ./\nRUN setup-env\nCOPY cmd cmd\nRUN cd cmd/a && go build", "yes"],
        ["one behind the sources", "COPY . .\nRUN setup-env\nRUN cd cmd/a && go build", "unknown"],
        ["one in the same RUN", "COPY . .\nRUN cd cmd/a && setup-env && go build", "unknown"],
        ["go mod init in the folder", "COPY . .\nRUN cd cmd/a && go mod init a && go build", "unknown"],
        ["a file from elsewhere", "COPY . .\nCOPY --from=example.com/x / cmd/a\nRUN cd cmd/a && go build", "unknown"],
        ["a folder that the command made", "RUN setup-env\nCOPY . .\nRUN cd cmd/b && go build", "unknown"],
      ] as const
    ).map(([name, file, downloads]) => ({
      name: `below go.mod, ${name}`,
      file,
      files: { ...sources, "cmd/a/main.go": "package main\n" },
      at: "go build",
      downloads,
    })),
    { name: "-mod=vendor says so", file: "COPY . .\nRUN go build -mod=vendor", downloads: "no", vendored: "yes" },
    {
      name: "GOFLAGS says so",
      file: "ENV GOFLAGS=-mod=vendor\nCOPY . .\nRUN go build",
      downloads: "no",
      vendored: "yes",
    },
    {
      name: "go mod download ignores vendor",
      file: "COPY . .\nRUN go mod download",
      files: { ...sources, "vendor/modules.txt": "" },
      downloads: "yes",
    },
    { name: "a versioned install", file: "RUN go install example.com/tool@v1.2.3", files: {}, downloads: "yes" },
    { name: "the standard library", file: "COPY . .\nRUN go build std", downloads: "no" },
    { name: "a program of the toolchain", file: "COPY . .\nRUN go build cmd/vet", downloads: "no" },
    { name: "a file in a folder called cmd", file: "COPY . .\nRUN go build -o /out/a cmd/main.go", downloads: "yes" },
    { name: "files by a pattern", file: "COPY . .\nRUN go build -o /out/a cmd/server/*.go", downloads: "yes" },
    { name: "a program by its file", file: "COPY . .\nRUN go run 'cmd/fetch/fetch.go' std", downloads: "yes" },
    {
      name: "a file that a variable names",
      file: "COPY . .\nARG DIR\nRUN go build cmd/$DIR/main.go",
      downloads: "yes",
    },
    { name: "who knows what in cmd", file: "COPY . .\nARG WHAT\nRUN go build cmd/$WHAT", downloads: "unknown" },
    { name: "what a pattern finds in cmd", file: "COPY . .\nRUN go build cmd/*", downloads: "unknown" },
    { name: "no go.mod anywhere", file: "COPY . .\nRUN go build", files: { "main.go": "" }, downloads: "no" },
    {
      name: "sources from who knows where",
      file: "RUN git clone https://example.com/x . \nRUN go build",
      files: {},
      downloads: "unknown",
    },
    { name: "go version", file: "RUN go version", downloads: "no" },
  ];
  for (const { name, file, files, at, downloads, vendored } of table) {
    it(name, async () => {
      const build = await simulateFiles({
        ...(files ?? sources),
        Dockerfile: `FROM golang:1.24\nWORKDIR /src\n${file}\n`,
      });
      const command = goCommandWith(build, at ?? "go ");
      assert.equal(command.downloads, downloads);
      if (vendored) assert.equal(command.isVendored, vendored);
    });
  }

  const oldModule = goMod.replace("1.24", "1.12");
  const gopaths: { name: string; file: string; goMod?: string; downloads: string; module: string }[] = [
    { name: "1.12 in GOPATH/src", file: "FROM golang:1.12.17\nWORKDIR /go/src/a", downloads: "no", module: "unknown" },
    {
      name: "1.12 with auto",
      file: "FROM golang:1.12\nENV GO111MODULE=auto\nWORKDIR /go/src/a",
      downloads: "no",
      module: "unknown",
    },
    {
      name: "1.12 with modules",
      file: "FROM golang:1.12\nENV GO111MODULE=on\nWORKDIR /go/src/a",
      downloads: "yes",
      module: "yes",
    },
    { name: "1.12 elsewhere", file: "FROM golang:1.12\nWORKDIR /src", downloads: "yes", module: "yes" },
    {
      name: "another GOPATH",
      file: "FROM golang:1.12\nENV GOPATH=/x:/y\nWORKDIR /y/src/a",
      downloads: "no",
      module: "unknown",
    },
    {
      name: "1.13 in GOPATH/src",
      file: "FROM golang:1.13\nWORKDIR /go/src/a",
      goMod: oldModule,
      downloads: "yes",
      module: "yes",
    },
    {
      name: "an unknown mode of 1.12",
      file: "FROM golang:1.12\nARG GO111MODULE\nWORKDIR /go/src/a",
      downloads: "unknown",
      module: "unknown",
    },
    {
      name: "an unknown release",
      file: "FROM example.com/builder\nWORKDIR /go/src/a",
      goMod: oldModule,
      downloads: "unknown",
      module: "unknown",
    },
    {
      name: "an unknown release and a go line of a later one",
      file: "FROM example.com/builder\nWORKDIR /go/src/a",
      downloads: "yes",
      module: "yes",
    },
    {
      name: "an unknown release outside of any GOPATH",
      file: "FROM example.com/builder\nWORKDIR /usr/src/a",
      goMod: oldModule,
      downloads: "yes",
      module: "yes",
    },
  ];
  for (const { name, file, goMod: text = goMod, downloads, module } of gopaths) {
    it(`GOPATH mode: ${name}`, async () => {
      const build = await simulateFiles({
        ...sources,
        "go.mod": text,
        Dockerfile: `${file}\nCOPY . .\nRUN go mod download\n`,
      });
      const command = goCommandWith(build, "go mod");
      assert.equal(command.downloads, downloads);
      assert.equal(command.module.presence, module);
    });
  }

  const caches: { name: string; file: string; modules: string | undefined; builds: string | undefined }[] = [
    { name: "root in the golang image", file: "RUN go build", modules: "/go/pkg/mod", builds: "/root/.cache/go-build" },
    { name: "variables", file: "ENV GOMODCACHE=/m GOCACHE=/c\nRUN go build", modules: "/m", builds: "/c" },
    {
      name: "GOPATH as a list",
      file: "ENV GOPATH=/a:/b\nRUN go build",
      modules: "/a/pkg/mod",
      builds: "/root/.cache/go-build",
    },
    {
      name: "XDG_CACHE_HOME",
      file: "ENV XDG_CACHE_HOME=/x\nRUN go build",
      modules: "/go/pkg/mod",
      builds: "/x/go-build",
    },
    {
      name: "a created user",
      file: "RUN useradd -m -u 1000 app\nUSER app\nRUN go build",
      modules: "/go/pkg/mod",
      builds: "/home/app/.cache/go-build",
    },
    { name: "a bare number", file: "USER 1000\nRUN go build", modules: "/go/pkg/mod", builds: "/.cache/go-build" },
    { name: "an unknown user", file: "USER somebody\nRUN go build", modules: "/go/pkg/mod", builds: undefined },
    {
      name: "an own home",
      file: "USER 1000\nENV HOME=/tmp\nRUN go build",
      modules: "/go/pkg/mod",
      builds: "/tmp/.cache/go-build",
    },
  ];
  for (const { name, file, modules, builds } of caches) {
    it(`caches: ${name}`, async () => {
      const build = await simulateFiles({ Dockerfile: `FROM golang:1.24\n${file}\n` });
      const command = goCommandWith(build, "go build");
      assert.equal(textOf(command.moduleCache), modules);
      assert.equal(textOf(command.buildCache), builds);
    });
  }

  const shapes: { command: string; subcommand: string; flags: string[]; operands: string[] }[] = [
    {
      command: "go build -o /out/app -ldflags '-s -w' ./cmd/app",
      subcommand: "build",
      flags: ["o", "ldflags"],
      operands: ["./cmd/app"],
    },
    { command: "go build -trimpath -o=/out .", subcommand: "build", flags: ["trimpath", "o"], operands: ["."] },
    { command: "go mod download -x", subcommand: "mod download", flags: ["x"], operands: [] },
    { command: "go -C cmd build -v", subcommand: "build", flags: ["C", "v"], operands: [] },
    { command: "go run ./cmd/gen -o x", subcommand: "run", flags: [], operands: ["./cmd/gen"] },
    { command: "go run a.go b.go c", subcommand: "run", flags: [], operands: ["a.go", "b.go"] },
    { command: "go test -race -run X ./...", subcommand: "test", flags: ["race", "run"], operands: ["./..."] },
    { command: "go list -f '{{.Dir}}' ./...", subcommand: "list", flags: ["f"], operands: ["./..."] },
  ];
  for (const { command, subcommand, flags, operands } of shapes) {
    it(`reads ${command}`, async () => {
      const build = await simulateFiles({ Dockerfile: `FROM golang:1.24\nRUN ${command}\n` });
      const read = goCommandWith(build, "go");
      assert.equal(read.subcommand, subcommand);
      assert.deepEqual(
        read.flags.map((flag) => flag.name),
        flags,
      );
      assert.deepEqual(
        read.operands.map((word) => word.text),
        operands,
      );
    });
  }

  it("finds the nested module that a command works in", async () => {
    const build = await simulateFiles({
      "backend/go.mod": goMod,
      "backend/main.go": "package main\n",
      Dockerfile: "FROM golang:1.24\nWORKDIR /app\nCOPY backend/ ./backend/\nRUN cd backend && go build ./...\n",
    });
    const command = goCommandWith(build, "go build");
    assert.equal(textOf(command.directory), "/app/backend");
    assert.equal(command.module.module?.folder, "backend");
    assert.equal(command.module.folder, "/app/backend");
  });
});
