import assert from "node:assert/strict";
import { isUnconditionalName, unconditionalImports } from "../../server/src/syntax/goConstraints";

describe("files that every build takes in", () => {
  const names: readonly [name: string, answer: boolean][] = [
    ["main.go", true],
    ["linux.go", true],
    ["windows.go", true],
    ["file_windows.go", false],
    ["file_linux.go", false],
    ["file_linux_arm64.go", false],
    ["file_amd64.go", false],
    ["file_amd64_test.go", false],
    ["file_test.go", false],
    ["zz_generated.deepcopy.go", true],
    ["cart_unix.go", true],
    ["_draft.go", false],
    [".hidden.go", false],
    ["main.c", false],
  ];
  for (const [name, answer] of names) {
    it(`${name}: ${answer ? "yes" : "no"}`, () => assert.equal(isUnconditionalName(name), answer));
  }

  it("gives the imports of a plain file", () => {
    const text =
      '// Package cart.\n// +building on others\npackage cart\n\nimport (\n\t"fmt"\n\tm "example.com/money"\n)\n';
    assert.deepEqual(unconditionalImports(text), ["fmt", "example.com/money"]);
  });

  const conditional: readonly [name: string, text: string][] = [
    ["a //go:build line", '//go:build tools\n\npackage tools\n\nimport "fmt"\n'],
    ["a // +build line", '// +build ignore\n\npackage main\n\nimport "fmt"\n'],
    ["cgo", 'package native\n\nimport "C"\n'],
    ["no package clause", 'import "fmt"\n'],
    ["an empty file", ""],
  ];
  for (const [name, text] of conditional) {
    it(`leaves out one with ${name}`, () => assert.equal(unconditionalImports(text), undefined));
  }
});
