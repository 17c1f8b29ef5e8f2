import { strict as assert } from "node:assert";
import { goCommandWith, simulateFiles } from "../support/simulation";

const goMod = "module example.com/a\n\ngo 1.24\n\nrequire example.com/b v1.0.0\n";
const sources = { "go.mod": goMod, "go.sum": "example.com/b v1.0.0 h1:x\n", "main.go": "package main\n" };
const modules = "FROM golang:1.24 AS modules\nWORKDIR /modules\nCOPY go.mod go.sum ./\n";
const build = "WORKDIR /src\nCOPY . .\nRUN go build .\n";

describe("module caches", () => {
  const table: { name: string; file: string; downloads: string }[] = [
    {
      name: "a stage's module cache is copied with the folder above it",
      file: `${modules}RUN go mod download\nFROM golang:1.24\nCOPY --from=modules /go/pkg /go/pkg\n${build}`,
      downloads: "no",
    },
    {
      name: "only the downloaded archives are copied",
      file: `${modules}RUN go mod download\nFROM golang:1.24\nCOPY --from=modules /go/pkg/mod/cache /go/pkg/mod/cache\n${build}`,
      downloads: "no",
    },
    {
      name: "to another place than the command looks",
      file: `${modules}RUN go mod download\nFROM golang:1.24\nCOPY --from=modules /go/pkg/mod /cache\n${build}`,
      downloads: "yes",
    },
    {
      name: "a program is copied to the root",
      file: `${modules}RUN go build -o /out/tool .\nFROM golang:1.24\nCOPY --from=modules /out/tool /\n${build}`,
      downloads: "yes",
    },
    {
      name: "the stage downloaded under a mount, and its layer is empty",
      file: `${modules}RUN --mount=type=cache,target=/go/pkg/mod go mod download\nFROM golang:1.24\nCOPY --from=modules /go/pkg /go/pkg\n${build}`,
      downloads: "yes",
    },
    {
      name: "the stage downloads nothing",
      file: `${modules}FROM golang:1.24\nCOPY --from=modules /go/pkg /go/pkg\n${build}`,
      downloads: "yes",
    },
    {
      name: "the cache comes behind the command",
      file: `${modules}RUN go mod download\nFROM golang:1.24\n${build}COPY --from=modules /go/pkg /go/pkg\n`,
      downloads: "yes",
    },
    {
      name: "the cache of an image of which nothing is known",
      file: `FROM golang:1.24\nCOPY --from=registry.example.com/modules /go/pkg /go/pkg\n${build}`,
      downloads: "unknown",
    },
    {
      name: "a tool was fetched outside of any module",
      file: `FROM golang:1.15\nRUN cd /tmp && go get example.com/tool\n${build}`,
      downloads: "yes",
    },
    {
      name: "the same module of the build context, at another place of the image",
      file: `FROM golang:1.24\nADD go.mod go.sum /\nRUN go mod download\n${build}`,
      downloads: "no",
    },
  ];
  for (const { name, file, downloads } of table) {
    it(name, async () => {
      const simulated = await simulateFiles({ ...sources, Dockerfile: file });
      const last = simulated.stages.at(-1)?.goSteps.at(-1)?.goCommands[0] ?? goCommandWith(simulated, "go build");
      assert.equal(last.downloads, downloads);
    });
  }
});
