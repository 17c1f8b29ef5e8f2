import assert from "node:assert/strict";
import { applyEdits } from "../../../server/src/lint/fixes";
import type { FileEdit } from "../../../server/src/rules/define";
import { DockerfileEdits } from "../../../server/src/rules/shared/edits";
import type { Instruction } from "../../../server/src/syntax/dockerfile";
import { simulateFiles } from "../../support/simulation";

/** @param at the instruction with a text */
type Editing = (
  edits: DockerfileEdits,
  gone: readonly Instruction[],
  at: (text: string) => Instruction,
) => readonly FileEdit[];

/** The Dockerfile after an edit of the instructions that say `gone`. */
async function edited(text: string, editing: Editing): Promise<string> {
  const build = await simulateFiles({ Dockerfile: text });
  const { syntax } = build;
  const at = (source: string): Instruction => {
    const found = syntax.instructions.find((each) => syntax.slice(each.span) === source);
    assert.ok(found, source);
    return found;
  };
  const gone = syntax.instructions.filter((each) => syntax.slice(each.span).includes("gone"));
  assert.ok(gone.length > 0);
  return applyEdits(text, editing(new DockerfileEdits(build), gone, at));
}

const toCrlf = (text: string) => text.replaceAll("\n", "\r\n");
const withMark = (text: string) => `\uFEFF${text}`;

describe("taking instructions out of a Dockerfile", () => {
  const cases: readonly (readonly [name: string, before: string, after: string])[] = [
    ["between instructions", "FROM a\nARG gone\nRUN b\n", "FROM a\nRUN b\n"],
    ["below a blank line", "FROM a\n\nARG gone\nRUN b\n", "FROM a\n\nRUN b\n"],
    ["above a blank line", "FROM a\nARG gone\n\nRUN b\n", "FROM a\n\nRUN b\n"],
    ["between blank lines", "FROM a\n\nARG gone\n\nRUN b\n", "FROM a\n\nRUN b\n"],
    ["between lines of blanks", "FROM a\n \t\nARG gone\n  \nRUN b\n", "FROM a\n  \nRUN b\n"],
    ["the longer gap above stays", "FROM a\n\n\nARG gone\n\nRUN b\n", "FROM a\n\n\nRUN b\n"],
    ["the longer gap below stays", "FROM a\n\nARG gone\n\n\nRUN b\n", "FROM a\n\n\nRUN b\n"],
    ["the first of the file", "ARG gone\nFROM a\n", "FROM a\n"],
    ["the first of the file, above blank lines", "ARG gone\n\n\nFROM a\n", "FROM a\n"],
    ["the first, below a blank line", "\nARG gone\n\nFROM a\n", "\nFROM a\n"],
    ["the last of the file", "FROM a\nARG gone\n", "FROM a\n"],
    ["the last of the file, below blank lines", "FROM a\n\n\nARG gone\n", "FROM a\n"],
    ["the last, above a blank line", "FROM a\n\nARG gone\n\n", "FROM a\n\n"],
    ["the last of a file without a last line break", "FROM a\nARG gone", "FROM a"],
    ["the same below a blank line", "FROM a\n\nARG gone", "FROM a"],
    ["the last, above blanks that end with no line break", "FROM a\n\nARG gone\n  ", "FROM a\n  "],
    ["the only one", "ARG gone\n", ""],
    ["the only one, without a line break", "ARG gone", ""],
    ["a comment above stays, and the gap below it", "FROM a\n\n# b\nARG gone\n\nRUN c\n", "FROM a\n\n# b\n\nRUN c\n"],
    ["a comment below stays", "FROM a\n\nARG gone\n\n# b\nRUN c\n", "FROM a\n\n# b\nRUN c\n"],
    ["a comment at the end of the file", "FROM a\n\nARG gone\n\n# b\n", "FROM a\n\n# b\n"],
    ["comments inside it stay", "FROM a\n\nARG \\\n  # why\n  gone\n\nRUN b\n", "FROM a\n\n# why\n\nRUN b\n"],
    ["also behind it at the end of the file", "FROM a\nARG gone \\\n# why\n", "FROM a\n# why\n"],
    ["the same without a last line break", "FROM a\nARG gone \\\n# why", "FROM a\n# why"],
    ["but not what is said of its findings", "FROM a\nARG \\\n# go-hints: x\ngone\nRUN b\n", "FROM a\nRUN b\n"],
    ["a comment inside does not become a directive", "ARG \\\n# escape=`\ngone\nFROM a\n", "\n# escape=`\nFROM a\n"],
    ["below a parser directive", "# syntax=x\n\nARG gone\n\nFROM a\n", "# syntax=x\n\nFROM a\n"],
    ["a comment does not become a directive", "ARG gone\n# escape=`\nFROM a\n", "\n# escape=`\nFROM a\n"],
    ["nor one below a blank line", "ARG gone\n\n# escape=`\nFROM a\n", "\n# escape=`\nFROM a\n"],
    ["nor one below a directive", "# syntax=x\nARG gone\n# escape=`\nFROM a\n", "# syntax=x\n\n# escape=`\nFROM a\n"],
    [
      "a second directive of a name is none",
      "# escape=`\nARG gone\n# why = b\nFROM a\n",
      "# escape=`\n# why = b\nFROM a\n",
    ],
    [
      "several lines, but for a comment in them",
      "FROM a\n\nRUN gone \\\n\n  # b\n  c\n\nRUN d\n",
      "FROM a\n\n# b\n\nRUN d\n",
    ],
    ["a heredoc", "FROM a\n\nRUN <<E\n\ngone\n\nE\n\nRUN d\n", "FROM a\n\nRUN d\n"],
    [
      "blank lines of a heredoc above stay",
      "FROM a\nRUN <<E\nb\n\nE\nARG gone\n\nRUN d\n",
      "FROM a\nRUN <<E\nb\n\nE\n\nRUN d\n",
    ],
    ["two that stand together", "FROM a\n\nARG gone\nENV gone=1\n\nRUN b\n", "FROM a\n\nRUN b\n"],
    ["two with a blank line between", "FROM a\n\nARG gone\n\nENV gone=1\n\nRUN b\n", "FROM a\n\nRUN b\n"],
    ["two at the end of the file", "FROM a\n\nARG gone\n\nENV gone=1\n", "FROM a\n"],
    ["two at the start of the file", "ARG gone\n\nARG gone2\n\nFROM a\n", "FROM a\n"],
    [
      "two with another one between",
      "FROM a\n\nARG gone\n\nRUN b\n\nENV gone=1\n\nRUN c\n",
      "FROM a\n\nRUN b\n\nRUN c\n",
    ],
    ["two with a comment between", "FROM a\n\nARG gone\n\n# b\nENV gone=1\n\nRUN c\n", "FROM a\n\n# b\n\nRUN c\n"],
  ];
  for (const [name, before, after] of cases) {
    it(name, async () => {
      const removing: Editing = (edits, gone) => edits.removeAll(gone);
      assert.equal(await edited(before, removing), after);
      assert.equal(await edited(toCrlf(before), removing), toCrlf(after), "with CRLF");
      assert.equal(await edited(withMark(before), removing), withMark(after), "with a byte order mark");
    });
  }

  it("one is taken out as several are", async () => {
    for (const [name, before] of cases) {
      const one: Editing = (edits, gone) => gone.slice(0, 1).map((first) => edits.remove(first));
      const all: Editing = (edits, gone) => edits.removeAll(gone.slice(0, 1));
      assert.equal(await edited(before, one), await edited(before, all), name);
    }
  });
});

