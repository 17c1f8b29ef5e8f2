import assert from "node:assert/strict";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { LineIndex, type Span } from "../../server/src/syntax/text";
import { Random } from "../fuzz/random";
import { withScrap } from "../support/scraps";

describe("a Dockerfile that is being edited", () => {
  it("has the same instructions, comments and positions as the file, whatever is typed", () => {
    const random = new Random(11);
    let text = "# syntax=docker/dockerfile:1\n\nFROM golang\nCOPY . .\n# last\nRUN go build";
    let edited = parseDockerfile(text, undefined, true);
    for (let round = 0; round < 1500; round++) {
      text = withScrap(text, random);
      edited = parseDockerfile(text, edited, true);
      const fresh = parseDockerfile(text);
      const shown = JSON.stringify(text);
      assert.equal(edited.instructions.length, fresh.instructions.length, shown);
      const inDocument = (offset: number) => edited.editing?.canvas.toDocument(offset) ?? offset;
      for (const [index, instruction] of fresh.instructions.entries()) {
        const other = edited.instructions[index];
        if (!other) continue;
        for (const part of ["span", "lines", "head", "body"] as const) {
          const { start, end }: Span = other[part];
          assert.deepEqual({ start: inDocument(start), end: inDocument(end) }, instruction[part], shown);
        }
        assert.equal(edited.slice(other.span), fresh.slice(instruction.span), shown);
        assert.equal(edited.text.slice(other.span.start, other.span.end), fresh.slice(instruction.span), shown);
        assert.equal(edited.instructionAt(other.offset), other, shown);
      }
      assert.deepEqual(
        edited.comments.map(({ span, text: comment }) => [inDocument(span.start), inDocument(span.end), comment]),
        fresh.comments.map(({ span, text: comment }) => [span.start, span.end, comment]),
        shown,
      );
      const lines = new LineIndex(text);
      for (let offset = 0; offset <= text.length; offset += 1 + random.below(7)) {
        const position = lines.positionAt(offset);
        assert.deepEqual(edited.lines.positionAt(edited.lines.offsetAt(position)), position, shown);
        assert.equal(
          edited.instructionAt(edited.lines.offsetAt(position))?.keyword,
          fresh.instructionAt(offset)?.keyword,
        );
      }
    }
  });

  it("moves nothing but what stands in the lines of the edit", () => {
    const before = parseDockerfile("FROM golang\n# why\nENV A=1\nRUN go build\n", undefined, true);
    const offsets = before.instructions.map(({ offset }) => offset);
    const after = parseDockerfile("FROM golang\n# why not at all\nENV A=12\nRUN go build\n", before, true);
    assert.deepEqual(
      after.instructions.map(({ offset }) => offset),
      offsets,
    );
    assert.equal(after.instructions[2], before.instructions[2]);
    assert.deepEqual(
      after.editing?.changes?.map(({ instruction, before: { text } }) => [text, instruction.parsed.text]),
      [["ENV A=1", "ENV A=12"]],
    );
    assert.ok(before.isOvertaken);
    assert.ok(!after.isOvertaken);
  });

  const anew: readonly (readonly [string, string])[] = [
    ["another keyword", "FROM golang\nARG A=1\nRUN go build\n"],
    ["an instruction more", "FROM golang\nENV A=1\nRUN go build\nRUN true\n"],
    ["an instruction moved to the right", "FROM golang\n  ENV A=1\nRUN go build\n"],
    ["more text than there is room for", `FROM golang\nENV A=${"1".repeat(500)}\nRUN go build\n`],
    ["another escape character", "# escape=`\nFROM golang\nENV A=1\nRUN go build\n"],
  ];
  for (const [what, text] of anew)
    it(`is laid out anew for ${what}`, () => {
      const before = parseDockerfile("FROM golang\nENV A=1\nRUN go build\n", undefined, true);
      const after = parseDockerfile(text, before, true);
      assert.equal(after.editing?.changes, undefined);
      assert.ok(after.editing);
      assert.ok(!before.isOvertaken);
    });

  it("has no room where it holds no instruction", () => {
    assert.equal(parseDockerfile("# note\n", undefined, true).editing, undefined);
  });
});
