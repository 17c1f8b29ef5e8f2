import assert from "node:assert/strict";
import { simulate } from "../../server/src/build/build";
import { certainImportsOf, missingPackages } from "../../server/src/build/packageSearch";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { contextHintsOf } from "../../server/src/workspace/contextHints";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { goCommandWith } from "../support/simulation";

const module = {
  "go.mod": "module example.com/shop\n\ngo 1.24\n",
  "main.go": 'package main\n\nimport "example.com/shop/a"\n',
  "a/a.go": 'package a\n\nimport (\n\t"fmt"\n\n\t"example.com/shop/b/c"\n)\n',
  "b/b.go": "package b\n",
  "b/c/c.go": 'package c\n\nimport "example.com/other/d"\n',
  "cmd/tool/main.go": 'package main\n\nimport "example.com/shop/b"\n',
};

/** The command of a build whose wishes for files have been fulfilled. */
async function commandIn(dockerfile: string, text: string) {
  const workspace = new Workspace(new MemoryFileSystem({ ...module, Dockerfile: dockerfile }));
  const syntax = parseDockerfile(dockerfile);
  const surroundings = await workspace.surroundings("Dockerfile", contextHintsOf(syntax), { context: "" });
  for (let round = 0; round < 4; round++) {
    missingPackages(goCommandWith(simulate(syntax, surroundings), text));
    await workspace.fulfil(surroundings);
  }
  return goCommandWith(simulate(syntax, surroundings), text);
}

describe("packages that a go command needs", () => {
  const head = "FROM golang:1.24\nWORKDIR /src\n";
  const rows: readonly [copies: string, command: string, missing: readonly string[]][] = [
    ["COPY . .", "go build .", []],
    ["COPY go.mod main.go ./", "go build .", ["a", "b/c"]],
    ["COPY go.mod main.go ./\nCOPY a a", "go build .", ["b/c"]],
    ["COPY go.mod main.go ./\nCOPY a a\nCOPY b/b.go b/", "go build .", ["b/c"]],
    ["COPY go.mod main.go ./\nCOPY a a\nCOPY b/c b/c", "go build .", []],
    ["COPY go.mod ./\nCOPY cmd cmd", "go build ./cmd/tool", ["b"]],
    ["COPY go.mod ./\nCOPY cmd cmd", "go build ./...", ["b"]],
    ["COPY go.mod ./\nCOPY cmd cmd", "go build example.com/shop/cmd/tool", ["b"]],
    ["COPY go.mod ./\nCOPY cmd/tool/main.go ./", "go run main.go serve", ["b"]],
    ["COPY go.mod ./", "go build ./cmd/tool", ["cmd/tool", "b"]],
    ["COPY go.mod ./", "go build cmd/tool/main.go", ["cmd/tool/main.go", "b"]],
    ["COPY go.mod ./", "go build .", ["main.go", "a", "b/c"]],
    ["COPY go.mod ./\nCOPY cmd cmd", "go vet", ["main.go", "a", "b/c"]],
    ["COPY go.mod ./\nCOPY cmd/tool ./", "go build .", ["b"]],
    ["COPY go.mod ./\nRUN echo package main > gen.go", "go build .", []],
    ["COPY go.mod ./\nRUN ./generate.sh", "go build .", []],
    ["COPY go.mod ./\nCOPY --from=example.com/sources / /src/", "go build .", []],
    ["COPY go.mod ./", "go mod download", []],
  ];
  for (const [copies, command, missing] of rows) {
    it(`${copies.replace(/\n/g, "; ")}; ${command}: ${missing.join(", ") || "all there"}`, async () => {
      const found = missingPackages(await commandIn(`${head}${copies}\nRUN ${command}\n`, command));
      assert.deepEqual(
        found.map(({ folder }) => folder),
        missing,
      );
    });
  }

  it("tells where the import stands and where Go looks", async () => {
    const [first] = missingPackages(await commandIn(`${head}COPY go.mod main.go ./\nRUN go build .\n`, "go build"));
    assert.equal(first?.importPath, "example.com/shop/a");
    assert.equal(first?.image, "/src/a");
    const { file, span } = first?.importedBy ?? { file: "", span: { start: 0, end: 0 } };
    assert.equal(file, "main.go");
    assert.equal(module["main.go"].slice(span.start, span.end), '"example.com/shop/a"');
  });

  it("gives the imports of other modules and of the standard library", async () => {
    const command = await commandIn(`${head}COPY go.mod main.go ./\nRUN go build .\n`, "go build");
    assert.deepEqual([...certainImportsOf(command)].sort(), ["example.com/other/d", "fmt"]);
  });
});
