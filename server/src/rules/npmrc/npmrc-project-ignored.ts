import * as l10n from "@vscode/l10n";
import { defineNpmrcRule } from "../define";
import { removeEntry } from "../shared/npmrcEdits";
import { effectiveEntries, mayUseNpm } from "../shared/npmrcEntries";

export const npmrcProjectIgnored = defineNpmrcRule({
  meta: {
    id: "npmrc-project-ignored",
    category: "npmrc",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Settings that npm does not take from this file"),
    effect: () => l10n.t("npm goes on as if they were not there, with a line in its log that is easily overlooked."),
    remedy: () => l10n.t("Move them to the `.npmrc` of the workspace root, or `prefix` to the user's own."),
  },
  check({ path, text, npmrc, project, report }) {
    if (!project.hasManifest || !mayUseNpm(project)) return;
    const entries = effectiveEntries(npmrc);
    const [first] = entries;
    const root = project.workspaceRoot;
    if (root !== undefined && first !== undefined) {
      report({
        span: first.span,
        message: l10n.t(
          "npm ignores this file: its folder is a workspace, and only `{0}` counts.",
          root === "" ? ".npmrc" : `${root}/.npmrc`,
        ),
      });
      return;
    }
    for (const entry of entries.filter(({ key }) => key === "prefix")) {
      report({
        span: entry.span,
        message: l10n.t("npm does not take `prefix` from a project's `.npmrc` and logs an error at every command."),
        fixes: [
          {
            title: l10n.t("Remove `{0}`", "prefix"),
            safety: "suggestion",
            preferred: true,
            edits: () => [removeEntry(path, text, entry)],
          },
        ],
      });
    }
  },
});
