import assert from "node:assert/strict";
import { describeRules } from "../../server/src/lint/metadata";
import { githubReport } from "../../server/src/reports/github";
import { jsonReport } from "../../server/src/reports/json";
import type { ReportInput } from "../../server/src/reports/model";
import { sarifReport } from "../../server/src/reports/sarif";
import { ansiStyle } from "../../server/src/reports/style";
import { textReport } from "../../server/src/reports/text";
import type { Fix } from "../../server/src/rules/define";
import { defineDockerfileRule } from "../../server/src/rules/define";
import { LineIndex } from "../../server/src/syntax/text";
import { fakeRules, noLatest } from "../support/fakeRules";
import { memoryLinter, requestWith } from "../support/lintInMemory";

const gitignored = defineDockerfileRule({
  meta: { ...noLatest.meta, id: "ignore-file", severity: "error" },
  text: noLatest.text,
  check({ build, report }) {
    const start = build.syntax.text.indexOf("COPY");
    if (start < 0) return;
    report({
      span: { start, end: start + 8 },
      message: "50% of it: a,\u001b[31m b",
      related: [{ path: "api/.dockerignore", span: { start: 5, end: 9 }, message: "this line" }],
      fixes: [
        {
          title: "Create it",
          safety: "suggestion",
          preferred: true,
          edits: () => [{ path: "api/new", create: true, span: { start: 0, end: 0 }, newText: "x\n" }],
        },
      ],
    });
  },
});

const files = {
  "api/Dockerfile": "FROM a:latest\nCOPY . \\\n  .\nRUN b\n",
  "api/.dockerignore": ".git\nlogs\n",
  "web/.npmrc": "a=1\n",
};

async function input(): Promise<ReportInput> {
  const linter = memoryLinter(files, [...fakeRules, gitignored]);
  const reports = await Promise.all(
    ["api/Dockerfile", "web/.npmrc"].map((path) => linter.lint(path, { ...requestWith(), contextOverride: "api" })),
  );
  return {
    files: reports.map((report) => ({
      report,
      show: (path) => `repo/${path}`,
      linesOf: (path) => (path === "api/.dockerignore" ? new LineIndex(files[path]) : undefined),
    })),
  };
}

describe("the report as text", () => {
  it("shows place, message, excerpt, related places and fixes", async () => {
    assert.equal(
      textReport(await input()),
      [
        "repo/api/Dockerfile:1:7: warning: `latest` moves. [no-latest]",
        "  |",
        "1 | FROM a:latest",
        "  |       ^^^^^^^",
        "  see repo/api/Dockerfile:1:1: first instruction",
        "  fix Pin it",
        "",
        "repo/api/Dockerfile:2:1: error: 50% of it: a,␛[31m b [ignore-file]",
        "  |",
        "2 | COPY . \\",
        "  | ^^^^^^^^",
        "  see repo/api/.dockerignore:2:1: this line",
        "  suggestion Create it",
        "",
        "2 findings in 2 files (1 error, 1 warning). 1 can be fixed with --fix.",
        "",
      ].join("\n"),
    );
  });

  it("says when there is nothing to check", () =>
    assert.equal(textReport({ files: [] }), "Nothing was checked: no Dockerfile and no `.npmrc` was found.\n"));

  it("differs by colours only with a style", async () => {
    const coloured = textReport(await input(), { style: ansiStyle });
    assert.ok(coloured.includes("\u001b[1;31m"));
    assert.equal(coloured.replace(/\u001b\[[\d;]*m/g, ""), textReport(await input()));
  });
});

describe("the report as JSON", () => {
  it("has the form that other programs rely on", async () => {
    const report = JSON.parse(jsonReport(await input()));
    assert.deepEqual(Object.keys(report), ["version", "files", "summary"]);
    assert.deepEqual(report.summary, {
      files: 2,
      findings: 2,
      bySeverity: { error: 1, warning: 1, information: 0, hint: 0 },
    });
    const [dockerfile, npmrc] = report.files;
    assert.deepEqual(npmrc, { path: "repo/web/.npmrc", kind: "npmrc", context: null, findings: [] });
    assert.deepEqual(
      [dockerfile.path, dockerfile.kind, dockerfile.context],
      ["repo/api/Dockerfile", "dockerfile", "repo/api"],
    );
    assert.deepEqual(dockerfile.findings[0], {
      rule: "no-latest",
      category: "go-version",
      severity: "warning",
      confidence: "high",
      message: "`latest` moves.",
      range: { start: { line: 0, character: 6 }, end: { line: 0, character: 13 } },
      related: [
        {
          path: "repo/api/Dockerfile",
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } },
          message: "first instruction",
        },
      ],
      fixes: [
        {
          title: "Pin it",
          safety: "safe",
          preferred: false,
          edits: [
            {
              path: "repo/api/Dockerfile",
              create: false,
              range: { start: { line: 0, character: 6 }, end: { line: 0, character: 13 } },
              newText: ":1.26",
            },
          ],
        },
      ],
    });
    assert.deepEqual(dockerfile.findings[1].related[0].range, {
      start: { line: 1, character: 0 },
      end: { line: 1, character: 4 },
    });
    assert.deepEqual(dockerfile.findings[1].fixes[0].edits[0], {
      path: "repo/api/new",
      create: true,
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      newText: "x\n",
    });
  });
});

