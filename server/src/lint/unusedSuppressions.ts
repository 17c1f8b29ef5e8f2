import * as l10n from "@vscode/l10n";
import type { FileEdit, Fix, Rule } from "../rules/define";
import { nearestName } from "../syntax/nearestName";
import type { Span } from "../syntax/text";
import type { LintFinding } from "./engine";
import { unusedSuppression } from "./metadata";
import { effectiveLevel, type LintSettings } from "./settings";
import { commentRemoval, removalEdit, type SuppressibleFile, type Suppressions, suppressionOf } from "./suppress";

export interface SuppressionUse {
  readonly path: string;
  readonly file: SuppressibleFile;
  readonly suppressions: Suppressions;
  /** The ignored rules (objects of `suppressions`) that had something to ignore. */
  readonly used: ReadonlySet<object>;
  /** Ids of rules that could not be run, so that nothing is known about their comments. */
  readonly silent: ReadonlySet<string>;
  /** Every rule there is. */
  readonly rules: readonly Rule[];
  readonly settings: LintSettings;
}

/**
 * What is wrong with the ignore comments of a file: unreadable ones, unknown rule ids, ids that ignored nothing.
 * Nothing is said about rules that are switched off.
 */
export function unusedSuppressionFindings(use: SuppressionUse): readonly LintFinding[] {
  const level = effectiveLevel(unusedSuppression, use.settings);
  if (level === "off") return [];
  const findings: LintFinding[] = [];
  const report = (span: Span, message: string, fixes: readonly Fix[]) => {
    if (suppressionOf(use.suppressions, unusedSuppression.meta.id, span.start) !== undefined) return;
    findings.push({ rule: unusedSuppression, severity: level, confidence: "high", span, message, related: [], fixes });
  };
  for (const { span, message } of use.suppressions.malformed) {
    report(span, message, [removal(() => commentRemoval(use.file, use.path, span))]);
  }
  for (const suppression of use.suppressions.list) {
    for (const rule of suppression.rules) {
      if (use.used.has(rule)) continue;
      const message = complaint(use, rule.id);
      if (message === undefined) continue;
      report(rule.span, message, [
        ...correction(use, rule),
        removal(() => removalEdit(use.file, use.path, suppression, rule)),
      ]);
    }
  }
  return findings;
}

function complaint(use: SuppressionUse, id: string): string | undefined {
  if (id === unusedSuppression.meta.id || use.silent.has(id)) return undefined;
  const rule = use.rules.find((each) => each.meta.id === id);
  if (rule === undefined) return l10n.t("There is no rule `{0}`, so this comment ignores nothing.", id);
  if (effectiveLevel(rule, use.settings) === "off") return undefined;
  if (rule.reads !== use.file.kind)
    return l10n.t("`{0}` does not look at this kind of file, so this comment ignores nothing.", id);
  return l10n.t("`{0}` finds nothing here, so this comment ignores nothing.", id);
}

/** The rule that was meant, when the id is only misspelt. */
function correction(use: SuppressionUse, rule: { readonly id: string; readonly span: Span }): readonly Fix[] {
  const ids = use.rules.map((each) => each.meta.id);
  const nearest = ids.includes(rule.id) ? undefined : nearestName(rule.id, ids);
  if (nearest === undefined) return [];
  const edit = { path: use.path, span: rule.span, newText: nearest };
  return [{ title: l10n.t("Write `{0}`", nearest), safety: "suggestion", preferred: true, edits: () => [edit] }];
}

/** Only a suggestion: where less of the surroundings can be seen than at the author's, more comments look unused. */
function removal(edit: () => FileEdit): Fix {
  return { title: l10n.t("Remove the unused ignore comment"), safety: "suggestion", edits: () => [edit()] };
}
