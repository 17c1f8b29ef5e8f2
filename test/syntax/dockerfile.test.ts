import { strict as assert } from "node:assert";
import { type DockerfileSyntax, parseDockerfile } from "../../server/src/syntax/dockerfile";
import { Random } from "../fuzz/random";
import { withScrap } from "../support/scraps";

/** One line for each instruction: keyword, flags, words or exec form, pairs. */
function outline(syntax: DockerfileSyntax): string[] {
  return syntax.instructions.map((instruction) => {
    const flags = instruction.flags.map((flag) => `--${flag.name}=${flag.value}`);
    const pairs = instruction.pairs.map((pair) => `${pair.name}=${pair.rawValue}`);
    const words = instruction.json?.map((word) => `"${word.text}"`) ?? instruction.words.map((word) => word.text);
    return [instruction.keyword, ...flags, ...(pairs.length > 0 ? pairs : words)].join(" ");
  });
}

/** Every span of an instruction must show the text that it was read from. */
function assertSpansFit(syntax: DockerfileSyntax): void {
  for (const instruction of syntax.instructions) {
    assert.equal(syntax.slice(instruction.keywordSpan).toUpperCase(), instruction.keyword);
    for (const flag of instruction.flags) {
      assert.ok(syntax.slice(flag.span).startsWith(`--${flag.name}`), `flag ${flag.name}`);
      if (flag.valueSpan && flag.value !== undefined) assert.equal(syntax.slice(flag.valueSpan), flag.value);
      for (const option of flag.options) {
        if (option.valueSpan) assert.equal(syntax.slice(option.valueSpan), option.value);
      }
    }
    for (const pair of instruction.pairs) assert.equal(syntax.slice(pair.nameSpan), pair.name);
    for (const word of instruction.words) assert.equal(syntax.slice(word.span), word.text);
    for (const heredoc of instruction.heredocs) assert.ok(syntax.slice(heredoc.marker).startsWith("<<"));
  }
}

describe("parseDockerfile", () => {
  const table: { name: string; text: string; expected: string[] }[] = [
    {
      name: "reads flags, options and words",
      text: "FROM --platform=$BUILDPLATFORM golang:1.24 AS build\nRUN --mount=type=cache,target=/go/pkg/mod --network=none go build -o /out/app .\n",
      expected: [
        "FROM --platform=$BUILDPLATFORM golang:1.24 AS build",
        "RUN --mount=type=cache,target=/go/pkg/mod --network=none go build -o /out/app .",
      ],
    },
    {
      name: "joins lines, and drops comments and blank lines between them",
      text: "FROM alpine\nRUN go build \\\n  # small\n\n  -trimpath \\  \n  .\nUSER app\n",
      expected: ["FROM alpine", "RUN go build -trimpath .", "USER app"],
    },
    {
      name: "ends a line at a doubled escape",
      text: "FROM alpine\nRUN echo a\\\\\nRUN echo b\n",
      expected: ["FROM alpine", "RUN echo a\\\\", "RUN echo b"],
    },
    {
      name: "takes the escape directive",
      text: "# escape=`\nFROM alpine\nRUN go build `\n  -o C:\\app .\n",
      expected: ["FROM alpine", "RUN go build -o C:\\app ."],
    },
    {
      name: "ends directives at the first other comment",
      text: "# a comment\n# escape=`\nFROM alpine\nRUN echo a `\nRUN echo b\n",
      expected: ["FROM alpine", "RUN echo a `", "RUN echo b"],
    },
    {
      name: "reads pairs with quotes, the legacy form and several of them",
      text: 'FROM a\nENV A=b C="d e" F=g\\ h\nENV OLD some  text\nARG X Y="1 2"\n',
      expected: ["FROM a", 'ENV A=b C="d e" F=g\\ h', "ENV OLD=some  text", 'ARG X=undefined Y="1 2"'],
    },
    {
      name: "knows exec form only by valid JSON",
      text: 'FROM a\nCMD ["./app", "a\\"b"]\nCMD [\'./app\']\n',
      expected: ["FROM a", 'CMD "./app" "a"b"', "CMD ['./app']"],
    },
    {
      name: "keeps heredoc bodies out of the instructions",
      text: 'FROM a\nRUN <<EOF\ngo mod download\nRUN no\nEOF\nCOPY <<-"A" <<B /x/\n\tFROM b\n\tA\nUSER c\nB\nUSER app\n',
      expected: ["FROM a", "RUN <<EOF", 'COPY <<-"A" <<B /x/', "USER app"],
    },
    {
      name: "does not take a shift for a heredoc",
      text: "FROM a\nRUN echo $((1 << 2))\nUSER b\n",
      expected: ["FROM a", "RUN echo $((1 << 2))", "USER b"],
    },
    {
      name: "reads CRLF",
      text: "FROM a\r\nRUN go build \\\r\n  .\r\nUSER b\r\n",
      expected: ["FROM a", "RUN go build .", "USER b"],
    },
    { name: "skips a byte order mark", text: "\ufeffFROM a\nUSER b", expected: ["FROM a", "USER b"] },
    {
      name: "survives an escape at the end of the file",
      text: "FROM a\nRUN go build \\",
      expected: ["FROM a", "RUN go build"],
    },
    { name: "survives a heredoc without end", text: "FROM a\nRUN <<EOF\ngo build", expected: ["FROM a", "RUN <<EOF"] },
    { name: "reads an empty file", text: "", expected: [] },
  ];
  for (const { name, text, expected } of table) {
    it(name, () => {
      const syntax = parseDockerfile(text);
      assert.deepEqual(outline(syntax), expected);
      assertSpansFit(syntax);
    });
  }

  it("finds the instruction inside ONBUILD and HEALTHCHECK at its place", () => {
    const syntax = parseDockerfile(
      'FROM a\nONBUILD RUN --mount=type=cache,target=/c go build\nHEALTHCHECK --interval=5s CMD ["/app", "-check"]\n',
    );
    const trigger = syntax.instructions[1]?.inner;
    assert.equal(trigger?.keyword, "RUN");
    assert.equal(trigger?.flags[0]?.options[1]?.value, "/c");
    assert.equal(syntax.slice(trigger?.span ?? { start: 0, end: 0 }), "RUN --mount=type=cache,target=/c go build");
    assert.deepEqual(
      syntax.instructions[2]?.inner?.json?.map((word) => word.text),
      ["/app", "-check"],
    );
  });

  it("gives a pair's value with line joins removed", () => {
    const syntax = parseDockerfile('FROM a\nENV A="one \\\n  two" \\\n  # why\n  B=three\n');
    const pairs = syntax.instructions[1]?.pairs ?? [];
    assert.deepEqual(
      pairs.map((pair) => [pair.name, pair.rawValue]),
      [
        ["A", '"one   two"'],
        ["B", "three"],
      ],
    );
  });

  it("gives the same from a reused version as from scratch, whatever was edited", () => {
    const random = new Random(7);
    let text = "FROM golang\nCOPY . .\nRUN go build\n";
    let previous = parseDockerfile(text);
    for (let round = 0; round < 1500; round++) {
      text = withScrap(text, random);
      const reused = parseDockerfile(text, previous);
      const fresh = parseDockerfile(text);
      assert.deepEqual(outline(reused), outline(fresh), JSON.stringify(text));
      assert.deepEqual(
        reused.instructions.map(({ span, lines, heredocs }) => ({ span, lines, heredocs })),
        fresh.instructions.map(({ span, lines, heredocs }) => ({ span, lines, heredocs })),
      );
      previous = reused;
    }
  });
});