describe("the report for GitHub", () => {
  it("is one command for each finding, escaped", async () => {
    const report = githubReport(await input()).split("\n");
    assert.equal(
      report[0],
      "::warning file=repo/api/Dockerfile,line=1,endLine=1,col=7,endColumn=14,title=no-latest::`latest` moves.",
    );
    assert.match(report[1] ?? "", /^::error file=repo\/api\/Dockerfile,line=2,.*::50%25 of it: a,\u241b\[31m b$/);
  });

  it("cannot be broken out of", async () => {
    const linter = memoryLinter({ Dockerfile: "FROM a:latest\n" });
    const report = await linter.lint("Dockerfile", requestWith());
    const [finding] = report.findings;
    assert.ok(finding);
    const hostile = { ...report, findings: [{ ...finding, message: "a\n::error::b\r" }] };
    const output = githubReport({ files: [{ report: hostile, show: () => "a,b:c\n::", linesOf: () => undefined }] });
    assert.equal(output.trimEnd().split("\n").length, 1);
    assert.match(output, /^::warning file=a%2Cb%3Ac%0A%3A%3A,.*::a%0A::error::b%0D\n$/);
  });
});

interface Change {
  readonly artifactLocation: { readonly uri: string };
  readonly replacements: readonly {
    readonly deletedRegion: { readonly startColumn: number };
    readonly insertedContent: { readonly text: string };
  }[];
}

describe("the report as SARIF", () => {
  it("has rules, places, fixes and fingerprints", async () => {
    const log = JSON.parse(sarifReport(await input()));
    assert.equal(log.version, "2.1.0");
    const [run] = log.runs;
    assert.deepEqual(
      run.tool.driver.rules.map((rule: { id: string }) => rule.id),
      describeRules().map((rule) => rule.id),
    );
    assert.ok(
      run.tool.driver.rules.every(
        (rule: { helpUri: string; shortDescription: { text: string } }) => rule.helpUri && rule.shortDescription.text,
      ),
    );
    const [first, second] = run.results;
    assert.deepEqual([first.ruleId, first.level, second.level], ["no-latest", "warning", "error"]);
    assert.deepEqual(first.locations[0].physicalLocation, {
      artifactLocation: { uri: "repo/api/Dockerfile", uriBaseId: "%SRCROOT%" },
      region: { startLine: 1, startColumn: 7, endLine: 1, endColumn: 14 },
    });
    assert.equal(second.relatedLocations[0].physicalLocation.artifactLocation.uri, "repo/api/.dockerignore");
    assert.equal(second.fixes[0].artifactChanges[0].replacements[0].insertedContent.text, "x\n");
    assert.equal(first.fixes[0].properties.safety, "safe");
  });

  it("keeps a finding's fingerprint when lines come before it, and tells equal lines apart", async () => {
    const fingerprints = async (text: string): Promise<string[]> => {
      const report = await memoryLinter({ Dockerfile: text }).lint("Dockerfile", requestWith());
      const log = JSON.parse(sarifReport({ files: [{ report, show: (path) => path, linesOf: () => undefined }] }));
      return log.runs[0].results.map(
        (result: { partialFingerprints: Record<string, string> }) => result.partialFingerprints["goHints/v1"],
      );
    };
    const before = await fingerprints("FROM a:latest\nFROM a:latest\n");
    assert.equal(new Set(before).size, 2);
    assert.deepEqual(await fingerprints("# hello\n\n  FROM a:latest\nFROM a:latest\n"), before);
    assert.notDeepEqual(await fingerprints("FROM b:latest\n"), before.slice(0, 1));
  });

  it("has one change for each file of a fix", async () => {
    const report = await memoryLinter({ Dockerfile: "FROM a:latest\n" }).lint("Dockerfile", requestWith());
    const edit = (path: string, start: number) => ({ path, span: { start, end: start + 1 }, newText: `${start}` });
    const fix: Fix = {
      title: "x",
      safety: "safe",
      edits: () => [edit("Dockerfile", 0), { ...edit("new", 0), create: true }, edit("Dockerfile", 5)],
    };
    const findings = report.findings.map((finding) => ({ ...finding, fixes: [fix] }));
    const file = { report: { ...report, findings }, show: (path: string) => path, linesOf: () => undefined };
    const [{ artifactChanges }] = JSON.parse(sarifReport({ files: [file] })).runs[0].results[0].fixes;
    const seen = artifactChanges.map((change: Change) => [
      change.artifactLocation.uri,
      change.replacements.map(({ deletedRegion, insertedContent }) => [
        deletedRegion.startColumn,
        insertedContent.text,
      ]),
    ]);
    assert.deepEqual(seen, [
      [
        "Dockerfile",
        [
          [1, "0"],
          [6, "5"],
        ],
      ],
      ["new", [[1, "0"]]],
    ]);
  });

  it("encodes paths", async () => {
    const report = await memoryLinter({ Dockerfile: "FROM a:latest\n" }).lint("Dockerfile", requestWith());
    const uri = (path: string) =>
      JSON.parse(sarifReport({ files: [{ report, show: () => path, linesOf: () => undefined }] })).runs[0].results[0]
        .locations[0].physicalLocation.artifactLocation.uri;
    assert.equal(uri("a b/ü#.Dockerfile"), "a%20b/%C3%BC%23.Dockerfile");
    assert.equal(uri("/x y/Dockerfile"), "file:///x%20y/Dockerfile");
  });
});
