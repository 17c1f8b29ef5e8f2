import { strict as assert } from "node:assert";
import { describeRealBuilds } from "./lab";
import { program, runtime, shop } from "./samples";

describeRealBuilds("cache mounts and module proxies", (lab) => {
  it("cache-mount-missing: an edit compiles only the package that was edited", async () => {
    const project = lab.project({
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
    // Go 1.19 brings its standard library compiled; from 1.20 on it would be in this list as well.
    assert.deepEqual(await compiledAfterEdit("first"), ["modules.test/greet", "example.com/shop"]);
    project.fix("cache-mount-missing", "--fix-suggestions");
    assert.deepEqual(await compiledAfterEdit("second"), ["example.com/shop"]);
  });

  it("cache-mount-hides-download: the modules are fetched once", async () => {
    const project = lab.project({
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
    assert.deepEqual(lab.proxy.takeDownloads(), ["modules.test/greet@v1.2.0", "modules.test/greet@v1.2.0"]);
    project.fix("cache-mount-hides-download", "--fix");
    await lab.forget();
    await project.mustBuild();
    assert.deepEqual(lab.proxy.takeDownloads(), ["modules.test/greet@v1.2.0"]);
    assert.equal((await project.run()).output, "Hello, shop\n");
  });

  it("goproxy-unset: the modules come from the proxy that the fix names", async () => {
    const project = lab.project({
      ...shop,
      Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
${runtime}`,
    });
    project.fix("goproxy-unset", "--fix-suggestions", { moduleProxy: `${lab.proxy.url}/mirror` });
    await project.mustBuild();
    const requests = lab.proxy.takeRequests();
    assert.ok(requests.includes("/mirror/modules.test/greet/@v/v1.2.0.zip"), requests.join("\n"));
    assert.ok(
      requests.every((path) => path.startsWith("/mirror/")),
      requests.join("\n"),
    );
    assert.equal((await project.run()).output, "Hello, shop\n");
  });

  it("cache-mount-not-writable: the mount belongs to the user of the build", async () => {
    const project = lab.project({
      ...shop,
      Dockerfile: `FROM golang:1.19 AS build
RUN useradd -m -u 1000 app
USER app
WORKDIR /home/app/src
COPY --chown=app . .
RUN --mount=type=cache,target=/home/app/.cache/go-build CGO_ENABLED=0 go build -o /tmp/shop .

FROM scratch
COPY --from=build /tmp/shop /shop
ENTRYPOINT ["/shop"]
`,
    });
    assert.match(
      (await project.build()).output,
      /failed to initialize build cache at \/home\/app\/\.cache\/go-build: mkdir \S+: permission denied/,
    );
    project.fix("cache-mount-not-writable", "--fix-suggestions");
    await project.mustBuild();
    assert.equal((await project.run()).output, "Hello, shop\n");
  });

  it("goproxy-syntax: the list is one of two entries", async () => {
    const project = lab.project({
      ...shop,
      Dockerfile: `FROM golang:1.19 AS build
ENV GOPROXY=${lab.proxy.url};off
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
${runtime}`,
    });
    assert.match((await project.build()).output, /invalid port ":\d+;off" after host/);
    project.fix("goproxy-syntax", "--fix");
    await project.mustBuild();
    assert.equal((await project.run()).output, "Hello, shop\n");
  });

  it("goflags-syntax: Go takes the flag", async () => {
    const project = lab.project({
      ...shop,
      Dockerfile: `FROM golang:1.19 AS build
ENV GOFLAGS=mod=readonly
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
${runtime}`,
    });
    assert.match((await project.build()).output, /go: parsing \$GOFLAGS: non-flag "mod=readonly"/);
    project.fix("goflags-syntax", "--fix");
    await project.mustBuild();
    assert.equal((await project.run()).output, "Hello, shop\n");
  });
});
