import assert from "node:assert/strict";
import { scanGoSource } from "../../server/src/syntax/goSource";
import { processorTime } from "../support/processorTime";

describe("scanGoSource", () => {
  it("reads package, imports and build constraint", () => {
    const text = [
      "// Copyright",
      "/*",
      "//go:build ignored",
      "package not",
      "*/",
      "//go:build linux && !cgo ",
      "//go:build second",
      "",
      "// Package store keeps things.",
      'package store; import "errors"',
      'import f "fmt"',
      "import (",
      '\t"os" // import "commented"',
      '\t_ "github.com/mattn/go-sqlite3"',
      '\t. `strings`; /* in between */ other "example.com/other"',
      ")",
      "import ()",
      'import "C"',
      "",
      'var late = `import "late"`',
      'import "late"',
    ].join("\r\n");
    assert.deepEqual(scanGoSource(text), {
      packageName: "store",
      imports: ["errors", "fmt", "os", "github.com/mattn/go-sqlite3", "strings", "example.com/other", "C"],
      usesCgo: true,
      embeds: [],
      buildConstraint: "linux && !cgo",
    });
  });

  it("takes a build constraint only in front of the package clause, at the start of a comment", () => {
    const table: [text: string, constraint: string | undefined][] = [
      ["//go:build linux\n\npackage a\n", "linux"],
      ["\ufeff//go:build\tlinux\npackage a\n", "linux"],
      ["// go:build linux\npackage a\n", undefined],
      ["//go:buildx linux\npackage a\n", undefined],
      ["package a\n//go:build linux\n", undefined],
      ["// +build linux\n\npackage a\n", "linux"],
      ["// +build ignore\n//go:build linux\n\npackage a\n", "linux"],
      ["// +building on others\npackage a\n", undefined],
    ];
    for (const [text, constraint] of table) assert.equal(scanGoSource(text).buildConstraint, constraint, text);
  });

  it("reads the patterns of go:embed", () => {
    const table: [directive: string, patterns: string[]][] = [
      ["//go:embed static", ["static"]],
      ["//go:embed\tstatic/*.html   templates ", ["static/*.html", "templates"]],
      ["//go:embed all:dist", ["all:dist"]],
      ['//go:embed "with space.txt" `raw"name` plain', ["with space.txt", 'raw"name', "plain"]],
      ['//go:embed "tab\\tname" "q\\"uote" "\\u00e9"', ["tab\tname", 'q"uote', "é"]],
      ['//go:embed first "unclosed', ["first"]],
      ['//go:embed first "a"b', ["first"]],
      ["//go:embedded static", []],
      ["// go:embed static", []],
      ["//go:embed", []],
      ["/*//go:embed static*/", []],
    ];
    for (const [directive, patterns] of table) {
      const text = `package a\n\nimport _ "embed"\n\n${directive}\nvar files string\n`;
      const { embeds } = scanGoSource(text);
      assert.deepEqual(
        embeds.map(({ pattern }) => pattern),
        patterns,
        directive,
      );
      for (const { pattern, span } of embeds) {
        const source = text.slice(span.start, span.end);
        assert.ok(source === pattern || /^(?:".*"|`.*`)$/.test(source), `${pattern} stands at ${source}`);
        assert.match(text.slice(0, span.start), /go:embed[ \t].*$/);
      }
    }
  });

  it("takes go:embed only in front of a variable of the package", () => {
    const table: [name: string, body: string, patterns: string[]][] = [
      ["several lines", "//go:embed a\n//go:embed b\n\n// A comment.\nvar files embed.FS", ["a", "b"]],
      ["group", "var (\n\tn = f(1)\n\n\t//go:embed a\n\tfiles embed.FS\n\t//go:embed b\n\tother string\n)", ["a", "b"]],
      ["far below", "func f() { if true { g() } }\n\n//go:embed a\nvar files string", ["a"]],
      ["function", "//go:embed a\nfunc f() {}\n\nvar x int", []],
      ["constant", "//go:embed a\nconst x = 1\n", []],
      ["other group", "const (\n\t//go:embed a\n\tx = 1\n)", []],
      ["end of group", "var (\n\tx int\n\t//go:embed a\n)\nvar y int", []],
      ["inside a function", "func f() {\n\t//go:embed a\n\tvar x string\n}", []],
      ["behind code", "var x int //go:embed a\nvar y int", []],
      ["raw string", "var x = `\n//go:embed a\nvar y string\n`", []],
      ["block comment", "/*\n//go:embed a\nvar y string\n*/\nvar z int", []],
      [
        "behind tricky literals",
        "var q, r = '\"', '`'\nvar s = \"/*\\\"\"\nvar t = '\\''\n\n//go:embed a\nvar y string",
        ["a"],
      ],
      ["unclosed string", 'var s = "oops\n//go:embed a\nvar y string', ["a"]],
      ["wordvar", "//go:embed a\nvariable := 1", []],
    ];
    for (const [name, body, patterns] of table) {
      const { embeds } = scanGoSource(`package a\n\nimport "embed"\n\n${body}\n`);
      assert.deepEqual(
        embeds.map(({ pattern }) => pattern),
        patterns,
        name,
      );
    }
  });

  it("knows that go:embed needs the import of embed", () => {
    assert.deepEqual(scanGoSource('package a\n\nimport "fmt"\n\n//go:embed a\nvar x string\n').embeds, []);
  });

  it("reads broken files as far as they go", () => {
    const table: [text: string, packageName: string | undefined, imports: string[]][] = [
      ["", undefined, []],
      ["\ufeff", undefined, []],
      ["// only a comment", undefined, []],
      ["/* unclosed", undefined, []],
      ["package", undefined, []],
      ["package\n\n// name below\nmain", "main", []],
      ["packagemain", undefined, []],
      ["package größe", "größe", []],
      ["package a\nimport", "a", []],
      ["package a\nimport (", "a", []],
      ['package a\nimport (\n"fmt"\n', "a", ["fmt"]],
      ['package a\nimport "unclosed\nimport "fmt"', "a", []],
      ['package a\nimport ("fmt" 3 "os")', "a", ["fmt"]],
      ["<?php", undefined, []],
    ];
    for (const [text, packageName, imports] of table) {
      const source = scanGoSource(text);
      assert.deepEqual([source.packageName, source.imports], [packageName, imports], JSON.stringify(text));
    }
  });

  it("takes huge and hostile files in its stride", () => {
    const filler = "x ".repeat(500_000);
    for (const body of [
      `/*${filler}*/`,
      `var s = "${filler}"`,
      `var s = \`${filler}`,
      "*/(".repeat(300_000),
      '"\\'.repeat(300_000),
    ]) {
      const taken = processorTime(() => {
        const { imports } = scanGoSource(`package a\nimport "embed"\n//go:embed x\nvar y string\n${body}`);
        assert.deepEqual(imports, ["embed"]);
      });
      assert.ok(taken < 1500, `${body.slice(0, 10)}: took ${taken} ms`);
    }
  });
});
