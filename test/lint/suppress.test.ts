import assert from "node:assert/strict";
import { applyEdits } from "../../server/src/lint/fixes";
import {
  readSuppressions,
  removalEdit,
  type SuppressibleFile,
  suppressionFixes,
  suppressionOf,
} from "../../server/src/lint/suppress";
import type { FileKind } from "../../server/src/rules/define";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { LineIndex } from "../../server/src/syntax/text";

function file(text: string, kind: FileKind = "dockerfile"): SuppressibleFile {
  const base = { kind, text, lines: new LineIndex(text) };
  return kind === "dockerfile" ? { ...base, dockerfile: parseDockerfile(text) } : base;
}

/** The lines (from 1) on which a finding of `rule` would be ignored. */
function ignoredLines(text: string, rule = "some-rule", kind: FileKind = "dockerfile"): number[] {
  const source = file(text, kind);
  const suppressions = readSuppressions(source);
  return source.lines.starts.flatMap((start, line) => (suppressionOf(suppressions, rule, start) ? [line + 1] : []));
}

function afterFix(text: string, needle: string, title: RegExp, kind: FileKind = "dockerfile"): string | undefined {
  const fix = suppressionFixes(file(text, kind), "f", "some-rule", text.indexOf(needle)).find((each) =>
    title.test(each.title),
  );
  return fix && applyEdits(text, fix.edits());
}

describe("ignore comments", () => {
  const cases: [name: string, text: string, lines: number[], kind?: FileKind][] = [
    ["above an instruction", "FROM a\n# go-hints: ignore[some-rule]\nRUN b\nRUN c\n", [3]],
    ["with a reason and other rules", "FROM a\n# go-hints: ignore[other, some-rule] we know = x\nRUN b\n", [3]],
    ["with other comments and blank lines between", "# go-hints: ignore[some-rule]\n# why\n\nFROM a\nRUN b\n", [4]],
    ["for every line of the instruction", "FROM a\n# go-hints: ignore[some-rule]\nRUN b \\\n  c\nRUN d\n", [3, 4]],
    ["inside a continuation", "FROM a\nRUN b \\\n# go-hints: ignore[some-rule]\n  && c\nRUN d\n", [2, 3, 4]],
    ["for a heredoc", "FROM a\n# go-hints: ignore[some-rule]\nRUN <<EOF\nb\nEOF\nRUN c\n", [3, 4, 5]],
    ["in a heredoc, where it is content", "FROM a\nRUN <<EOF\n# go-hints: ignore[some-rule]\nb\nEOF\n", []],
    ["for another rule", "FROM a\n# go-hints: ignore[other-rule]\nRUN b\n", []],
    ["for the file", "FROM a\nRUN b\n# go-hints: ignore-file[some-rule]\n", [1, 2, 3, 4]],
    ["with CRLF", "FROM a\r\n# go-hints: ignore[some-rule]\r\nRUN b\r\n", [3]],
    ["indented", "FROM a\n  # go-hints:ignore [ some-rule ]\nRUN b\n", [3]],
    ["below the last instruction", "FROM a\n# go-hints: ignore[some-rule]\n", []],
    ["in .npmrc with ;", "a=1\n; go-hints: ignore[some-rule]\nb=2\nc=3\n", [3], "npmrc"],
    ["in .npmrc with #", "# go-hints: ignore[some-rule]\n\nb=2\n", [3], "npmrc"],
    ["at the end of an .npmrc line, where it covers nothing", "b=2 ; go-hints: ignore[some-rule]\n", [], "npmrc"],
    ["in .dockerignore", "# go-hints: ignore[some-rule]\n*\n!go.mod\n", [2], "dockerignore"],
    [
      "in .dockerignore behind a blank, where it is a pattern",
      " # go-hints: ignore[some-rule]\n*\n",
      [],
      "dockerignore",
    ],
  ];
  for (const [name, text, lines, kind] of cases) {
    it(`count ${name}`, () => assert.deepEqual(ignoredLines(text, "some-rule", kind), lines));
  }

  it("say where each id stands", () => {
    const text = "# go-hints: ignore[one,  two] reason\nFROM a\n";
    const [suppression] = readSuppressions(file(text)).list;
    assert.deepEqual(
      suppression?.rules.map(({ span }) => text.slice(span.start, span.end)),
      ["one", "two"],
    );
  });

  for (const comment of ["# go-hints: ignroe[a]", "# go-hints: ignore a", "# go-hints: ignore[]", "# go-hints:"]) {
    it(`are called malformed: ${comment}`, () => {
      const { list, malformed } = readSuppressions(file(`FROM a\n${comment}\nRUN b\n`));
      assert.deepEqual([list.length, malformed.length], [0, 1]);
    });
  }

  it("of other tools are left alone", () => {
    const { list, malformed } = readSuppressions(file("# hadolint ignore=DL3006\n# see go-hints: ignore[x]\nFROM a\n"));
    assert.deepEqual([list.length, malformed.length], [0, 0]);
  });
});

