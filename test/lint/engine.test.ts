import assert from "node:assert/strict";
import { maximumLintedLength } from "../../server/src/lint/engine";
import type { Preferences } from "../../server/src/lint/settings";
import { defineDockerfileRule } from "../../server/src/rules/define";
import { brokenRule, fakeRules, noLatest } from "../support/fakeRules";
import { lintText, memoryLinter, outline, requestWith } from "../support/lintInMemory";

describe("linting", () => {
  it("runs the rules of a file's kind and sorts by position", async () => {
    const report = await lintText("FROM a:latest\nRUN LOUD\nFROM b:latest\n", { minimumConfidence: "low" });
    assert.deepEqual(outline(report), [
      "warning no-latest: :latest",
      "hint shouting-run: LOUD",
      "warning no-latest: :latest",
    ]);
    assert.equal(report.kind, "dockerfile");
    const npmrc = await lintText("loglevel=silly\n", {}, "web/.npmrc");
    assert.deepEqual([npmrc.kind, ...outline(npmrc)], ["npmrc", "information npmrc-loglevel: loglevel=silly"]);
    assert.deepEqual((await lintText("*:latest\n", {}, ".dockerignore")).kind, "dockerignore");
  });

  const levels: [name: string, preferences: Preferences, expected: string[]][] = [
    ["hides low confidence", {}, ["warning no-latest: :latest"]],
    ["takes a rule's severity", { rules: { "no-latest": "error" } }, ["error no-latest: :latest"]],
    ["switches a rule off", { rules: { "no-latest": "off" } }, []],
    ["takes a category's severity", { categories: { "go-version": "hint" } }, ["hint no-latest: :latest"]],
    [
      "lets the rule beat its category",
      { categories: { "go-version": "off" }, rules: { "no-latest": "hint" } },
      ["hint no-latest: :latest"],
    ],
  ];
  for (const [name, preferences, expected] of levels) {
    it(name, async () => assert.deepEqual(outline(await lintText("FROM a:latest\nRUN LOUD\n", preferences)), expected));
  }

  it("survives a rule that throws, and names it", async () => {
    const linter = memoryLinter({ Dockerfile: "FROM a:latest\n" }, [brokenRule, ...fakeRules]);
    const report = await linter.lint("Dockerfile", requestWith());
    assert.deepEqual(outline(report), ["warning no-latest: :latest"]);
    assert.deepEqual(
      report.ruleErrors.map(({ rule, error }) => [rule, String(error)]),
      [["broken-rule", "Error: broken on purpose"]],
    );
  });

  it("asks again when a rule wanted a file that had not been read", async () => {
    let rounds = 0;
    const reader = defineDockerfileRule({
      meta: { ...noLatest.meta, id: "reader" },
      text: noLatest.text,
      check({ build, report }) {
        rounds++;
        const text = build.surroundings.context?.listing.text("notes/TODO");
        if (text !== undefined) report({ span: { start: 0, end: 4 }, message: text });
      },
    });
    const linter = memoryLinter({ Dockerfile: "FROM a\n", "notes/TODO": "find me" }, [reader]);
    const report = await linter.lint("Dockerfile", { ...requestWith(), contextOverride: "" });
    assert.deepEqual(
      report.findings.map((finding) => finding.message),
      ["find me"],
    );
    assert.equal(rounds, 2);
    assert.deepEqual([report.contextRoot, report.decision?.kind], ["", "command-line"]);
  });

  it("ends with a rule that always wants another file", async () => {
    let rounds = 0;
    const greedy = defineDockerfileRule({
      meta: { ...noLatest.meta, id: "greedy" },
      text: noLatest.text,
      check: ({ build }) => void build.surroundings.context?.listing.text(`f${rounds++}`),
    });
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}`, ""]));
    await memoryLinter({ Dockerfile: "FROM a\n", ...files }, [greedy]).lint("Dockerfile", {
      ...requestWith(),
      contextOverride: "",
    });
    assert.equal(rounds, 5);
  });

  it("takes the context that the configuration gives", async () => {
    const linter = memoryLinter({ "build/Dockerfile": "FROM a\n", "src/go.mod": "module m\n" });
    const settings = requestWith({ contexts: { "build/Dockerfile": "src" } });
    const report = await linter.lint("build/Dockerfile", settings);
    assert.deepEqual([report.contextRoot, report.decision?.kind], ["src", "configuration"]);
  });

  it("prefers the given text to the file", async () => {
    const report = await memoryLinter({ Dockerfile: "FROM a\n" }).lint("Dockerfile", {
      ...requestWith(),
      text: "FROM b:latest\n",
    });
    assert.deepEqual(outline(report), ["warning no-latest: :latest"]);
  });

  it("gives the same with an earlier report at hand", async () => {
    const linter = memoryLinter({});
    const before = await linter.lint("Dockerfile", { ...requestWith(), text: "FROM a:latest\nRUN x\n" });
    const text = "FROM a\nRUN x\nFROM b:latest\n";
    const after = await linter.lint("Dockerfile", { ...requestWith(), text, previous: before });
    assert.deepEqual(
      after.findings.map(({ span }) => span),
      [{ start: 19, end: 26 }],
    );
  });

  it("says why it skipped a file", async () => {
    const missing = await memoryLinter({}).lint("Dockerfile", requestWith());
    assert.equal(missing.skipped?.reason, "unreadable");
    const large = await lintText(`FROM a:latest\n#${"x".repeat(maximumLintedLength)}`);
    assert.deepEqual([large.skipped?.reason, large.findings.length], ["too-large", 0]);
    assert.match(large.skipped?.message ?? "", /1\.0 MB/);
  });

  for (const text of ["", "\uFEFF", "\0", "FROM", "nonsense\n\\", "RUN <<EOF\n", "# go-hints: ignore[no-latest"]) {
    it(`does not fail on ${JSON.stringify(text)}`, async () => {
      for (const path of ["Dockerfile", ".npmrc", ".dockerignore"])
        assert.deepEqual((await lintText(text, {}, path)).ruleErrors, []);
    });
  }
});

