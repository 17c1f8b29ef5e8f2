import type { FileReport } from "../lint/engine";
import type { Severity } from "../rules/define";
import type { LineIndex, Position, Span } from "../syntax/text";

/** The findings of one file, with what is needed to show the places that they point to. */
export interface ReportedFile {
  readonly report: FileReport;
  /** The path to show for a path in the file's workspace: relative to the current folder, with `/`. */
  show(path: string): string;
  /** The lines of any file that a finding or a fix of this report names; `undefined` when it does not exist. */
  linesOf(path: string): LineIndex | undefined;
}

/** What all report formats start from. */
export interface ReportInput {
  readonly files: readonly ReportedFile[];
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export function rangeOf(lines: LineIndex, span: Span): Range {
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

/** The place of `span` in `path` or, without a path, in the file itself; `undefined` when that file is not there. */
export function locate(
  file: ReportedFile,
  path: string | undefined,
  span: Span,
): { readonly path: string; readonly range: Range } | undefined {
  const lines = path === undefined || path === file.report.path ? file.report.lines : file.linesOf(path);
  return lines && { path: file.show(path ?? file.report.path), range: rangeOf(lines, span) };
}

export interface Summary {
  readonly files: number;
  readonly findings: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
}

export function summarize(input: ReportInput): Summary {
  const bySeverity: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  let findings = 0;
  for (const { report } of input.files) {
    findings += report.findings.length;
    for (const finding of report.findings) bySeverity[finding.severity]++;
  }
  return { files: input.files.length, findings, bySeverity };
}
