import * as l10n from "@vscode/l10n";
import type { NpmrcEntry } from "../../syntax/npmrc";
import { defineNpmrcRule } from "../define";
import { removeEntry } from "../shared/npmrcEdits";
import { effectiveEntries } from "../shared/npmrcEntries";

export const npmrcDuplicateKey = defineNpmrcRule({
  meta: {
    id: "npmrc-duplicate-key",
    category: "npmrc",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
    tags: ["unnecessary"],
  },
  text: {
    summary: () => l10n.t("A setting that stands in the file twice"),
    effect: () => l10n.t("The last line counts; who changes the first one changes nothing."),
    remedy: () => l10n.t("Keep one of them. A list is written with `key[]` on each line."),
  },
  check({ path, text, npmrc, report }) {
    const counting = new Set(effectiveEntries(npmrc));
    for (const entry of npmrc.entries) {
      if (entry.section !== undefined || entry.key === "__proto__" || counting.has(entry)) continue;
      const last = npmrc.entries.findLast((other) => other.key === entry.key && counting.has(other));
      if (last === undefined) continue;
      report({
        span: entry.span,
        message: l10n.t("`{0}` is set again in line {1}, and that line counts.", shown(entry), last.line + 1),
        related: [{ span: last.span, message: l10n.t("This line counts.") }],
        fixes: [
          {
            title: l10n.t("Remove the first `{0}`", shown(entry)),
            safety: "safe",
            preferred: true,
            edits: () => [removeEntry(path, text, entry)],
          },
        ],
      });
    }
  },
});

/** The key, unless it can be a secret written without a key. */
function shown({ key, valueSpan }: NpmrcEntry): string {
  return valueSpan === undefined && !/^[a-z-]{1,40}$/.test(key) ? "…" : key;
}
