import * as l10n from "@vscode/l10n";
import { defineNpmrcRule } from "../define";

export const npmrcKeyInSection = defineNpmrcRule({
  meta: {
    id: "npmrc-key-in-section",
    category: "npmrc",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Settings below a `[section]`"),
    effect: () => l10n.t("npm has no sections: nothing from there to the end of the file has an effect."),
    remedy: () => l10n.t("Remove the line in brackets, or make it a comment."),
  },
  check({ path, npmrc, report }) {
    npmrc.sections.forEach((section, index) => {
      const next = npmrc.sections[index + 1]?.line ?? Number.POSITIVE_INFINITY;
      const below = npmrc.entries.filter(({ line }) => line > section.line && line < next);
      report({
        span: section.span,
        message:
          below.length > 0
            ? l10n.t("npm has no sections and does not see the settings below `{0}`.", `[${section.name}]`)
            : l10n.t("npm has no sections: it takes `{0}` for a setting that it does not know.", `[${section.name}]`),
        related: below.slice(0, 5).map(({ keySpan }) => ({ span: keySpan, message: l10n.t("Without effect.") })),
        fixes: [
          {
            title: l10n.t("Make `{0}` a comment", `[${section.name}]`),
            safety: "suggestion",
            preferred: true,
            edits: () => [{ path, span: { start: section.span.start, end: section.span.start }, newText: "; " }],
          },
        ],
      });
    });
  },
});
