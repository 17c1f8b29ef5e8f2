import { strict as assert } from "node:assert";
import { describeRealBuilds } from "./lab";
import { alone, emptyRepository, printing, runtime, shop } from "./samples";

describeRealBuilds("stages", (lab) => {
  it("go-toolchain-in-final-image: the image is smaller by the toolchain and runs the same program", async () => {
    const project = lab.project({
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
    const project = lab.project({
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
    assert.deepEqual(await project.outcome(), { code: 127, output: "/bin/sh: ./shop: not found\n" });
    project.fix("cgo-binary-on-other-libc", "--fix-suggestions");
    await project.mustBuild();
    assert.deepEqual(await project.outcome(), { code: 0, output: "shop:80\n" });
  });

  it("copied-binary-missing: the program is copied from where it is", async () => {
    const project = lab.project({
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
    assert.match((await project.build()).output, /"\/app\/shop": not found|lstat \S+\/app: no such file or directory/);
    project.fix("copied-binary-missing", "--fix-suggestions");
    await project.mustBuild();
    assert.equal((await project.run()).output, "shop\n");
  });

  it("build-argument-not-declared: the argument reaches the program", async () => {
    const project = lab.project({
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

  it("pie-binary-on-static-base: the program needs no loader", async () => {
    const project = lab.project({
      ...alone,
      "main.go": printing('"shop"'),
      Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -buildmode=pie -o /out/shop .

FROM scratch
COPY --from=build /out/shop /shop
ENTRYPOINT ["/shop"]
`,
    });
    await project.mustBuild();
    assert.match((await project.run()).output, /no such file or directory/);
    project.fix("pie-binary-on-static-base", "--fix-suggestions");
    await project.mustBuild();
    assert.deepEqual(await project.outcome(), { code: 0, output: "shop\n" });
  });

  it("timezone-data-missing: the program finds its zone", async () => {
    const project = lab.project({
      ...alone,
      "main.go": `package main

import (
	"fmt"
	"time"
)

func main() { fmt.Println(time.LoadLocation("Asia/Shanghai")) }
`,
      Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /out/shop .

FROM scratch
COPY --from=build /out/shop /shop
ENTRYPOINT ["/shop"]
`,
    });
    await project.mustBuild();
    assert.match((await project.run()).output, /unknown time zone Asia\/Shanghai/);
    project.fix("timezone-data-missing", "--fix-suggestions");
    await project.mustBuild();
    assert.deepEqual(await project.outcome(), { code: 0, output: "Asia/Shanghai <nil>\n" });
  });

  it("vcs-stamping-fails: a user who does not own the repository builds", async () => {
    const project = lab.project({
      ...alone,
      ...emptyRepository,
      "main.go": printing('"shop"'),
      Dockerfile: `FROM golang:1.19
RUN useradd --create-home --uid 1000 app
USER app
WORKDIR /home/app/src
COPY . .
RUN CGO_ENABLED=0 go build -o /home/app/shop .
CMD ["/home/app/shop"]
`,
    });
    assert.match((await project.build()).output, /error obtaining VCS status: exit status 128/);
    project.fix("vcs-stamping-fails", "--fix-suggestions");
    await project.mustBuild();
    assert.equal((await project.run()).output, "shop\n");
  });

  it("program-not-in-image: the image starts what was built", async () => {
    const project = lab.project({
      ...alone,
      "main.go": printing('"shop"'),
      Dockerfile: `FROM golang:1.19
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build
CMD ["./app"]
`,
    });
    await project.mustBuild();
    assert.match((await project.run()).output, /exec: "\.\/app": stat \.\/app: no such file or directory/);
    project.fix("program-not-in-image", "--fix-suggestions");
    await project.mustBuild();
    assert.deepEqual(await project.outcome(), { code: 0, output: "shop\n" });
  });
});