describe("moving instructions of a Dockerfile", () => {
  const cases: readonly (readonly [name: string, before: string, above: string, below: string])[] = [
    [
      "the gap that they leave closes",
      "FROM a\nRUN b\n\nENV gone=1\n\nRUN c\n",
      "FROM a\nENV gone=1\nRUN b\n\nRUN c\n",
      "FROM a\nRUN b\n\nRUN c\nENV gone=1\n",
    ],
    [
      "a comment goes along",
      "FROM a\nRUN b\n\n# d\nENV gone=1\n\nRUN c\n",
      "FROM a\n# d\nENV gone=1\nRUN b\n\nRUN c\n",
      "FROM a\nRUN b\n\nRUN c\n# d\nENV gone=1\n",
    ],
    [
      "two apart",
      "FROM a\nRUN b\n\nENV gone=1\n\nARG gone\n\nRUN c\n",
      "FROM a\nENV gone=1\nARG gone\nRUN b\n\nRUN c\n",
      "FROM a\nRUN b\n\nRUN c\nENV gone=1\nARG gone\n",
    ],
    [
      "from the end of a file without a last line break",
      "FROM a\nRUN b\nRUN c\n\nENV gone=1",
      "FROM a\nENV gone=1\nRUN b\nRUN c",
      "FROM a\nRUN b\nRUN c\nENV gone=1",
    ],
  ];
  for (const [name, before, above, below] of cases) {
    it(name, async () => {
      const up: Editing = (edits, gone, at) => edits.arrangeBefore(at("RUN b"), gone);
      const down: Editing = (edits, gone, at) => edits.arrangeAfter(at("RUN c"), gone);
      for (const variant of [(text: string) => text, toCrlf]) {
        assert.equal(await edited(variant(before), up), variant(above), "upwards");
        assert.equal(await edited(variant(before), down), variant(below), "downwards");
      }
    });
  }
});
