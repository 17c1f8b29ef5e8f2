import type { FileReport, LintFinding } from "../lint/engine";
import type { Fix } from "../rules/define";
import type { Span } from "../syntax/text";
import { hostOf } from "./address";
import type { Cause } from "./cause";
import type { Diagnosis } from "./diagnosis";
import type { DownloadPlan } from "./plan";

/** A rule that reports what the diagnosis has found, with its repair if it has one that helps. */
export interface FoundFix {
  readonly rule: string;
  readonly fix: Fix | undefined;
}

/** At most so many are offered: a person has to choose one. */
const maximumFixes = 3;

/** The findings of the file that are about the cause, the best remedy first; no fix leads to a host found broken. */
export function fixesFor(cause: Cause, { plan, modules }: Diagnosis, report: FileReport): readonly FoundFix[] {
  const broken = modules.flatMap(({ attempts }) =>
    attempts.filter(({ afterwards, url }) => url !== "" && afterwards !== "answered").map(({ url }) => hostOf(url)),
  );
  const found = cause.rules.flatMap((rule) =>
    report.findings
      .filter((finding) => finding.rule.meta.id === rule && concerns(plan, finding))
      .map(({ fixes }): FoundFix => ({ rule, fix: bestOf(fixes, broken) })),
  );
  return found.slice(0, maximumFixes);
}

/** The preferred fix, unless it leads to a host that does not answer, without `|` for that; then the first other one. */
function bestOf(fixes: readonly Fix[], broken: readonly string[]): Fix | undefined {
  const usable = fixes.filter(({ title }) => title.includes("|") || !broken.some((host) => title.includes(host)));
  return usable.find(({ preferred }) => preferred === true) ?? usable[0];
}

/** Whether a finding stands in the stages that the step is made of, or is about where a setting stands. */
function concerns({ target }: DownloadPlan, { rule, span }: LintFinding): boolean {
  if (rule.meta.id === "goproxy-wrong-stage") return true;
  return target.step.stage.chain.some((stage) => holds(stageSpan(stage.from.lines, stage.steps.at(-1)), span));
}

function stageSpan(from: Span, last: { readonly instruction: { readonly lines: Span } } | undefined): Span {
  return { start: from.start, end: last?.instruction.lines.end ?? from.end };
}

function holds(outer: Span, inner: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
