import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { Linter } from "../server/src/lint/engine";
import { applyEdits } from "../server/src/lint/fixes";
import { describeRules } from "../server/src/lint/metadata";
import { resolveSettings } from "../server/src/lint/settings";
import { MemoryFileSystem } from "../server/src/workspace/memoryFileSystem";
import { Workspace } from "../server/src/workspace/workspace";
import { type Example, examplesOf } from "./support/examples";

const folders = { English: "docs/rules", Chinese: "docs/rules/zh-cn" };

type FileReport = Awaited<ReturnType<Linter["lint"]>>;
type RuleReport = { readonly text: string; readonly findings: FileReport["findings"] };
type FileEdit = ReturnType<FileReport["findings"][number]["fixes"][number]["edits"]>[number];

/** Everything that a rule's page calls reported, silent or fixed is so. */
for (const [language, folder] of Object.entries(folders)) {
  describe(`pages of the rules in ${language}`, () => {
    for (const { id } of describeRules()) {
      const path = `${folder}/${id}.md`;
      // That every rule has its pages is a test of its own.
      const examples = existsSync(path) ? examplesOf(readFileSync(path, "utf8")) : [];
      describe(path, () => {
        it("shows what is reported, and what is not", () => {
          const kinds = new Set(examples.map((example) => example.expectation));
          assert.deepEqual([...kinds].sort(), ["reported", "silent"]);
        });
        for (const example of examples) {
          it(`line ${example.line}: ${example.expectation}`, () => expectExample(id, example));
        }
      });
    }
  });
}

async function expectExample(id: string, example: Example): Promise<void> {
  const { text, findings } = await findingsOf(id, example.file, example.files);
  if (example.expectation === "silent") {
    assert.deepEqual(
      findings.map((finding) => finding.message),
      [],
    );
    return;
  }
  const [finding] = findings;
  assert.ok(finding, `${id} reports nothing here`);
  if (example.fixed === undefined) return;
  const fix = finding.fixes.find((each) => each.preferred === true) ?? finding.fixes[0];
  assert.ok(fix, "no fix is offered here");
  const edits = fix.edits();
  assert.equal(applyEdits(text, editsOf(edits, example.file)), example.fixed);
  const paths = new Set([...Object.keys(example.files), ...edits.map(({ path }) => path)]);
  const repaired = [...paths].map(
    (path) => [path, applyEdits(example.files[path] ?? "", editsOf(edits, path))] as const,
  );
  const left = await findingsOf(id, example.file, Object.fromEntries(repaired));
  assert.deepEqual(
    left.findings.map(({ message }) => message),
    [],
    "what the page calls fixed is still reported",
  );
}

/** What a rule reports in one file of an example. */
async function findingsOf(id: string, file: string, files: Readonly<Record<string, string>>): Promise<RuleReport> {
  const linter = new Linter(new Workspace(new MemoryFileSystem(files)));
  const settings = resolveSettings({ minimumConfidence: "low", rules: switchedOn(id) }, undefined, "en");
  const report = await linter.lint(file, { settings, contextOverride: "" });
  return { text: report.file.text, findings: report.findings.filter((finding) => finding.rule.meta.id === id) };
}

function editsOf(edits: readonly FileEdit[], file: string): readonly FileEdit[] {
  return edits.filter(({ path }) => path === file);
}

function switchedOn(id: string): Record<string, "hint"> {
  const isOff = describeRules().some((rule) => rule.id === id && !rule.onByDefault);
  return isOff ? { [id]: "hint" } : {};
}
