import { strict as assert } from "node:assert";
import { resolve } from "node:path";
import { skip } from "../support/skip";
import { makeBaseImages } from "./baseImages";
import { DockerEngine } from "./engine";
import { checksumLines, type Module } from "./moduleFiles";
import { ModuleProxy } from "./moduleProxy";
import { Project } from "./project";

const cacheFolder = resolve(".cache/realBuilds");

const greet: Module = {
  path: "modules.test/greet",
  version: "v1.2.0",
  files: {
    "go.mod": "module modules.test/greet\n\ngo 1.19\n",
    "greet.go":
      'package greet\n\n// Hello greets a name.\nfunc Hello(name string) string { return "Hello, " + name }\n',
  },
};

/** A module that needs another one, the program that uses it, and what Docker does not need. */
const shop = {
  "go.mod": `module example.com/shop\n\ngo 1.19\n\nrequire ${greet.path} ${greet.version}\n`,
  "go.sum": checksumLines(greet),
  "main.go": program("shop"),
};

/** A module that needs no other one. */
const alone = { "go.mod": "module example.com/shop\n\ngo 1.19\n" };

function program(name: string): string {
  return `package main

import (
	"fmt"

	"${greet.path}"
)

func main() { fmt.Println(greet.Hello("${name}")) }
`;
}

function printing(expression: string, ...imports: readonly string[]): string {
  const lines = ["fmt", ...imports].sort().map((name) => `\t"${name}"\n`);
  return `package main\n\nimport (\n${lines.join("")})\n\nfunc main() { fmt.Println(${expression}) }\n`;
}

/** The stage that a static program runs in. */
const runtime = `
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/shop /shop
ENTRYPOINT ["/shop"]
`;

