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
  const linter = new Linter(new Workspace(new MemoryFileSystem(example.files)));
  const settings = resolveSettings({ minimumConfidence: "low", rules: switchedOn(id) }, undefined, "en");
  const report = await linter.lint(example.file, { settings, contextOverride: "" });
  const findings = report.findings.filter((finding) => finding.rule.meta.id === id);
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
  const edits = fix.edits().filter((edit) => edit.path === example.file);
  assert.equal(applyEdits(report.text, edits), example.fixed);
}

function switchedOn(id: string): Record<string, "hint"> {
  const isOff = describeRules().some((rule) => rule.id === id && !rule.onByDefault);
  return isOff ? { [id]: "hint" } : {};
}
