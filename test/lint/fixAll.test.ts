import assert from "node:assert/strict";
import { fixAll } from "../../server/src/lint/fixAll";
import type { FixSelection } from "../../server/src/lint/fixes";
import { defineDockerfileRule, type FileEdit, type Rule } from "../../server/src/rules/define";
import { noLatest, shoutingRun } from "../support/fakeRules";
import { memoryLinter, requestWith } from "../support/lintInMemory";

/** A rule that reports `word` wherever it stands and replaces it as told. */
function replacing(id: string, word: string, edits: (path: string, start: number) => readonly FileEdit[]): Rule {
  return defineDockerfileRule({
    meta: { ...noLatest.meta, id },
    text: noLatest.text,
    check({ build, report }) {
      for (const { index: start } of build.syntax.text.matchAll(new RegExp(word, "g"))) {
        const thunk = () => edits(build.surroundings.dockerfile, start);
        report({
          span: { start, end: start + word.length },
          message: word,
          fixes: [{ title: id, safety: "safe", edits: thunk }],
        });
      }
    },
  });
}

async function fix(
  files: Record<string, string>,
  rules: readonly Rule[],
  selection: FixSelection = "safe",
  otherFiles = false,
) {
  const linter = memoryLinter(files, rules);
  const result = await fixAll(linter, "Dockerfile", {
    ...requestWith({ minimumConfidence: "low" }),
    selection,
    otherFiles,
  });
  const texts = Object.fromEntries(result.changes.map(({ path, after }) => [path, after]));
  return { ...result, texts, workspace: linter.workspace };
}

const replaceBy = (word: string, other: string) =>
  replacing(`${word}-${other}`, word, (path, start) => [
    { path, span: { start, end: start + word.length }, newText: other },
  ]);

