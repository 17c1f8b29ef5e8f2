import { type FileReport, Linter, type LintRequest } from "../../server/src/lint/engine";
import { type Preferences, resolveSettings } from "../../server/src/lint/settings";
import type { Rule } from "../../server/src/rules/define";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { fakeRules } from "./fakeRules";

/** A linter with the fake rules over files in memory. */
export function memoryLinter(files: Readonly<Record<string, string>>, rules: readonly Rule[] = fakeRules): Linter {
  return new Linter(new Workspace(new MemoryFileSystem(files)), rules);
}

export function requestWith(preferences: Preferences = {}): LintRequest {
  return { settings: resolveSettings(undefined, preferences, "en") };
}

/** Lints one text with the fake rules. */
export function lintText(text: string, preferences: Preferences = {}, path = "Dockerfile"): Promise<FileReport> {
  return memoryLinter({ [path]: text }).lint(path, requestWith(preferences));
}

/** Each finding as `severity rule: marked text`. */
export function outline(report: FileReport): string[] {
  return report.findings.map(
    ({ severity, rule, span }) => `${severity} ${rule.meta.id}: ${report.file.text.slice(span.start, span.end)}`,
  );
}
