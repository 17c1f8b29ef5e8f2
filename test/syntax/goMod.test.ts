import assert from "node:assert/strict";
import { parseGoMod, parseGoWork } from "../../server/src/syntax/goMod";
import type { Span } from "../../server/src/syntax/text";

const sample = `// Package comment.
module example.com/shop // the shop

go 1.24.4

toolchain go1.25.1

godebug default=go1.21
godebug (
	panicnil=1
)

require example.com/one v1.2.3

require (
	"example.com/two" v0.0.0-20240102030405-abcdefabcdef // indirect
	\`example.com/three\` v2.0.0+incompatible // indirect; needed by two
	example.com/four v1.0.0 // used indirectly

	// example.com/commented v1.0.0
)

require ()

exclude example.com/one v1.2.2
exclude (
	example.com/four v0.9.0
)

replace example.com/two => ../two
replace (
	example.com/one v1.2.3 => example.com/fork v1.2.4
	example.com/three => "./third party/three"
	example.com/four => /srv/four
)

retract [v1.0.0, v1.1.0] // broken
retract (
	v1.2.0
)

tool example.com/one/cmd/gen
tool (
	example.com/two/cmd/lint
)

ignore ./node_modules
ignore (
	static
)
`;

describe("parseGoMod", () => {
  for (const [name, text] of [
    ["with \\n", sample],
    ["with \\r\\n", sample.replaceAll("\n", "\r\n")],
    ["behind a byte order mark", `\ufeff${sample}`],
    ["without a last line break", sample.trimEnd()],
  ] as const) {
    it(`reads every directive, ${name}`, () => {
      const syntax = parseGoMod(text);
      const at = ({ span, line }: { span: Span; line: number }): string =>
        `${line}: ${text.slice(span.start, span.end)}`;
      const one = "12: example.com/one v1.2.3";
      const two = '15: "example.com/two" v0.0.0-20240102030405-abcdefabcdef';
      assert.deepEqual(
        [syntax.module?.value, syntax.module && at(syntax.module)],
        ["example.com/shop", "1: example.com/shop"],
      );
      assert.deepEqual([syntax.go?.value, syntax.go && at(syntax.go)], ["1.24.4", "3: 1.24.4"]);
      assert.deepEqual(
        [syntax.toolchain?.value, syntax.toolchain && at(syntax.toolchain)],
        ["go1.25.1", "5: go1.25.1"],
      );
      assert.deepEqual(
        syntax.godebug.map((setting) => [setting.key, setting.value, at(setting)]),
        [
          ["default", "go1.21", "7: default=go1.21"],
          ["panicnil", "1", "9: panicnil=1"],
        ],
      );
      assert.deepEqual(
        syntax.require.map((required) => [required.path, required.version, required.indirect, at(required)]),
        [
          ["example.com/one", "v1.2.3", false, one],
          ["example.com/two", "v0.0.0-20240102030405-abcdefabcdef", true, two],
          ["example.com/three", "v2.0.0+incompatible", true, "16: `example.com/three` v2.0.0+incompatible"],
          ["example.com/four", "v1.0.0", false, "17: example.com/four v1.0.0"],
        ],
      );
      assert.deepEqual(
        syntax.exclude.map((excluded) => [excluded.path, excluded.version, excluded.line]),
        [
          ["example.com/one", "v1.2.2", 24],
          ["example.com/four", "v0.9.0", 26],
        ],
      );
      assert.deepEqual(
        syntax.replace.map(({ oldPath, oldVersion, newPath, newVersion, isLocal, line }) => [
          [oldPath, oldVersion, newPath, newVersion],
          isLocal,
          line,
        ]),
        [
          [["example.com/two", undefined, "../two", undefined], true, 29],
          [["example.com/one", "v1.2.3", "example.com/fork", "v1.2.4"], false, 31],
          [["example.com/three", undefined, "./third party/three", undefined], true, 32],
          [["example.com/four", undefined, "/srv/four", undefined], true, 33],
        ],
      );
      assert.equal(syntax.replace[2] && at(syntax.replace[2]), '32: example.com/three => "./third party/three"');
      assert.deepEqual(
        syntax.tool.map(({ value }) => value),
        ["example.com/one/cmd/gen", "example.com/two/cmd/lint"],
      );
      assert.deepEqual(syntax.ignore.map(at), ["46: ./node_modules", "48: static"]);
      assert.deepEqual(syntax.malformed, []);
    });
  }

  it("tells folders from modules on both sides of a replacement", () => {
    const table: [replacement: string, isLocal: boolean | "malformed"][] = [
      ["a => .", true],
      ["a => ..", true],
      ["a => ./b", true],
      ["a => .\\b", true],
      ["a => C:\\b", true],
      ["a v1.0.0 => ../b", true],
      ["a => b v1.0.0", false],
      ["a => .b/c v1.0.0", false],
      ["a => b", "malformed"],
      ["a => ./b v1.0.0", "malformed"],
      ["a => b v1.0.0 more", "malformed"],
      ["a =>", "malformed"],
      ["=> ./b", "malformed"],
      ["a ./b", "malformed"],
    ];
    for (const [replacement, isLocal] of table) {
      const { replace, malformed } = parseGoMod(`replace ${replacement}\n`);
      const found = replace[0]?.isLocal ?? (malformed.length === 1 ? "malformed" : undefined);
      assert.equal(found, isLocal, replacement);
    }
  });

  it("keeps what it can read of a broken file", () => {
    const text = [
      "module",
      'require "example.com/unclosed v1.0.0',
      "require example.com/noversion",
      "require (",
      "\texample.com/good v1.0.0",
      "\texample.com/many v1.0.0 v2.0.0",
      "\t'example.com/single' v1.0.0",
      "go 1.24",
      ") trailing",
      "/* no such comment */",
      "go 1.24",
      "go 1.25",
      "go (",
      "\t1.26",
      ")",
      "future example.com/directive with words",
      "future (",
      "\tline",
      ")",
      "require more (",
      "\texample.com/unknownblock v1.0.0",
      ")",
      'tool "bad\\q"',
      "require (",
      "\texample.com/last v1.0.0",
    ].join("\n");
    const syntax = parseGoMod(text);
    assert.deepEqual(
      syntax.require.map(({ path }) => path),
      // `go 1.24` in the block looks like a requirement, as it does to the go command.
      ["example.com/good", "go", "example.com/last"],
    );
    assert.equal(syntax.module, undefined);
    assert.deepEqual([syntax.go?.value, syntax.go?.line], ["1.24", 10]);
    assert.deepEqual(
      syntax.malformed.map(({ line }) => line),
      [0, 1, 2, 5, 6, 9, 13, 22],
    );
  });

  it("ends words at comments, not at slashes", () => {
    const { require, module } = parseGoMod("module a/b//c\nrequire a/b/c v1.0.0//indirect\n");
    assert.equal(module?.value, "a/b");
    assert.deepEqual(
      require.map(({ path, version, indirect }) => [path, version, indirect]),
      [["a/b/c", "v1.0.0", true]],
    );
  });

  it("reads anything without throwing", () => {
    for (const text of [
      "",
      "\ufeff",
      "(",
      ")",
      "()",
      "\n\n(\n",
      '"',
      "`",
      "require (",
      "require (\n)",
      "//",
      "\u0000",
      "=>",
      "replace => =>",
    ]) {
      assert.deepEqual(parseGoMod(text).require, [], JSON.stringify(text));
    }
  });
});

describe("parseGoWork", () => {
  it("reads uses, versions and replacements", () => {
    const text =
      'go 1.24\r\ntoolchain default\r\nuse ./tools\r\n\r\nuse (\r\n\t./api // main\r\n\t"../shared lib"\r\n)\r\nreplace example.com/x => ./x\r\n';
    const syntax = parseGoWork(text);
    assert.deepEqual([syntax.go?.value, syntax.toolchain?.value], ["1.24", "default"]);
    assert.deepEqual(
      syntax.use.map(({ value, span, line }) => [value, text.slice(span.start, span.end), line]),
      [
        ["./tools", "./tools", 2],
        ["./api", "./api", 5],
        ["../shared lib", '"../shared lib"', 6],
      ],
    );
    assert.deepEqual(
      syntax.replace.map(({ newPath, isLocal }) => [newPath, isLocal]),
      [["./x", true]],
    );
    assert.deepEqual(syntax.malformed, []);
  });
});
