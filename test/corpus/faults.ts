import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FileReport } from "../../server/src/lint/engine";

/** A fault that somebody really had and repaired. */
export interface Fault {
  readonly id: string;
  /** The rule that is to report it. */
  readonly rule: string;
  /** Where it is to be reported, from 1. */
  readonly line: number;
}

/**
 * Faults that are not reported at that line, each with the reason. One that is reported after all fails its test until it is
 * taken off this list.
 */
export const unreported: Readonly<Record<string, string>> = {
  "h1-39": "only an import line tells, and the Go sources of the corpus are empty",
  "h3-kubevela-2": "only an import line tells, and the Go sources of the corpus are empty",
  "h2-01": "only an import line tells, and the Go sources of the corpus are empty",
  "h3-cloudreve-1": "reported at the instruction that is swallowed, not at the RUN that swallows it",
  "h3-rebrainme-webinar-gotest-2": "no rule looks for unknown instructions: the builder names them itself",
};

/** The faults of the corpus. */
export function readFaults(corpus: string): readonly Fault[] {
  const list: unknown = JSON.parse(readFileSync(join(corpus, "faults.json"), "utf8"));
  if (!Array.isArray(list)) throw new TypeError("faults.json is no list");
  return list.map((item: unknown) => {
    if (!isFault(item))
      throw new TypeError(`faults.json has an item without id, rule or line: ${JSON.stringify(item)}`);
    // A rule that nobody had planned when the fault was written down.
    return { id: item.id, rule: item.rule.replace(/^NEW:/, ""), line: item.line };
  });
}

function isFault(item: unknown): item is Fault {
  if (typeof item !== "object" || item === null || !("id" in item && "rule" in item && "line" in item)) return false;
  return typeof item.id === "string" && typeof item.rule === "string" && typeof item.line === "number";
}

/** The lines, from 1, at which a rule reports something in a file. */
export function linesOf(rule: string, report: FileReport | undefined): readonly number[] {
  if (report === undefined) return [];
  const found = report.findings.filter((finding) => finding.rule.meta.id === rule);
  return found.map((finding) => report.lines.lineAt(finding.span.start) + 1);
}
