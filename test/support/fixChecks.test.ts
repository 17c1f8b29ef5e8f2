import assert from "node:assert/strict";
import { defineDockerfileRule, type FileEdit, type Rule } from "../../server/src/rules/define";
import { noLatest } from "./fakeRules";
import { checkFix, damage } from "./fixChecks";
import { memoryLinter, requestWith } from "./lintInMemory";

describe("what no fix may do", () => {
  const faults: [name: string, before: string, after: string, fault: RegExp | undefined][] = [
    ["nothing wrong", "FROM a\n", "FROM b\n", undefined],
    ["an unknown instruction", "FROM a\n", "FROM a\nFORM b\n", /no instruction: FORM/],
    ["an unknown instruction that was there", "FROM a\nFORM b\n", "FROM c\nFORM b\n", undefined],
    ["an instruction without arguments", "FROM a\nRUN b\n", "FROM a\nRUN\n", /without arguments: RUN/],
    ["a continuation without end", "FROM a\nRUN b\n", "FROM a\nRUN b \\\n", /open/],
    ["a heredoc without end", "FROM a\nRUN <<E\nx\nE\n", "FROM a\nRUN <<E\nx\n", /open/],
    ["a broken shell command", "FROM a\nRUN b\n", "FROM a\nRUN b && (c\n", /no shell reads/],
    ["a lost comment", "# why\nFROM a\n", "FROM a\n", /loses the comment: why/],
    [
      "a lost comment inside a continuation",
      "FROM a\nRUN b \\\n# why\n c\n",
      "FROM a\nRUN b c\n",
      /loses the comment: why/,
    ],
    ["a directive that became a comment", "# escape=`\nFROM a\n", "# x\n# escape=`\nFROM a\n", /parser directive/],
    ["LF in a file with CRLF", "FROM a\r\nRUN b\r\n", "FROM a\nRUN b\r\n", /LF/],
    ["CR in a file without", "FROM a\n", "FROM a\r\n", /CR/],
    ["a lost last line break", "FROM a\n", "FROM a", /last line break/],
    ["a lost last line break behind a byte order mark", "\uFEFFFROM a\n", "\uFEFFFROM a", /last line break/],
    ["the only line of a file", "RUN a\n", "", undefined],
    ["the only line of a file, behind a byte order mark", "\uFEFFRUN a\n", "\uFEFF", undefined],
    ["a byte order mark lost with the only line", "\uFEFFRUN a\n", "", /byte order mark/],
    ["a lost byte order mark", "\uFEFFFROM a\n", "FROM a\n", /byte order mark/],
  ];
  for (const [name, before, after, fault] of faults) {
    it(name, () => {
      const found = damage("dockerfile", before, after);
      if (fault === undefined) assert.deepEqual(found, []);
      else
        assert.ok(
          found.some((each) => fault.test(each)),
          found.join("\n"),
        );
    });
  }

  const dockerfile = "FROM a:latest\nRUN b\n";
  const rule = (edits: (path: string) => readonly FileEdit[]): Rule =>
    defineDockerfileRule({
      meta: { ...noLatest.meta, id: "subject" },
      text: noLatest.text,
      check({ build, report }) {
        if (!build.syntax.text.includes("RUN b\n")) return;
        const fix = { title: "Fix", safety: "safe", edits: () => edits(build.surroundings.dockerfile) } as const;
        report({ span: { start: 0, end: 4 }, message: "subject", fixes: [fix] });
      },
    });
  const replace = (path: string, start: number, end: number, newText: string): FileEdit => ({
    path,
    span: { start, end },
    newText,
  });
  let calls = 0;
  const subjects: [name: string, edits: (path: string) => readonly FileEdit[], fault: RegExp | undefined][] = [
    ["a good fix", (path) => [replace(path, 18, 19, "c")], undefined],
    ["a finding that stays", (path) => [replace(path, 0, 6, "FROM b")], /still there/],
    ["no change", (path) => [replace(path, 18, 19, "b")], /leaves Dockerfile as it was/],
    ["no edits", () => [], /changes nothing/],
    ["overlapping edits", (path) => [replace(path, 14, 19, ""), replace(path, 17, 19, "")], /overlaps/],
    ["edits that change from call to call", (path) => [replace(path, 18, 19, `c${calls++}`)], /different edits/],
    ["a new finding", (path) => [replace(path, 18, 20, "c\nFROM d:latest\n")], /finding of no-latest/],
    ["a file that is not there", () => [replace("none", 0, 0, "x")], /none, which does not exist/],
    ["a file that is there", () => [{ ...replace("go.mod", 0, 0, "x"), create: true }], /go\.mod, which exists/],
  ];
  for (const [name, edits, fault] of subjects) {
    it(`is seen when applied: ${name}`, async () => {
      const linter = memoryLinter({ Dockerfile: dockerfile, "go.mod": "module m\n" }, [rule(edits), noLatest]);
      const request = requestWith({ minimumConfidence: "low" });
      const report = await linter.lint("Dockerfile", request);
      const finding = report.findings.find((each) => each.rule.meta.id === "subject");
      const fix = finding?.fixes[0];
      assert.ok(finding && fix);
      const { faults: found } = await checkFix(linter, { report, finding, fix }, request);
      if (fault === undefined) assert.deepEqual(found, []);
      else
        assert.ok(
          found.some((each) => fault.test(each)),
          found.join("\n"),
        );
      assert.equal(await linter.workspace.readText("Dockerfile"), dockerfile, "the workspace is as before");
    });
  }
});