describe("fixing all", () => {
  it("applies safe fixes and says which", async () => {
    const { texts, applied, isStable, report } = await fix({ Dockerfile: "FROM a:latest\nRUN LOUD\nFROM b:latest\n" }, [
      noLatest,
      shoutingRun,
    ]);
    assert.deepEqual(texts, { Dockerfile: "FROM a:1.26\nRUN LOUD\nFROM b:1.26\n" });
    assert.deepEqual(
      applied.map(({ rule, line }) => [rule, line]),
      [
        ["no-latest", 0],
        ["no-latest", 2],
      ],
    );
    assert.ok(isStable);
    assert.deepEqual(
      report.findings.map((finding) => finding.rule.meta.id),
      ["shouting-run"],
    );
  });

  it("applies preferred suggestions when asked to", async () => {
    const { texts } = await fix({ Dockerfile: "FROM a:latest\nRUN LOUD\n" }, [noLatest, shoutingRun], "suggestions");
    assert.deepEqual(texts, { Dockerfile: "FROM a:1.26\nRUN loud\n" });
  });

  it("changes nothing when there is nothing to fix", async () => {
    const { changes, applied, isStable } = await fix({ Dockerfile: "FROM a:1\n" }, [noLatest]);
    assert.deepEqual([changes, applied, isStable], [[], [], true]);
  });

  it("goes on until the last fix that another one made possible", async () => {
    const { texts, isStable } = await fix({ Dockerfile: "FROM one\n" }, [
      replaceBy("one", "two"),
      replaceBy("two", "three"),
    ]);
    assert.deepEqual([texts, isStable], [{ Dockerfile: "FROM three\n" }, true]);
  });

  it("applies fixes that meet one after the other", async () => {
    const once = (id: string): Rule => {
      const insertion: (path: string) => FileEdit = (path) => ({
        path,
        span: { start: 0, end: 0 },
        newText: `# ${id}\n`,
      });
      return defineDockerfileRule({
        meta: { ...noLatest.meta, id },
        text: noLatest.text,
        check({ build, report }) {
          if (build.syntax.text.includes(`# ${id}`)) return;
          const edits = () => [insertion(build.surroundings.dockerfile)];
          report({ span: { start: 0, end: 4 }, message: id, fixes: [{ title: id, safety: "safe", edits }] });
        },
      });
    };
    const { texts, isStable } = await fix({ Dockerfile: "FROM a\n" }, [once("x"), once("y")]);
    assert.deepEqual([texts, isStable], [{ Dockerfile: "# y\n# x\nFROM a\n" }, true]);
  });

  it("judges a step again from which another fix has moved something away", async () => {
    const path = "Dockerfile";
    const rule = (id: string, fixOf: (text: string) => readonly FileEdit[] | undefined): Rule =>
      defineDockerfileRule({
        meta: { ...noLatest.meta, id },
        text: noLatest.text,
        check({ build, report }) {
          const edits = fixOf(build.syntax.text);
          const start = edits?.[0]?.span.start ?? 0;
          const span = { start, end: start + 1 };
          if (edits) report({ span, message: id, fixes: [{ title: id, safety: "safe", edits: () => edits }] });
        },
      });
    const moving = rule("move", (text) => {
      const at = text.indexOf("install && ");
      if (at < 0) return undefined;
      const start = text.indexOf("COPY");
      return [
        { path, span: { start, end: start }, newText: "RUN install\n" },
        { path, span: { start: at, end: at + 11 }, newText: "" },
      ];
    });
    const mounting = rule("mount", (text) => {
      const at = /RUN (?=install &&)/.exec(text)?.index;
      return at === undefined ? undefined : [{ path, span: { start: at + 4, end: at + 4 }, newText: "--mount " }];
    });
    const { texts, applied } = await fix({ Dockerfile: "FROM a\nCOPY . .\nRUN install && build\n" }, [
      moving,
      mounting,
    ]);
    assert.equal(texts["Dockerfile"], "FROM a\nRUN install\nCOPY . .\nRUN build\n");
    assert.deepEqual(
      applied.map(({ rule: id }) => id),
      ["move"],
    );
  });

  it("judges again what a new step makes needless", async () => {
    const path = "Dockerfile";
    const rule = (
      id: string,
      check: (text: string) => { start: number; related?: number; newText: string } | undefined,
    ) =>
      defineDockerfileRule({
        meta: { ...noLatest.meta, id },
        text: noLatest.text,
        check({ build, report }) {
          const found = check(build.syntax.text);
          if (!found) return;
          const { start, related, newText } = found;
          const edits = () => [{ path, span: { start, end: start }, newText }];
          report({
            span: { start, end: start + 1 },
            message: id,
            related: related === undefined ? [] : [{ span: { start: related, end: related + 1 }, message: id }],
            fixes: [{ title: id, safety: "safe", edits }],
          });
        },
      });
    const inserting = rule("insert", (text) =>
      text.includes("RUN fetch\nCOPY")
        ? undefined
        : { start: text.indexOf("COPY"), related: text.indexOf("RUN fetch"), newText: "RUN fetch\n" },
    );
    const setting = rule("set", (text) =>
      text.includes("ENV A=1") ? undefined : { start: text.indexOf("RUN fetch"), newText: "ENV A=1\n" },
    );
    const files = { Dockerfile: "FROM a\nCOPY . .\nRUN fetch\n" };
    const { texts } = await fix(files, [inserting, setting]);
    assert.deepEqual(texts, { Dockerfile: "FROM a\nENV A=1\nRUN fetch\nCOPY . .\nRUN fetch\n" });
  });

  it("ends when fixes undo one another", async () => {
    const { isStable, applied, changes } = await fix({ Dockerfile: "FROM one\n" }, [
      replaceBy("one", "two"),
      replaceBy("two", "one"),
    ]);
    assert.deepEqual([isStable, applied.length], [false, 2]);
    assert.deepEqual(changes, [], "what is as it was is no change");
  });

  it("ends when a fix never stops", async () => {
    const { isStable, texts } = await fix({ Dockerfile: "FROM a\n" }, [replaceBy("a", "aa")]);
    assert.equal(isStable, false);
    assert.ok((texts["Dockerfile"]?.length ?? 0) < 10_000);
  });

  it("leaves out a fix whose edits do not fit, and one that throws", async () => {
    const overlapping = replacing("overlap", "FROM", (path) => [
      { path, span: { start: 0, end: 3 }, newText: "" },
      { path, span: { start: 2, end: 4 }, newText: "" },
    ]);
    const throwing = replacing("throws", "FROM", () => {
      throw new Error("broken on purpose");
    });
    const { texts, isStable } = await fix({ Dockerfile: "FROM a:latest\n" }, [overlapping, throwing, noLatest]);
    assert.deepEqual([texts, isStable], [{ Dockerfile: "FROM a:1.26\n" }, true]);
  });

  describe("in other files", () => {
    const creating = replacing("create", "COPY", (path) => [
      { path: `${path}.dockerignore`, create: true, span: { start: 0, end: 0 }, newText: ".git\n" },
    ]);

    it("creates one, and the workspace shows it to later fixes", async () => {
      const { changes, workspace } = await fix({ Dockerfile: "FROM a\nCOPY . .\n" }, [creating], "safe", true);
      assert.deepEqual(changes, [{ path: "Dockerfile.dockerignore", before: undefined, after: ".git\n" }]);
      assert.equal(await workspace.readText("Dockerfile.dockerignore"), ".git\n");
    });

    it("creates it once for two findings", async () => {
      const { changes, applied } = await fix({ Dockerfile: "FROM a\nCOPY . .\nCOPY . .\n" }, [creating], "safe", true);
      assert.deepEqual([changes.length, applied.length], [1, 1]);
    });

    it("never replaces one that exists", async () => {
      const files = { Dockerfile: "FROM a\nCOPY . .\n", "Dockerfile.dockerignore": "mine\n" };
      assert.deepEqual((await fix(files, [creating], "safe", true)).changes, []);
    });

    it("has the rest worked out from them as they are afterwards", async () => {
      // A fix that copies files by name asks the same question.
      const asking = defineDockerfileRule({
        meta: { ...noLatest.meta, id: "ask" },
        text: noLatest.text,
        check({ build, report }) {
          const { dockerfile: path, context } = build.surroundings;
          const end = build.syntax.text.length;
          const isIgnored = context?.ignore?.matcher.decide(".git").ignored === true;
          const newText = `# .git is ${isIgnored ? "ignored" : "sent"}\n`;
          if (build.syntax.text.includes("# .git")) return;
          const edits = () => [{ path, span: { start: end, end }, newText }];
          report({ span: { start: 0, end: 4 }, message: "ask", fixes: [{ title: "ask", safety: "safe", edits }] });
        },
      });
      const { texts, applied } = await fix({ Dockerfile: "FROM a\nCOPY . .\n" }, [asking, creating], "safe", true);
      assert.deepEqual(
        applied.map(({ rule }) => rule),
        ["create", "ask"],
      );
      assert.equal(texts["Dockerfile"], "FROM a\nCOPY . .\n# .git is ignored\n");
    });

    it("does not touch them unless asked to", async () => {
      assert.deepEqual((await fix({ Dockerfile: "FROM a\nCOPY . .\n" }, [creating])).changes, []);
    });
  });

  it("keeps CRLF, the byte order mark and what it does not touch", async () => {
    const text = "\uFEFF# syntax=docker/dockerfile:1\r\nFROM a:latest\r\n# a comment\r\nRUN b \\\r\n  c";
    assert.deepEqual((await fix({ Dockerfile: text }, [noLatest])).texts, {
      Dockerfile: text.replace(":latest", ":1.26"),
    });
  });
});
