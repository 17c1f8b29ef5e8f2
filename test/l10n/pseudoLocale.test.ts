import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type FileReport, Linter } from "../../server/src/lint/engine";
import { categoryTitles, describeRules } from "../../server/src/lint/metadata";
import { resolveSettings } from "../../server/src/lint/settings";
import { suppressionFixes } from "../../server/src/lint/suppress";
import { allRules } from "../../server/src/rules/index";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { NodeFileSystem } from "../../server/src/workspace/nodeFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { examplesOf } from "../support/examples";
import {
  assertReportTranslated,
  assertTranslated,
  inPseudoLocale,
  pseudoBundle,
  untranslatedWords,
} from "../support/pseudoLocale";

/** Every rule is at work, also those that nobody gets unless they ask. */
const settings = resolveSettings(
  { minimumConfidence: "low" },
  { rules: Object.fromEntries(allRules.map(({ meta }) => [meta.id, meta.severity])) },
  "en",
);

describe("in a pseudo-locale nothing is left in English:", () => {
  it("the pseudo-locale tells what is translated from what is not", () => {
    const [message = ""] = Object.values(pseudoBundle());
    assert.match(message, /^⟦.*⟧$/s);
    assert.deepEqual(untranslatedWords("⟦Ţĥé⟧ `go build` of go.mod", ""), ["of"]);
    assert.deepEqual(untranslatedWords("⟦Ţĥé⟧ cache of **build**, [see](command:never)", "AS build"), [
      "cache",
      "of",
      "see",
    ]);
  });

  it("texts of rules and categories", () =>
    inPseudoLocale(() => {
      for (const { id, summary, effect, remedy } of describeRules()) {
        for (const text of [summary, effect, remedy]) {
          assertTranslated(text, "", `a text of ${id}`);
          assert.match(text, /⟦/, `a text of ${id} is not translated: ${text}`);
        }
      }
      for (const [id, title] of Object.entries(categoryTitles)) {
        if (id !== "npmrc") assert.match(title(), /⟦/);
      }
    }));

  for (const { id } of describeRules()) {
    const page = join("docs", "rules", `${id}.md`);
    if (!existsSync(page)) continue;
    it(`findings and fixes in the examples on the page of ${id}`, () =>
      inPseudoLocale(async () => {
        for (const { file, files } of examplesOf(readFileSync(page, "utf8"))) {
          const linter = new Linter(new Workspace(new MemoryFileSystem(files)));
          const report = await linter.lint(file, { settings, contextOverride: "" });
          checkReport(report, `${Object.keys(files).join("\n")}\n${Object.values(files).join("\n")}`);
        }
      }));
  }

  it("findings and fixes in the example project", () =>
    inPseudoLocale(async () => {
      const folder = join("examples", "order-service");
      const workspace = new Workspace(new NodeFileSystem(folder));
      const linter = new Linter(workspace);
      const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).join("\n");
      let findings = 0;
      for await (const path of workspace.findFiles("")) {
        const report = await linter.lint(path, { settings });
        findings += report.findings.length;
        checkReport(report, `${names}\n${readFileSync(join(folder, "go.mod"), "utf8")}`);
      }
      assert.ok(findings > 5);
    }));
});

function checkReport(report: FileReport, others: string): void {
  for (const { error } of report.ruleErrors) throw error;
  assertReportTranslated(report, others);
  const { file, path } = report;
  for (const { rule, span } of report.findings) {
    for (const { title } of suppressionFixes(file, path, rule.meta.id, span.start)) {
      assertTranslated(title, `${file.text}\n${others}`, "a fix that ignores a finding");
    }
  }
}
