import { strict as assert } from "node:assert";
import { goCommandWith, simulateFiles } from "../support/simulation";

const goWork = "go 1.24\n\nuse (\n\t./api\n\t./lib\n)\n";
const api = "module example.com/api\n\ngo 1.24\n";
const lib = "module example.com/lib\n\ngo 1.24\n";
const other = "\nrequire example.org/money v1.0.0\n";
const sources = {
  "go.work": goWork,
  "api/go.mod": api + other,
  "api/go.sum": "",
  "api/main.go": "package main\n",
  "lib/go.mod": lib,
  "lib/lib.go": "package lib\n",
};
const lines = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\n";

describe("go work", () => {
  it("is without effect where it is switched off: a member is a module like others", async () => {
    const files = { ...sources, "api/go.mod": `${api}\nrequire example.com/lib v0.0.0\n` };
    const answer = async (run: string) =>
      goCommandWith(await simulateFiles({ ...files, Dockerfile: `${lines}RUN cd api && ${run}\n` }), "go build")
        .downloads;
    assert.equal(await answer("go build ."), "no");
    assert.equal(await answer("GOWORK=off go build ."), "yes");
    assert.equal(await answer("GOWORK=$OTHER go build ."), "no");
    assert.equal(await answer("GOWORK=/other/go.work go build ."), "unknown");
  });

  const table: { name: string; files?: Record<string, string>; run?: string; sync: string; build: string }[] = [
    { name: "a member requires a module", sync: "yes", build: "unknown" },
    { name: "in the folder of a member", run: "cd api && go work sync", sync: "yes", build: "unknown" },
    { name: "vendor", run: "go work vendor", sync: "yes", build: "unknown" },
    { name: "no member requires any", files: { "api/go.mod": api }, sync: "no", build: "no" },
    {
      name: "one member requires another",
      files: { "api/go.mod": `${api}\nrequire example.com/lib v0.0.0\n` },
      sync: "no",
      build: "unknown",
    },
    {
      name: "one member requires another alone, which requires a module",
      files: { "api/go.mod": `${api}\nrequire example.com/lib v0.0.0\n`, "lib/go.mod": lib + other },
      sync: "yes",
      build: "unknown",
    },
    {
      name: "a folder stands in for the module",
      files: { "api/go.mod": `${api + other}\nreplace example.org/money => ../money\n` },
      sync: "no",
      build: "no",
    },
    {
      name: "the workspace itself replaces",
      files: { "go.work": `${goWork}\nreplace example.org/money => ./money\n` },
      sync: "unknown",
      build: "unknown",
    },
    {
      name: "a member that is not in the build context",
      files: { "go.work": `${goWork}\nuse ../outside\n`, "api/go.mod": api },
      sync: "unknown",
      build: "no",
    },
    { name: "no workspace at all", run: "GOWORK=off go work sync", sync: "unknown", build: "unknown" },
  ];
  for (const { name, files = {}, run = "go work sync", sync, build } of table) {
    it(`${name}: ${run}`, async () => {
      const Dockerfile = `${lines}RUN ${run}\nRUN cd /src/api && go build .\n`;
      const simulated = await simulateFiles({ ...sources, ...files, Dockerfile });
      assert.equal(goCommandWith(simulated, "go work").downloads, sync);
      assert.equal(goCommandWith(simulated, "go build").downloads, build);
    });
  }
});
