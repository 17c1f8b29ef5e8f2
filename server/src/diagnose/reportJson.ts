import { withoutCredentials, withoutSecrets } from "./address";
import { causeOf } from "./cause";
import { shownSource } from "./causeText";
import type { Attempt, Diagnosis } from "./diagnosis";
import type { ReportOptions } from "./report";
import { numberOf } from "./target";

/** The diagnosis as one JSON object, version 1 of the format; lines zero-based. Holds no credential and no body. */
export function diagnosisJson(diagnosis: Diagnosis, { fixes, path }: ReportOptions): string {
  const { plan, modules } = diagnosis;
  const { outcome, kind, message, advice } = causeOf(diagnosis);
  const { instruction, build } = plan.target.step;
  const report = {
    version: 1,
    path,
    step: { ...numberOf(plan.target.step), line: build.syntax.lines.lineAt(instruction.span.start) },
    outcome,
    cause: { kind, message, advice },
    fixes: fixes.map(({ rule, fix }) => ({ rule, title: fix ? withoutSecrets(fix.title) : null })),
    variables: plan.settings.variables.map(({ name, value, source, line }) => ({
      name,
      value: withoutCredentials(value),
      source,
      line: line ?? null,
    })),
    missing: plan.settings.missing.map(({ name, ask }) => ({ name, buildArguments: ask })),
    modules: modules.map(({ plan: { module, isExempt }, path: found, outcome: result, attempts }) => ({
      path: found,
      version: module.version,
      isExempt,
      outcome: result,
      attempts: attempts.map(attemptJson),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function attemptJson(attempt: Attempt): object {
  const { purpose, what, url, proxy, result, isRepeated, redirects, cause, afterwards } = attempt;
  return {
    purpose,
    source: shownSource(attempt),
    what,
    url: withoutSecrets(url),
    proxy: proxy ?? null,
    address: result?.address ?? null,
    status: result?.answer?.status ?? null,
    cause: cause ?? null,
    detail: result?.failure?.detail ?? null,
    certificate: result?.certificate ?? null,
    phases: result?.phases ?? [],
    isRepeated,
    redirects,
    afterwards,
  };
}
