import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Range,
} from "vscode-languageserver";
import type { FileReport, LintFinding } from "../lint/engine";
import { diagnosticSource } from "../protocol";
import type { Severity } from "../rules/define";
import { LineIndex, type Span } from "../syntax/text";
import type { ClientFeatures } from "./clientFeatures";
import { rulePageDocument } from "./rulePageLinks";

/** Kept with a diagnostic by clients that can: tells later versions of the server what they get back. */
export interface DiagnosticData {
  readonly version: 1;
  readonly rule: string;
}

const severityOf: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Reads other files of the same workspace folder, for the places that belong to a finding. */
export interface OtherFiles {
  uriOf(path: string): string;
  readText(path: string): Promise<string | undefined>;
}

export function rangeOf(lines: LineIndex, span: Span): Range {
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

/** The diagnostics of a report, in the order of its findings, without what the client cannot take. */
export async function toDiagnostics(
  report: FileReport,
  files: OtherFiles,
  features: ClientFeatures,
): Promise<Diagnostic[]> {
  if (report.skipped?.reason === "too-large") return [skippedDiagnostic(report.skipped.message)];
  const diagnostics: Diagnostic[] = [];
  for (const finding of report.findings) {
    const diagnostic = toDiagnostic(report, finding, features);
    if (features.relatedInformation && finding.related.length > 0) {
      diagnostic.relatedInformation = await toRelated(report, finding, files);
    }
    diagnostics.push(diagnostic);
  }
  return diagnostics;
}

function toDiagnostic(report: FileReport, { rule, severity, span, message }: LintFinding, features: ClientFeatures) {
  const { id, tags } = rule.meta;
  const diagnostic: Diagnostic = {
    range: rangeOf(report.lines, span),
    severity: severityOf[severity],
    source: diagnosticSource,
    code: id,
    message,
  };
  if (features.codeDescription) diagnostic.codeDescription = { href: rulePageDocument(id, features) };
  if (features.diagnosticTags && tags) {
    diagnostic.tags = tags.map((tag) => (tag === "unnecessary" ? DiagnosticTag.Unnecessary : DiagnosticTag.Deprecated));
  }
  if (features.diagnosticData) diagnostic.data = { version: 1, rule: id } satisfies DiagnosticData;
  return diagnostic;
}

async function toRelated(
  report: FileReport,
  { related }: LintFinding,
  files: OtherFiles,
): Promise<DiagnosticRelatedInformation[]> {
  const information: DiagnosticRelatedInformation[] = [];
  for (const { path = report.path, span, message } of related) {
    const lines = path === report.path ? report.lines : await linesOf(path, files);
    if (lines) information.push({ location: { uri: files.uriOf(path), range: rangeOf(lines, span) }, message });
  }
  return information;
}

async function linesOf(path: string, files: OtherFiles): Promise<LineIndex | undefined> {
  const text = await files.readText(path);
  return text === undefined ? undefined : new LineIndex(text);
}

function skippedDiagnostic(message: string): Diagnostic {
  const start = { line: 0, character: 0 };
  return { range: { start, end: start }, severity: DiagnosticSeverity.Information, source: diagnosticSource, message };
}
