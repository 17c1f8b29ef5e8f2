import { strict as assert } from "node:assert";
import { describeRealBuilds } from "./lab";
import { checksumLines } from "./moduleFiles";
import { alone, emptyRepository, greet, printing, program, runtime, shop } from "./samples";

describeRealBuilds("layers and build context", (lab) => {
  it("source-copied-before-download: an edit of the source downloads nothing any more", async () => {
    const project = lab.project({
      ...shop,
      Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
${runtime}`,
    });
    const rebuild = async (name: string) => {
      await project.mustBuild();
      lab.proxy.takeDownloads();
      project.write("main.go", program(name));
      await project.mustBuild();
      assert.equal((await project.run()).output, `Hello, ${name}\n`);
      return lab.proxy.takeDownloads();
    };
    assert.deepEqual(await rebuild("first"), ["modules.test/greet@v1.2.0"]);
    project.fix("source-copied-before-download", "--fix");
    assert.deepEqual(await rebuild("second"), []);
  });

  it("go-sum-not-copied: the build finds the checksums", async () => {
    const project = lab.project({
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
    const project = lab.project({
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
    const project = lab.project({
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
    const project = lab.project({
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
    const project = lab.project({
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

  it("dockerignore-missing: what has no place in an image stays outside", async () => {
    const project = lab.project({
      ...alone,
      "main.go": printing('"shop"'),
      ".env": "PAYMENT_API_KEY=example-4711-key\n",
      ...emptyRepository,
      "debug.log": "line\n".repeat(3_000_000),
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

function isJunk(name: string): boolean {
  return [".env", ".git", "debug.log"].includes(name);
}