describe("fixes in real builds", function () {
  this.timeout(120_000);
  let engine: DockerEngine;
  const proxy = new ModuleProxy([greet]);
  const projects: Project[] = [];

  before(async function () {
    this.timeout(10 * 60_000);
    const started = await DockerEngine.start(resolve(cacheFolder, "engine"));
    if (typeof started === "string") skip(this, started);
    engine = started;
    await proxy.start();
    await makeBaseImages(engine, cacheFolder, proxy.url);
  });

  // Empty caches, so that no test builds on what another one has left.
  beforeEach(async () => {
    const { code, output } = await engine.docker(["builder", "prune", "--all", "--force"]);
    assert.equal(code, 0, output);
    proxy.takeRequests();
  });

  afterEach(async () => {
    await Promise.all(projects.splice(0).map((project) => project.remove()));
  });

  after(async () => {
    await proxy.stop();
    await engine?.stop();
  });

  function createProject(files: Readonly<Record<string, string>>): Project {
    const made = new Project(engine, files);
    projects.push(made);
    return made;
  }

  describe("layers", () => {
    it("source-copied-before-download: an edit of the source downloads nothing any more", async () => {
      const project = createProject({
        ...shop,
        Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
${runtime}`,
      });
      const rebuild = async (name: string) => {
        await project.mustBuild();
        proxy.takeDownloads();
        project.write("main.go", program(name));
        await project.mustBuild();
        assert.equal((await project.run()).output, `Hello, ${name}\n`);
        return proxy.takeDownloads();
      };
      assert.deepEqual(await rebuild("first"), ["modules.test/greet@v1.2.0"]);
      project.fix("source-copied-before-download", "--fix");
      assert.deepEqual(await rebuild("second"), []);
    });

    it("go-sum-not-copied: the build finds the checksums", async () => {
      const project = createProject({
        ...shop,
        Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY go.mod ./
RUN go mod download
COPY *.go ./
RUN CGO_ENABLED=0 go build -o /out/shop .
${runtime}`,
      });
      assert.match(
        (await project.build()).output,
        /missing go\.sum entry for module providing package modules\.test\/greet/,
      );
      project.fix("go-sum-not-copied", "--fix");
      await project.mustBuild();
      assert.equal((await project.run()).output, "Hello, shop\n");
    });

    it("go-sum-not-copied: another archive than the one in go.sum is refused before it is unpacked", async () => {
      const project = createProject({
        ...shop,
        "go.sum": checksumLines({ ...greet, files: { ...greet.files, "greet.go": "package greet\n" } }),
        Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY go.mod ./
RUN go mod download
`,
      });
      await project.mustBuild();
      project.fix("go-sum-not-copied", "--fix");
      assert.match((await project.build()).output, /verifying modules\.test\/greet@v1\.2\.0: checksum mismatch/);
    });

    it("local-replace-not-copied: the go.mod of the replacement is there", async () => {
      const project = createProject({
        "go.mod": `module example.com/shop

go 1.19

require ${greet.path} v0.0.0

replace ${greet.path} => ./greet
`,
        "main.go": program("shop"),
        "greet/go.mod": greet.files["go.mod"] ?? "",
        "greet/greet.go": greet.files["greet.go"] ?? "",
        Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY go.mod ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
${runtime}`,
      });
      assert.match(
        (await project.build()).output,
        /reading greet\/go\.mod: open \/src\/greet\/go\.mod: no such file or directory/,
      );
      project.fix("local-replace-not-copied", "--fix");
      await project.mustBuild();
      assert.equal((await project.run()).output, "Hello, shop\n");
    });

    it("download-before-go-mod: the module is there before its modules are downloaded", async () => {
      const project = createProject({
        ...shop,
        Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
RUN go mod download
COPY go.mod go.sum ./
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
${runtime}`,
      });
      assert.match((await project.build()).output, /no modules specified \(see 'go help mod download'\)/);
      project.fix("download-before-go-mod", "--fix");
      await project.mustBuild();
      assert.equal((await project.run()).output, "Hello, shop\n");
    });

    it("copy-makes-a-file: the destination becomes a folder", async () => {
      const project = createProject({
        ...shop,
        Dockerfile: `FROM golang:1.19 AS build
COPY go.mod go.sum /src
RUN cd /src && go mod download
COPY . /src/
RUN cd /src && CGO_ENABLED=0 go build -o /out/shop .
${runtime}`,
      });
      assert.match((await project.build()).output, /can't cd to \/src/);
      project.fix("copy-makes-a-file", "--fix");
      await project.mustBuild();
      assert.equal((await project.run()).output, "Hello, shop\n");
    });
  });

  describe("cache mounts", () => {
    it("cache-mount-missing: an edit compiles only the package that was edited", async () => {
      const project = createProject({
        ...shop,
        Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -v -o /out/shop .
${runtime}`,
      });
      const compiledAfterEdit = async (name: string) => {
        await project.mustBuild();
        project.write("main.go", program(name));
        const { output } = await project.mustBuild();
        assert.equal((await project.run()).output, `Hello, ${name}\n`);
        return [...output.matchAll(/^#\d+ [\d.]+ ([a-z][\w./]*)$/gm)].map((match) => match[1]);
      };
      const all = await compiledAfterEdit("first");
      assert.ok(all.includes("modules.test/greet") && all.includes("fmt"), all.join(" "));
      project.fix("cache-mount-missing", "--fix-suggestions");
      assert.deepEqual(await compiledAfterEdit("second"), ["example.com/shop"]);
    });

    it("cache-mount-hides-download: the modules are fetched once", async () => {
      const project = createProject({
        ...shop,
        Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod CGO_ENABLED=0 go build -o /out/shop .
${runtime}`,
      });
      await project.mustBuild();
      assert.deepEqual(proxy.takeDownloads(), ["modules.test/greet@v1.2.0", "modules.test/greet@v1.2.0"]);
      project.fix("cache-mount-hides-download", "--fix");
      await engine.docker(["builder", "prune", "--all", "--force"]);
      await project.mustBuild();
      assert.deepEqual(proxy.takeDownloads(), ["modules.test/greet@v1.2.0"]);
      assert.equal((await project.run()).output, "Hello, shop\n");
    });
  });

  describe("module proxies", () => {
    it("goproxy-unset: the modules come from the proxy that the fix names", async () => {
      const project = createProject({
        ...shop,
        Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
${runtime}`,
      });
      project.fix("goproxy-unset", "--fix-suggestions", { moduleProxy: `${proxy.url}/mirror` });
      await project.mustBuild();
      const requests = proxy.takeRequests();
      assert.ok(requests.includes("/mirror/modules.test/greet/@v/v1.2.0.zip"), requests.join("\n"));
      assert.ok(
        requests.every((path) => path.startsWith("/mirror/")),
        requests.join("\n"),
      );
      assert.equal((await project.run()).output, "Hello, shop\n");
    });
  });

  describe("stages", () => {
    it("go-toolchain-in-final-image: the image is smaller by the toolchain and runs the same program", async () => {
      const project = createProject({
        ...shop,
        Dockerfile: `FROM golang:1.19
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .
CMD ["shop"]
`,
      });
      await project.mustBuild();
      assert.equal((await project.run()).output, "Hello, shop\n");
      const before = await project.imageBytes();
      project.fix("go-toolchain-in-final-image", "--fix-suggestions");
      await project.mustBuild();
      assert.equal((await project.run()).output, "Hello, shop\n");
      const after = await project.imageBytes();
      assert.ok(before > 900e6 && after < 20e6, `${before} bytes before, ${after} after`);
    });

    it("cgo-binary-on-other-libc: the program starts", async () => {
      const project = createProject({
        ...alone,
        "main.go": printing('net.JoinHostPort("shop", "80")', "net"),
        Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/shop .

FROM alpine:3.22
WORKDIR /app
COPY --from=build /out/shop ./
CMD ./shop
`,
      });
      await project.mustBuild();
      assert.deepEqual(await outcomeOf(project), { code: 127, output: "/bin/sh: ./shop: not found\n" });
      project.fix("cgo-binary-on-other-libc", "--fix-suggestions");
      await project.mustBuild();
      assert.deepEqual(await outcomeOf(project), { code: 0, output: "shop:80\n" });
    });

    it("copied-binary-missing: the program is copied from where it is", async () => {
      const project = createProject({
        ...alone,
        "main.go": printing('"shop"'),
        Dockerfile: `FROM golang:1.19 AS build
WORKDIR /workspace
COPY . .
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /app/shop /shop
ENTRYPOINT ["/shop"]
`,
      });
      assert.match((await project.build()).output, /"\/app\/shop": not found|"\/app\/shop" not found/);
      project.fix("copied-binary-missing", "--fix-suggestions");
      await project.mustBuild();
      assert.equal((await project.run()).output, "shop\n");
    });

    it("build-argument-not-declared: the argument reaches the program", async () => {
      const project = createProject({
        ...alone,
        "main.go": `package main\n\nvar version string\n\nfunc main() { print("version [", version, "]\\n") }\n`,
        Dockerfile: `ARG VERSION=dev
FROM golang:1.19 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -ldflags "-X main.version=$VERSION" -o /out/shop .
${runtime}`,
      });
      await project.mustBuild("--build-arg", "VERSION=1.2.3");
      assert.equal((await project.run()).output, "version []\n");
      project.fix("build-argument-not-declared", "--fix");
      await project.mustBuild("--build-arg", "VERSION=1.2.3");
      assert.equal((await project.run()).output, "version [1.2.3]\n");
      await project.mustBuild();
      assert.equal((await project.run()).output, "version [dev]\n");
    });
  });

  describe("users and permissions", () => {
    const bases: readonly { readonly base: string; readonly user: string }[] = [
      { base: "alpine:3.22", user: "10001" },
      { base: "debian:bookworm-slim", user: "10001" },
      { base: "gcr.io/distroless/static-debian12", user: "65532" },
      { base: "scratch", user: "65532" },
    ];
    for (const { base, user } of bases) {
      it(`final-stage-runs-as-root: the program runs as ${user} on ${base}`, async () => {
        const project = createProject({
          ...alone,
          "main.go": printing("os.Getuid()", "os"),
          Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .

FROM ${base}
COPY --from=build /out/shop /usr/bin/shop
ENTRYPOINT ["/usr/bin/shop"]
`,
        });
        await project.mustBuild();
        assert.deepEqual(await outcomeOf(project), { code: 0, output: "0\n" });
        project.fix("final-stage-runs-as-root", "--fix-suggestions");
        await project.mustBuild();
        assert.deepEqual(await outcomeOf(project), { code: 0, output: `${user}\n` });
      });
    }

    it("workdir-not-writable: the user of the build may write the program", async () => {
      const project = createProject({
        ...alone,
        "main.go": printing('"shop"'),
        Dockerfile: `FROM golang:1.19
RUN useradd -m -u 1000 app
WORKDIR /app
USER app
COPY --chown=app . .
RUN CGO_ENABLED=0 go build -o clock .
CMD ["./clock"]
`,
      });
      assert.match((await project.build()).output, /go: copying|copying \S+: open clock: permission denied/);
      project.fix("workdir-not-writable", "--fix-suggestions");
      await project.mustBuild();
      assert.equal((await project.run()).output, "shop\n");
    });

    it("go-cache-not-writable: a user without a home builds", async () => {
      const project = createProject({
        ...alone,
        "main.go": printing('"shop"'),
        Dockerfile: `FROM golang:1.19 AS build
USER 1000
WORKDIR /tmp/src
COPY --chown=1000 . .
RUN CGO_ENABLED=0 go build -o /tmp/clock .

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /tmp/clock /clock
ENTRYPOINT ["/clock"]
`,
      });
      assert.match(
        (await project.build()).output,
        /failed to initialize build cache at \/\.cache\/go-build: mkdir \/\.cache: permission denied/,
      );
      project.fix("go-cache-not-writable", "--fix-suggestions");
      await project.mustBuild();
      assert.equal((await project.run()).output, "shop\n");
    });
  });

  describe("build context", () => {
    it("dockerignore-missing: what has no place in an image stays outside", async () => {
      const project = createProject({
        ...alone,
        "main.go": printing('"shop"'),
        ".env": "PAYMENT_API_KEY=example-4711-key\n",
        ".git/HEAD": "ref: refs/heads/main\n",
        "debug.log": "line\n".repeat(2_000_000),
        Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
CMD ["ls", "-A", "/src"]
`,
      });
      const before = await project.mustBuild();
      assert.deepEqual((await project.run()).output.split("\n").filter(isJunk), [".env", ".git", "debug.log"]);
      project.fix("dockerignore-missing", "--fix-suggestions");
      const after = await project.mustBuild();
      assert.deepEqual((await project.run()).output.split("\n").filter(isJunk), []);
      assert.ok(
        before.contextBytes > 10e6 && after.contextBytes < 10e3,
        `${before.contextBytes} bytes before, ${after.contextBytes} after`,
      );
    });
  });
});

function isJunk(name: string): boolean {
  return [".env", ".git", "debug.log"].includes(name);
}

async function outcomeOf(project: Project): Promise<{ code: number | null; output: string }> {
  const { code, output } = await project.run();
  return { code, output };
}
