import assert from "node:assert/strict";
import { expandWord } from "../../server/src/syntax/expansion";
import { known } from "../../server/src/syntax/value";
import { tryOut } from "./checks";

/** Inputs that fuzzing found, as small as they could be made. Each file that can be linted is. */
const found: readonly (readonly [name: string, files: Readonly<Record<string, string>>])[] = [
  [
    "what npm writes hangs on the project, which hangs on what the commands before it write",
    { Dockerfile: 'FROM golang\nVOLUME "."]\nRUN while x /var; do y | npm ci --omit=dev; done\n' },
  ],
  [
    "the same behind an unknown program of the same RUN, asked about by a later one",
    { Dockerfile: "FROM golang test\nRUN <<EOF\ngo ./...\nnpm ci --omit=dev\nEOF\nRUN go mod verify;" },
  ],
  [
    "the same in a substitution, with a bind mount from a stage that does not exist",
    {
      Dockerfile:
        "FROM golang\nRUN --mount=type=bind,from=deps,source=/out,target=/out <<-'EOT' sh\n\t{ { x=$(mv /usr/local/bin/app) npm ci; }; }\n",
    },
  ],
  [
    "two late GOPROXYs in one ENV are moved together",
    { Dockerfile: "FROM alpine AS Build\nRUN if x; go mod vendor &\nENV GOPROXY=file:///proxy GOPROXY=,,|\n" },
  ],
  [
    "a blank that is escaped stands between two variables",
    { Dockerfile: "FROM debian:bookworm-slim Build\nENV GOPRIVATE=a-b_c/* \\  NO_PROXY=${GOTOOLCHAIN:-x}\n" },
  ],
  [
    "a step empties GOPROXY, which another stage sets",
    { Dockerfile: "FROM debian AS build\nRUN export GOPROXY= && go get -u ./...\nFROM base\nARG GOPROXY=direct\n" },
  ],
  ["a variable of FROM is not closed", { Dockerfile: 'FROM golang:${GO_VERS/src/app"]\n' }],
  ["a default is not closed", { Dockerfile: "FROM golang\nENV A=b \\\n    B=${TARGETPLATFORM:-" }],
  [
    "an embed pattern is malformed",
    {
      "services/api/main.go": 'package main\nimport\t"embed"\n)\n//go:embed [\nvar',
      "services/api/.npmrc": "_auth=npm_abcdefghijklmnopqrstuvwxyz0123456789\n",
      Dockerfile: "FROM $BASE\nRUN --mount",
    },
  ],
  ["the only line of an ignore file is removed", { ".dockerignore": "../x\n" }],
  ["the only line of an ignore file stands behind a byte order mark", { ".dockerignore": "\uFEFF../x\n" }],
  [
    "a source has half of a surrogate pair in its name",
    { ".dockerignore": "**\n", Dockerfile: "FROM deps\nCOPY \ud83dx .env" },
  ],
  [
    "the ignore file is no text",
    { ".dockerignore": "\u0000\n", ".git/HEAD": "", Dockerfile: "FROM golang:1.24\nCOPY . .\nRUN go build\n" },
  ],
  [
    "two flags of RUN stand behind the opening of a heredoc",
    { Dockerfile: "FROM golang\nRUN <<&-'EOT' --mount=type=cache,target=/a --mount=type=cache,target=/b" },
  ],
  ["an escape stands in place of an instruction", { Dockerfile: '\\\nVOLUME "/go/src/app"]\n' }],
  ["a keyword is joined to another one by nothing but an escape", { Dockerfile: 'FROM deps\r\nRUN \\\r\nVOLUME b",' }],
  ["the parser of YAML points behind the end of the configuration", { ".go-hints.yaml": " [*a" }],
  ["control characters in a message of the report for GitHub", { ".npmrc": "reg\u0012istry=http://localhost:4873/\n" }],
  ["a line that should go on opens a heredoc", { Dockerfile: "FROM golang\nRUN x\n && <<X" }],
  [
    "a line that should go on stands behind one that ends a command",
    { Dockerfile: "FROM golang\nRUN for dir in *.txt; do x; done &\n && y\n" },
  ],
  [
    "a file escapes with the back-tick and means the backslash",
    { Dockerfile: '# escape=`\nFROM golang\nRUN "`go build`" \\\n && ( eval "$x" )\n' },
  ],
  [
    "an export between `&&` and `;` leaves the RUN",
    { Dockerfile: "FROM golang\nRUN { true && export GOPRIVATE=x/*; }\n" },
  ],
  ["variables with defaults nest without end", { Dockerfile: `FROM golang\nCOPY a${"${a:-".repeat(5_000)} /\n` }],
  ["a pattern of an ignore file has thousands of folders", { ".dockerignore": `./cmd${"x/y/".repeat(1_000)}\n` }],
  [
    "thousands of patterns of an ignore file match nothing",
    { ".dockerignore": `[^x\n${"<<-'E O F'\n".repeat(1_500)}` },
  ],
];

describe("what fuzzing found stays mended", function () {
  this.timeout(30_000);
  for (const [name, files] of found) {
    it(name, async () => {
      const targets = Object.keys(files).filter((path) => !/go-hints|go\.mod|\.go$/.test(path));
      const { faults } = await tryOut({ files, targets, edited: {} });
      assert.deepEqual(faults, []);
    });
  }

  describe("shell patterns of a word take no time that grows with the number of stars", () => {
    const lookup = () => known("a".repeat(400));
    for (const [word, expected] of [
      [`\${x##${"*a".repeat(60)}b}`, known("a".repeat(400))],
      [`\${x%%${"a*".repeat(90)}}`, known("")],
      ["${x#a*}", known("a".repeat(399))],
      ["${x##a*}", known("")],
      ["${x%a?}", known("a".repeat(398))],
      [`\${x//${"*a".repeat(60)}b/y}`, { kind: "unknown" }],
    ] as const) {
      it(word.slice(0, 20), () => {
        const started = performance.now();
        assert.deepEqual(expandWord(word, "\\", lookup).value, expected);
        assert.ok(performance.now() - started < 1_000);
      });
    }
  });
});
