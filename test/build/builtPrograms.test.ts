import { strict as assert } from "node:assert";
import { builtProgramsIn } from "../../server/src/build/builtPrograms";
import { simulateFiles } from "../support/simulation";

const module = {
  "go.mod": "module example.com/team/shop/v2\n\ngo 1.26\n",
  "main.go": "package main\n",
  "bin/notes.txt": "",
};
const source = "WORKDIR /src\nCOPY . .\n";

describe("built programs", () => {
  const table: { name: string; file: string; programs: readonly string[] }[] = [
    { name: "a file named by -o", file: `${source}RUN go build -o /out/shop ./cmd/api`, programs: ["/out/shop"] },
    {
      name: "-o relative to the folder of the command",
      file: `${source}RUN cd cmd && go build -o ../bin/shop .`,
      programs: ["/src/bin/shop"],
    },
    { name: "-o with -C", file: `${source}RUN go -C cmd build -o shop .`, programs: ["/src/cmd/shop"] },
    {
      name: "-o through a variable",
      file: `${source}ENV OUT=/out/shop\nRUN go build -o $OUT .`,
      programs: ["/out/shop"],
    },
    { name: "-o through a variable that nobody knows", file: `${source}ARG OUT\nRUN go build -o $OUT .`, programs: [] },
    {
      name: "-o with a slash: packages by their folders",
      file: `${source}RUN go build -o /out/ ./cmd/api ./cmd/worker`,
      programs: ["/out/api", "/out/worker"],
    },
    { name: "-o with a slash and a pattern", file: `${source}RUN go build -o /out/ ./...`, programs: [] },
    {
      name: "-o that is a folder already",
      file: `WORKDIR /app\nWORKDIR /src\nCOPY . .\nRUN go build -o /app ./cmd/api`,
      programs: ["/app/api"],
    },
    {
      name: "-o that is a folder of the sources",
      file: `${source}RUN go build -o bin ./cmd/api`,
      programs: ["/src/bin/api"],
    },
    {
      name: "-o that was a folder of the sources",
      file: `${source}RUN rm -rf bin && go build -o bin ./cmd/api`,
      programs: ["/src/bin"],
    },
    {
      name: "-o that becomes a folder only later",
      file: `${source}RUN go build -o /app ./cmd/api\nWORKDIR /appendix`,
      programs: ["/app"],
    },
    {
      name: "no -o: the module's name without its major version",
      file: `${source}RUN go build`,
      programs: ["/src/shop"],
    },
    { name: "no -o: the package's folder", file: `${source}RUN go build ./cmd/api`, programs: ["/src/api"] },
    { name: "no -o: a file", file: `${source}RUN go build server.go`, programs: ["/src/server"] },
    {
      name: "no -o: several packages leave nothing",
      file: `${source}RUN go build ./cmd/api ./cmd/worker`,
      programs: [],
    },
    {
      name: "no -o below GOPATH, without a module",
      file: "WORKDIR /go/src/example.com/old\nCOPY *.txt ./\nRUN go build",
      programs: ["/go/src/example.com/old/old"],
    },
    { name: "go install", file: `${source}RUN go install ./cmd/api`, programs: ["/go/bin/api"] },
    {
      name: "go install with GOBIN",
      file: `${source}ENV GOBIN=/usr/local/bin\nRUN go install .`,
      programs: ["/usr/local/bin/shop"],
    },
    {
      name: "go install of a version",
      file: "RUN go install example.com/tools/gen/v3@v3.1.0",
      programs: ["/go/bin/gen"],
    },
    { name: "go install for another system", file: `${source}RUN GOOS=windows go install .`, programs: [] },
    { name: "go vet writes nothing", file: `${source}RUN go vet ./...`, programs: [] },
    {
      name: "built twice at one place",
      file: `${source}RUN go build -o /shop . && go build -o /shop ./cmd/api`,
      programs: ["/shop"],
    },
    {
      name: "moved to a folder",
      file: `${source}RUN go build -o shop . && mv shop /usr/local/bin/`,
      programs: ["/usr/local/bin/shop"],
    },
    {
      name: "moved to another name",
      file: `${source}RUN go build -o shop .\nRUN mv ./shop /server`,
      programs: ["/server"],
    },
    {
      name: "copied",
      file: `${source}RUN go build -o shop . && cp shop /usr/local/bin`,
      programs: ["/src/shop", "/usr/local/bin/shop"],
    },
    {
      name: "moved with its folder",
      file: `${source}RUN go build -o out/shop . && mv out /dist`,
      programs: ["/dist/shop"],
    },
  ];
  for (const { name, file, programs } of table) {
    it(name, async () => {
      const build = await simulateFiles({ ...module, Dockerfile: `FROM golang:1.26\n${file}\n` });
      const stage = build.finalStage;
      assert.ok(stage);
      assert.deepEqual(
        builtProgramsIn(stage).map(({ path }) => path),
        programs,
      );
    });
  }

  const copies: { copy: string; path: string | undefined }[] = [
    { copy: "/out/shop /shop", path: "/shop" },
    { copy: "/out/shop /", path: "/shop" },
    { copy: "/out/shop ./", path: "/app/shop" },
    { copy: "/out/shop .", path: "/app/shop" },
    { copy: "/out/shop /app", path: "/app/shop" },
    { copy: "/out/shop /usr/bin", path: "/usr/bin/shop" },
    { copy: "/out/shop /opt/programs", path: "/opt/programs" },
    { copy: "/out/shop /etc/hosts /opt/programs/", path: "/opt/programs/shop" },
    { copy: "/out /opt/programs", path: "/opt/programs/shop" },
    { copy: "/out/ ./", path: "/app/shop" },
    { copy: "/out/* /opt/programs/", path: "/opt/programs/shop" },
    { copy: "/ /image", path: "/image/out/shop" },
    { copy: "/outer /opt", path: undefined },
    { copy: "/out/*.txt /opt", path: undefined },
  ];
  for (const { copy, path } of copies) {
    it(`COPY --from=build ${copy}`, async () => {
      const file = `FROM golang:1.26 AS build\n${source}RUN go build -o /out/shop .\nFROM alpine\nWORKDIR /app\nCOPY --from=build ${copy}\n`;
      const build = await simulateFiles({ ...module, Dockerfile: file });
      const stage = build.finalStage;
      assert.ok(stage);
      assert.deepEqual(
        builtProgramsIn(stage).map((program) => program.path),
        path === undefined ? [] : [path],
      );
    });
  }

  it("asks each stage once, however many copy from it", async () => {
    const stages = Array.from(
      { length: 40 },
      (_, index) => `FROM alpine AS s${index + 1}\nCOPY --from=s${index} /a /a\nCOPY --from=s${index} /b /b\n`,
    );
    const first = `FROM golang:1.26 AS s0\n${source}RUN go build -o /a . && go build -o /b .\n`;
    const build = await simulateFiles({ ...module, Dockerfile: first + stages.join("") });
    const stage = build.finalStage;
    assert.ok(stage);
    assert.deepEqual(
      builtProgramsIn(stage).map(({ path }) => path),
      ["/a", "/b"],
    );
  });
});
