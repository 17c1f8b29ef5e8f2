import { createHash } from "node:crypto";
import type { FileReport, LintFinding } from "../../server/src/lint/engine";

/**
 * What all rules find in the corpus, without a word of it: for each rule and case the findings as `LINE:HASH`, with a
 * blank between them. The hash covers the file, the range, the message, related places and fixes.
 */
export interface Snapshot {
  readonly cases: number;
  readonly files: number;
  readonly findings: number;
  readonly rules: Readonly<Record<string, RuleSnapshot>>;
}

interface RuleSnapshot {
  readonly findings: number;
  readonly cases: Readonly<Record<string, string>>;
}

/** Gathers the findings of one run. */
export class Collection {
  private readonly marks = new Map<string, Map<string, string[]>>();
  /** What is said to a person about a mark of this run. */
  private readonly descriptions = new Map<string, string>();
  private cases = 0;
  private files = 0;
  private findings = 0;

  add(caseName: string, reports: readonly FileReport[]): void {
    this.cases++;
    this.files += reports.length;
    for (const report of reports) {
      for (const finding of report.findings) this.addFinding(caseName, report, finding);
    }
  }

  private addFinding(caseName: string, report: FileReport, finding: LintFinding): void {
    this.findings++;
    const { id } = finding.rule.meta;
    const line = report.lines.lineAt(finding.span.start) + 1;
    const mark = `${line}:${hashOf(report.path, finding)}`;
    const byCase = this.marks.get(id) ?? new Map<string, string[]>();
    this.marks.set(id, byCase);
    byCase.set(caseName, [...(byCase.get(caseName) ?? []), mark]);
    this.descriptions.set(`${id} ${caseName} ${mark}`, `${report.path}: ${finding.severity}: ${finding.message}`);
  }

  get snapshot(): Snapshot {
    const rules: Record<string, RuleSnapshot> = {};
    for (const [id, byCase] of sorted(this.marks)) {
      const cases: Record<string, string> = {};
      let findings = 0;
      for (const [name, marks] of sorted(byCase)) {
        cases[name] = marks.sort((a, b) => lineOf(a) - lineOf(b) || (a < b ? -1 : 1)).join(" ");
        findings += marks.length;
      }
      rules[id] = { findings, cases };
    }
    return { cases: this.cases, files: this.files, findings: this.findings, rules };
  }

  /** Findings that appeared since `before`, that changed at their line, and that went away: a line each, by rule. */
  changesSince(before: Snapshot): readonly string[] {
    const after = this.snapshot;
    const ids = new Set([...Object.keys(before.rules), ...Object.keys(after.rules)]);
    return [...ids].sort().flatMap((id) => {
      const [old, now] = [before.rules[id], after.rules[id]];
      const names = new Set([...Object.keys(old?.cases ?? {}), ...Object.keys(now?.cases ?? {})]);
      const lines = [...names].sort().flatMap((name) => this.changesOf(id, name, old?.cases[name], now?.cases[name]));
      return lines.length === 0 ? [] : [`${id}: ${old?.findings ?? 0} -> ${now?.findings ?? 0}`, ...lines];
    });
  }

  private changesOf(id: string, name: string, old: string | undefined, now: string | undefined): readonly string[] {
    const [gone, come] = [missingFrom(marksOf(old), marksOf(now)), missingFrom(marksOf(now), marksOf(old))];
    const describe = (mark: string) => this.descriptions.get(`${id} ${name} ${mark}`) ?? "";
    const lines = come.map((mark) => {
      const at = gone.findIndex((other) => lineOf(other) === lineOf(mark));
      if (at >= 0) gone.splice(at, 1);
      return `  ${at >= 0 ? "~" : "+"} ${name} line ${lineOf(mark)} ${describe(mark)}`;
    });
    return [...lines, ...gone.map((mark) => `  - ${name} line ${lineOf(mark)}`)];
  }
}

function hashOf(path: string, { span, severity, confidence, message, related, fixes }: LintFinding): string {
  const told = fixes.map((fix) => [fix.title, fix.safety, fix.preferred === true, fix.edits()]);
  const text = JSON.stringify([path, span, severity, confidence, message, related, told]);
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

function marksOf(text: string | undefined): readonly string[] {
  return text?.split(" ") ?? [];
}

function lineOf(mark: string): number {
  return Number.parseInt(mark, 10);
}

/** What `list` holds more often than `other`. */
function missingFrom(list: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return list.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function sorted<Value>(map: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