describe("ignoring findings", () => {
  const off: Preferences = { rules: { "unused-suppression": "off" } };
  const cases: [name: string, text: string, expected: string[], preferences?: Preferences][] = [
    [
      "by a comment above",
      "# go-hints: ignore[no-latest] pinned elsewhere\nFROM a:latest\nFROM b:latest\n",
      ["warning no-latest: :latest"],
    ],
    ["in the whole file", "FROM a:latest\n# go-hints: ignore-file[no-latest]\nFROM b:latest\n", []],
    [
      "of another rule leaves the finding",
      "# go-hints: ignore[shouting-run]\nFROM a:latest\n",
      ["warning no-latest: :latest"],
      off,
    ],
    ["counts as used below the confidence that is shown", "FROM a\n# go-hints: ignore[shouting-run]\nRUN LOUD\n", []],
    [
      "is called unused where nothing is found",
      "# go-hints: ignore[no-latest]\nFROM a:1\n",
      ["hint unused-suppression: no-latest"],
    ],
    [
      "is not called unused when the rule is off",
      "# go-hints: ignore[no-latest]\nFROM a:1\n",
      [],
      { rules: { "no-latest": "off" } },
    ],
    [
      "is called unused for the id that ignores nothing",
      "# go-hints: ignore[no-latest, shouting-run]\nFROM a:latest\n",
      ["hint unused-suppression: shouting-run"],
    ],
    [
      "is called unused for a rule of other files",
      "# go-hints: ignore[npmrc-loglevel]\nFROM a:1\n",
      ["hint unused-suppression: npmrc-loglevel"],
    ],
    [
      "of unused comments",
      "# go-hints: ignore-file[unused-suppression]\n# go-hints: ignore[no-latest]\nFROM a:1\n",
      [],
    ],
    [
      "that cannot be read is reported whole",
      "# go-hints: ignore no-latest\nFROM a:1\n",
      ["hint unused-suppression: # go-hints: ignore no-latest"],
    ],
    [
      "that is unused has a severity of its own",
      "# go-hints: ignore[no-latest]\nFROM a:1\n",
      ["error unused-suppression: no-latest"],
      { rules: { "unused-suppression": "error" } },
    ],
  ];
  for (const [name, text, expected, preferences] of cases) {
    it(name, async () => assert.deepEqual(outline(await lintText(text, preferences)), expected));
  }

  it("offers the rule that was meant", async () => {
    const report = await lintText("# go-hints: ignore[no-lastest]\nFROM a:1\n");
    assert.deepEqual(
      report.findings[0]?.fixes.map((fix) => fix.title),
      ["Write `no-latest`", "Remove the unused ignore comment"],
    );
  });

  it("says nothing about comments of a rule that failed", async () => {
    const linter = memoryLinter({ Dockerfile: "# go-hints: ignore[broken-rule]\nFROM a\n" }, [brokenRule]);
    assert.deepEqual((await linter.lint("Dockerfile", requestWith())).findings, []);
  });
});