describe("the fix that ignores a finding", () => {
  it("puts the comment above the instruction, not into it", () => {
    const text = "FROM a\nRUN b \\\n  && c\n";
    assert.equal(afterFix(text, "c", /here/), "FROM a\n# go-hints: ignore[some-rule]\nRUN b \\\n  && c\n");
  });

  it("keeps indentation and line breaks", () => {
    const text = "FROM a\r\n  RUN b\r\n";
    assert.equal(afterFix(text, "b", /here/), "FROM a\r\n  # go-hints: ignore[some-rule]\r\n  RUN b\r\n");
  });

  it("stands above the RUN of a heredoc", () => {
    const text = "FROM a\nRUN <<EOF\nb\nEOF\n";
    assert.equal(afterFix(text, "b", /here/), "FROM a\n# go-hints: ignore[some-rule]\nRUN <<EOF\nb\nEOF\n");
  });

  it("adds to a comment that is there", () => {
    const text = "FROM a\n# go-hints: ignore[other] why\nRUN b\n";
    assert.equal(afterFix(text, "b", /here/), "FROM a\n# go-hints: ignore[other, some-rule] why\nRUN b\n");
  });

  it("goes below the parser directives for the file", () => {
    const text = "# syntax=docker/dockerfile:1\n# escape=`\n\nFROM a\n";
    assert.equal(
      afterFix(text, "a", /file/),
      "# syntax=docker/dockerfile:1\n# escape=`\n# go-hints: ignore-file[some-rule]\n\nFROM a\n",
    );
  });

  it("leaves the byte order mark first", () => {
    assert.equal(afterFix("\uFEFFFROM a\n", "a", /file/), "\uFEFF# go-hints: ignore-file[some-rule]\nFROM a\n");
    assert.equal(afterFix("\uFEFFFROM a\n", "a", /here/), "\uFEFF# go-hints: ignore[some-rule]\nFROM a\n");
  });

  it("offers no place where there is no instruction", () => {
    assert.equal(afterFix("# a comment\nFROM a\n", "comment", /here/), undefined);
  });

  it("works in .npmrc and .dockerignore", () => {
    assert.equal(afterFix("a=1\nb=2\n", "b", /here/, "npmrc"), "a=1\n# go-hints: ignore[some-rule]\nb=2\n");
    assert.equal(afterFix("a\n  b\n", "b", /here/, "dockerignore"), "a\n# go-hints: ignore[some-rule]\n  b\n");
  });

  const sources: [text: string, needle: string, kind?: FileKind][] = [
    ["# escape=`\nFROM a\nRUN b `\n c\n", " c"],
    ["FROM a\nRUN b \\\n# x\n c\n", " c"],
    ["FROM a", "a"],
    ["\uFEFF# syntax=docker/dockerfile:1\r\nFROM a\r\nCOPY <<X /\r\nhello\r\nX\r\n", "hello"],
    ["//r.example.com/:_authToken=x", "x", "npmrc"],
  ];
  for (const [text, needle, kind] of sources) {
    for (const title of [/here/, /file/]) {
      it(`does ignore (${title.source}): ${JSON.stringify(text)}`, () => {
        const after = afterFix(text, needle, title, kind) ?? "";
        const suppressions = readSuppressions(file(after, kind));
        assert.ok(suppressionOf(suppressions, "some-rule", after.lastIndexOf(needle)), after);
        if (kind === undefined) {
          const instructions = (source: string) =>
            parseDockerfile(source).instructions.map((each) => source.slice(each.span.start, each.span.end));
          assert.deepEqual(instructions(after), instructions(text), "the instructions are the same");
          assert.equal(parseDockerfile(after).directives.length, parseDockerfile(text).directives.length);
        }
      });
    }
  }
});

describe("removing an id from an ignore comment", () => {
  const cases: [remove: string, before: string, after: string][] = [
    ["a", "FROM x\n# go-hints: ignore[a] why\nRUN b\n", "FROM x\nRUN b\n"],
    ["a", "# go-hints: ignore[a, b, c]\nFROM x\n", "# go-hints: ignore[b, c]\nFROM x\n"],
    ["b", "# go-hints: ignore[a, b, c]\nFROM x\n", "# go-hints: ignore[a, c]\nFROM x\n"],
    ["c", "# go-hints: ignore[a, b, c]\nFROM x\n", "# go-hints: ignore[a, b]\nFROM x\n"],
    ["a", "FROM x\nRUN b \\\n# go-hints: ignore[a]\n c\n", "FROM x\nRUN b \\\n c\n"],
  ];
  for (const [remove, before, after] of cases) {
    it(`${remove} of ${JSON.stringify(before)}`, () => {
      const source = file(before);
      const suppression = readSuppressions(source).list[0];
      const rule = suppression?.rules.find((each) => each.id === remove);
      assert.ok(suppression && rule);
      assert.equal(applyEdits(before, [removalEdit(source, "f", suppression, rule)]), after);
    });
  }
});
