import { strict as assert } from "node:assert";
import { describeRealBuilds } from "./lab";
import { alone, printing } from "./samples";

describeRealBuilds("users and permissions", (lab) => {
  const bases: readonly { readonly base: string; readonly user: string }[] = [
    { base: "alpine:3.22", user: "10001" },
    { base: "debian:bookworm-slim", user: "10001" },
    { base: "gcr.io/distroless/static-debian12", user: "65532" },
    { base: "scratch", user: "65532" },
  ];
  for (const { base, user } of bases) {
    it(`final-stage-runs-as-root: the program runs as ${user} on ${base}`, async () => {
      const project = lab.project({
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
      assert.deepEqual(await project.outcome(), { code: 0, output: "0\n" });
      project.fix("final-stage-runs-as-root", "--fix-suggestions");
      await project.mustBuild();
      assert.deepEqual(await project.outcome(), { code: 0, output: `${user}\n` });
    });
  }

  it("workdir-not-writable: the user of the build may write the program", async () => {
    const project = lab.project({
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
    assert.match(
      (await project.build()).output,
      /go build example\.com\/shop: copying \S+: open clock: permission denied/,
    );
    project.fix("workdir-not-writable", "--fix-suggestions");
    await project.mustBuild();
    assert.equal((await project.run()).output, "shop\n");
  });

  it("go-cache-not-writable: a user without a home builds", async () => {
    const project = lab.project({
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
