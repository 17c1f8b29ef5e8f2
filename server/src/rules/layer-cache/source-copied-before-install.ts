import * as l10n from "@vscode/l10n";
import { npmProgramNames } from "../../build/npmArguments";
import { installScriptsOf } from "../../build/npmManifest";
import { defineDockerfileRule } from "../define";
import { planInstallLayer } from "../shared/installLayer";
import { fetchesIntoLayer, firstSourceBefore, type ProjectInstall, projectInstalls } from "../shared/npmInstalls";

export const sourceCopiedBeforeInstall = defineDockerfileRule({
  meta: {
    id: "source-copied-before-install",
    category: "layer-cache",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Source files are copied before npm packages are installed"),
    effect: () =>
      l10n.t(
        "Docker runs a step again when a file that was copied before it has changed. Every edit of the source installs all packages again.",
      ),
    remedy: () => l10n.t("Copy `package.json` and the lock file alone, install, and copy the source after that."),
  },
  mentions: npmProgramNames,
  check({ build, report }) {
    for (const install of projectInstalls(build)) {
      const source = fetchesIntoLayer(install) && needsNoSource(install) ? firstSourceBefore(install) : undefined;
      if (!source?.copy) continue;
      const { npm } = install;
      const edits = planInstallLayer(install, source.copy);
      report({
        span: source.span,
        message: l10n.t(
          "`{0}` brings source files in before `{1}` installs the packages: every edit of the source installs all of them again.",
          `${source.copy.instruction.keyword} ${build.syntax.slice(source.span)}`,
          npm.title,
        ),
        related: [{ span: npm.titleSpan, message: l10n.t("`{0}` installs the packages here", npm.title) }],
        fixes: edits
          ? [
              {
                title: l10n.t("Move `{0}` above the source", npm.title),
                safety: "suggestion",
                preferred: true,
                edits,
              },
            ]
          : [],
      });
    }
  },
});

/** Whether the install gets along without the source: scripts of the project itself may build from it. */
function needsNoSource({ npm, project: { manifest } }: ProjectInstall): boolean {
  if (npm.hasSwitch("ignore-scripts")) return true;
  return manifest !== undefined && installScriptsOf(manifest).every(([, script]) => isHarmless(script));
}

/** Scripts that set up git hooks, or only check which program installs. */
function isHarmless(script: string): boolean {
  return script
    .split(/&&|\|\||;/)
    .every((part) =>
      /^\s*(?:(?:npx|yarn|pnpm|npm exec)\s+)?(?:husky(?: install\b.*)?|simple-git-hooks|lefthook install|only-allow \w+|is-ci|exit 0|true|patch-package|echo\b.*)\s*$/.test(
        part,
      ),
    );
}
