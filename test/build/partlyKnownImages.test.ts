import { strict as assert } from "node:assert";
import { textOf } from "../../server/src/syntax/value";
import { simulateFiles } from "../support/simulation";

describe("images whose tag the build command completes", () => {
  const table: { image: string; arguments?: string; family: string | undefined; flavour?: string }[] = [
    { image: "golang:${V}-alpine", family: "alpine", flavour: "-alpine" },
    { image: "golang:$V-bookworm", family: "debian", flavour: "-bookworm" },
    { image: "golang:${V}-alpine${V}", family: "alpine", flavour: "-alpine" },
    { image: "docker.io/library/golang:1.${V}-alpine3.22", family: "alpine", flavour: "-alpine" },
    { image: "golang:${V}", family: undefined },
    { image: "golang:${V}-windowsservercore-ltsc2022", family: "windows" },
    { image: "mcr.microsoft.com/windows/nanoserver:${V}", family: "windows" },
    { image: "golang:1.24-${V}", family: undefined },
    { image: "${V}:1.24-alpine", family: undefined },
    { image: "${V}/golang:1.24-alpine", family: undefined },
    { image: "mygolang:${V}-alpine", family: undefined },
    { image: "registry.example.com/golang:${V}-alpine", family: undefined },
    { image: "alpine:${V}", family: undefined },
    { image: "registry.access.redhat.com/ubi${V}/ubi-minimal", family: undefined },
  ];
  for (const { image, family, flavour } of table) {
    it(image, async () => {
      const build = await simulateFiles({ Dockerfile: `ARG V\nFROM ${image}\n` });
      const base = build.stages[0]?.base;
      assert.equal(base?.family, family);
      assert.equal(base?.goFlavour, flavour);
      assert.equal(base?.goVersion, undefined);
      assert.equal(base?.reference, undefined);
      assert.equal(base?.environment("GOTOOLCHAIN").kind, "unknown");
      if (flavour !== undefined) assert.equal(textOf(base?.environment("GOPATH") ?? { kind: "unset" }), "/go");
    });
  }

  it("is unknown where scratch is the default and something runs on it: it stands for an image that the build command names", async () => {
    const baseOf = async (steps: string) =>
      (await simulateFiles({ Dockerfile: `ARG TOOLS=scratch\nFROM ${steps}\nFROM alpine\nRUN true\n` })).stages[0]
        ?.base;
    assert.equal((await baseOf("${TOOLS} AS tools\n# at hand\nRUN apk add git"))?.has("sh"), "unknown");
    assert.equal((await baseOf("${TOOLS}\nCOPY a /"))?.has("sh"), "no");
    assert.equal((await baseOf("scratch\nRUN apk add git"))?.has("sh"), "no");
  });

  it("holds what every tag of the repository has in common", async () => {
    const baseOf = async (image: string) =>
      (await simulateFiles({ Dockerfile: `ARG V\nFROM ${image}\n` })).stages[0]?.base;
    for (const image of ["golang:${V}", "golang:1.24-${V}", "docker.io/library/golang:${V}"]) {
      const base = await baseOf(image);
      assert.deepEqual([base?.hasGo, base?.user?.uid, base?.libc, base?.has("apk")], ["yes", 0, "unknown", "unknown"]);
      assert.equal(textOf(base?.environment("GOPATH") ?? { kind: "unset" }), "/go");
    }
    const redhat = await baseOf("registry.access.redhat.com/ubi9/ubi-minimal:${V}");
    assert.deepEqual([redhat?.family, redhat?.user?.uid, redhat?.reference], ["redhat", 0, undefined]);
    const alpine = await baseOf("alpine:${V}");
    assert.deepEqual([alpine?.hasGo, alpine?.user?.uid, alpine?.family], ["no", 0, undefined]);
    for (const image of ["golang:${V}-nanoserver", "registry.example.com/golang:${V}", "${V}:1.24", "debian:${V}"]) {
      const base = await baseOf(image);
      assert.deepEqual([base?.hasGo, base?.user], ["unknown", undefined], image);
    }
  });

  it("knows nothing where the default that a build replaces is for Windows", async () => {
    const files = {
      Dockerfile: "ARG V=1.24-nanoserver\nFROM golang:${V}\n",
      Makefile: "a:\n\tdocker build --build-arg V=$(V) .\n",
    };
    const { stages } = await simulateFiles(files, null);
    assert.deepEqual([stages[0]?.base.hasGo, stages[0]?.base.user], ["unknown", undefined]);
  });

  it("keeps the version that a default gives", async () => {
    const build = await simulateFiles({ Dockerfile: "ARG V=1.24\nFROM golang:${V}-alpine\n" });
    assert.equal(build.stages[0]?.base.goVersion, "1.24");
  });

  it("knows the distribution where every build gives a plain version, and nothing where one may give more", async () => {
    const baseFor = async (passed: string) => {
      const files = {
        Dockerfile: "ARG V=1.24\nFROM golang:${V}\n",
        Makefile: `a:\n\tdocker build --build-arg V=${passed} .\n`,
      };
      return (await simulateFiles(files, null)).stages[0]?.base;
    };
    const base = await baseFor("1.26");
    assert.deepEqual(
      [base?.family, base?.libc, base?.goVersion, base?.reference],
      ["debian", "glibc", undefined, undefined],
    );
    assert.equal((await baseFor("1.26-alpine"))?.family, undefined);
    assert.equal((await baseFor("$(V)"))?.family, undefined);
  });
});
