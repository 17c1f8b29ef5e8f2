import type { LintFinding } from "../lint/engine";
import type { Fix } from "../rules/define";
import { locate, type Range, type ReportedFile, type ReportInput, summarize } from "./model";

const emptyRange: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** The findings as one JSON object, version 1 of the format: positions zero-based, in UTF-16 code units. */
export function jsonReport(input: ReportInput): string {
  const report = { version: 1, files: input.files.map(fileToJson), summary: summarize(input) };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function fileToJson(file: ReportedFile): object {
  const { path, kind, contextRoot, findings } = file.report;
  return {
    path: file.show(path),
    kind,
    context: contextRoot === null ? null : file.show(contextRoot),
    findings: findings.map((finding) => findingToJson(file, finding)),
  };
}

function findingToJson(file: ReportedFile, finding: LintFinding): object {
  const { id, category } = finding.rule.meta;
  return {
    rule: id,
    category,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    range: locate(file, undefined, finding.span)?.range,
    related: finding.related.flatMap((related) => {
      const place = locate(file, related.path, related.span);
      return place ? [{ ...place, message: related.message }] : [];
    }),
    fixes: finding.fixes.map((fix) => fixToJson(file, fix)),
  };
}

function fixToJson(file: ReportedFile, fix: Fix): object {
  return {
    title: fix.title,
    safety: fix.safety,
    preferred: fix.preferred === true,
    edits: fix.edits().map((edit) => ({
      path: file.show(edit.path),
      create: edit.create === true,
      range: locate(file, edit.path, edit.span)?.range ?? emptyRange,
      newText: edit.newText,
    })),
  };
}
