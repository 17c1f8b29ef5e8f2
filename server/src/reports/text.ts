import * as l10n from "@vscode/l10n";
import type { LintFinding } from "../lint/engine";
import { isAtLeast, severities } from "../lint/settings";
import type { Severity } from "../rules/define";
import { printable } from "./displayText";
import { excerpt } from "./excerpt";
import { locate, type ReportedFile, type ReportInput, type Summary, summarize } from "./model";
import { plainStyle, type Style } from "./style";

export interface TextOptions {
  readonly style: Style;
  /** Columns of the terminal. */
  readonly columns: number;
}

/** How many fixes of a finding are named; the editor offers them all. */
const namedFixes = 3;

/** The findings for a person: place, message, the lines in question, related places, what can be done; then a summary. */
export function textReport(input: ReportInput, options: Partial<TextOptions> = {}): string {
  const { style = plainStyle, columns = 120 } = options;
  const output: string[] = [];
  for (const file of input.files) {
    for (const finding of file.report.findings) output.push(...findingLines(file, finding, { style, columns }), "");
    const { skipped } = file.report;
    if (skipped !== undefined) output.push(`${printable(file.show(file.report.path))}: ${skipped.message}`, "");
  }
  output.push(summaryLine(summarize(input), fixableCount(input), style));
  return `${output.join("\n")}\n`;
}

/** The word for a severity, as a person reads it. */
export function severityWord(severity: Severity): string {
  const words: Readonly<Record<Severity, () => string>> = {
    error: () => l10n.t("error"),
    warning: () => l10n.t("warning"),
    information: () => l10n.t("information"),
    hint: () => l10n.t("hint"),
  };
  return words[severity]();
}

function findingLines(file: ReportedFile, finding: LintFinding, options: TextOptions): readonly string[] {
  const { style, columns } = options;
  const mark = (text: string) => style.severity(finding.severity, text);
  const place = placeText(file, undefined, finding.span);
  const rule = style.faint(`[${finding.rule.meta.id}]`);
  const lines = [
    `${style.strong(place)}: ${mark(severityWord(finding.severity))}: ${printable(finding.message)} ${rule}`,
  ];
  lines.push(...excerpt(file.report.lines, finding.span, { columns, style, underline: mark }));
  for (const related of finding.related) {
    lines.push(
      `  ${style.faint(l10n.t("see"))} ${placeText(file, related.path, related.span)}: ${printable(related.message)}`,
    );
  }
  for (const fix of finding.fixes.slice(0, namedFixes)) {
    const word = fix.safety === "safe" ? l10n.t("fix") : l10n.t("suggestion");
    lines.push(`  ${style.faint(word)} ${printable(fix.title)}`);
  }
  return lines;
}

function placeText(file: ReportedFile, path: string | undefined, span: LintFinding["span"]): string {
  const place = locate(file, path, span);
  if (place === undefined) return printable(file.show(path ?? file.report.path));
  const { line, character } = place.range.start;
  return `${printable(place.path)}:${line + 1}:${character + 1}`;
}

function summaryLine(summary: Summary, fixable: number, style: Style): string {
  if (summary.files === 0) return style.strong(l10n.t("Nothing was checked: no Dockerfile and no `.npmrc` was found."));
  const files = summary.files === 1 ? l10n.t("1 file") : l10n.t("{0} files", summary.files);
  if (summary.findings === 0) return style.strong(l10n.t("No findings in {0}.", files));
  const findings = summary.findings === 1 ? l10n.t("1 finding") : l10n.t("{0} findings", summary.findings);
  const counts = severities
    .filter((severity) => summary.bySeverity[severity] > 0)
    .map((severity) => style.severity(severity, `${summary.bySeverity[severity]} ${severityWord(severity)}`));
  const first = `${style.strong(l10n.t("{0} in {1}", findings, files))} (${counts.join(", ")})`;
  return fixable === 0 ? first : l10n.t("{0}. {1} can be fixed with --fix.", first, fixable);
}

function fixableCount(input: ReportInput): number {
  const findings = input.files.flatMap((file) => file.report.findings);
  return findings.filter((finding) => finding.fixes.some((fix) => fix.safety === "safe")).length;
}

/** The number of findings that are as grave as `threshold` or graver. */
export function countAtLeast(input: ReportInput, threshold: Severity): number {
  const findings = input.files.flatMap((file) => file.report.findings);
  return findings.filter((finding) => isAtLeast(finding.severity, threshold)).length;
}
