import { groupByRoot } from "../../server/src/cli/roots";
import { Linter, type LintRequest } from "../../server/src/lint/engine";
import { fixAll } from "../../server/src/lint/fixAll";
import type { FixSelection } from "../../server/src/lint/fixes";
import { resolveSettings } from "../../server/src/lint/settings";
import type { FixSafety } from "../../server/src/rules/define";
import { lintableKindOf } from "../../server/src/workspace/fileKinds";
import { NodeFileSystem } from "../../server/src/workspace/nodeFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { broughtFindings, checkFix, damage } from "./fixChecks";

/** How the fixes of one rule did. */
export interface RuleFigures {
  findings: number;
  readonly applied: Record<FixSafety, number>;
  readonly faulty: Record<FixSafety, number>;
}

export interface FixFigures {
  files: number;
  /** By rule id. */
  readonly rules: Map<string, RuleFigures>;
  /** Files that fixing all changed, by what was applied. */
  readonly fixedFiles: Record<FixSelection, number>;
  /** One line for each thing that went wrong. */
  readonly faults: string[];
}

/**
 * Applies every fix of every finding below a folder in memory, each by itself and all together, and checks what came out.
 * Nothing is written.
 * @param workspaces folders of this machine, each of which is one workspace.
 */
export async function fixFigures(workspaces: readonly string[], onFile: (path: string) => void): Promise<FixFigures> {
  const figures: FixFigures = { files: 0, rules: new Map(), fixedFiles: { safe: 0, suggestions: 0 }, faults: [] };
  for (const folder of workspaces) {
    for (const { root, folders } of groupByRoot([folder], folder, undefined)) {
      const linter = new Linter(new Workspace(new NodeFileSystem(root)));
      for (const under of folders) {
        for await (const path of linter.workspace.findFiles(under)) {
          onFile(`${root}/${path}`);
          figures.files++;
          await measureFile(linter, path, `${root}/${path}`, figures);
        }
      }
    }
  }
  return figures;
}

async function measureFile(linter: Linter, path: string, shown: string, figures: FixFigures): Promise<void> {
  const request: LintRequest = { settings: resolveSettings({ minimumConfidence: "low" }, undefined, "en") };
  const report = await linter.lint(path, request);
  for (const { rule, error } of report.ruleErrors)
    figures.faults.push(`${shown}: the rule ${rule} failed: ${String(error)}`);
  for (const finding of report.findings) {
    const { id } = finding.rule.meta;
    const ofRule = figures.rules.get(id) ?? {
      findings: 0,
      applied: { safe: 0, suggestion: 0 },
      faulty: { safe: 0, suggestion: 0 },
    };
    figures.rules.set(id, ofRule);
    ofRule.findings++;
    for (const fix of finding.fixes) {
      const { faults } = await checkFix(linter, { report, finding, fix }, request);
      ofRule.applied[fix.safety]++;
      if (faults.length > 0) ofRule.faulty[fix.safety]++;
      const line = report.lines.lineAt(finding.span.start) + 1;
      for (const fault of faults)
        figures.faults.push(`${shown}:${line}: ${id} (${fix.safety}, ${fix.title}): ${fault}`);
    }
  }
  for (const selection of ["safe", "suggestions"] as const)
    await measureFixAll(linter, path, shown, selection, figures);
}

/** All fixes of a file together: the result is whole, has no new findings, and fixing it again changes nothing. */
async function measureFixAll(
  linter: Linter,
  path: string,
  shown: string,
  selection: FixSelection,
  figures: FixFigures,
): Promise<void> {
  const request = { settings: resolveSettings(undefined, undefined, "en"), selection, otherFiles: true };
  const report = await linter.lint(path, request);
  const { changes, isStable, report: fixed } = await fixAll(linter, path, request);
  const tell = (fault: string) => figures.faults.push(`${shown}: all ${selection}: ${fault}`);
  for (const fault of broughtFindings(report, fixed)) tell(fault);
  if (changes.length > 0) figures.fixedFiles[selection]++;
  if (!isStable) tell("the fixes do not come to an end");
  for (const { path: changed, before, after } of changes) {
    for (const fault of damage(lintableKindOf(changed), before, after)) tell(fault);
  }
  const again = await fixAll(linter, path, request);
  if (again.applied.length > 0) tell(`a second run applies ${again.applied.map((fix) => fix.rule).join(", ")}`);
  for (const { path: changed } of [...changes, ...again.changes]) linter.workspace.setBuffer(changed, undefined);
  linter.workspace.changed([...changes, ...again.changes].map(({ path: changed }) => changed));
}
