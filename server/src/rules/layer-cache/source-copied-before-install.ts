import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { Copy } from "../../build/copy";
import { below } from "../../build/imagePaths";
import type { ContextInput } from "../../build/layers";
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
    const found = lateInstalls(build);
    for (const late of found) {
      const { source, copy, installs } = late;
      const [install] = installs;
      const { npm } = install;
      const edits = installs.length === 1 ? planInstallLayer(install, copy) : undefined;
      const subject = `${copy.instruction.keyword} ${build.syntax.slice(source.span)}`;
      const looksTheSame = (other: LateInstall) =>
        other !== late && other.source.span.start === source.span.start && other.installs[0].npm.title === npm.title;
      report({
        span: source.span,
        message: isOneFile(late)
          ? l10n.t(
              "`{0}` comes before `{1}`, which does not need it: each edit of it installs all packages again.",
              subject,
              npm.title,
            )
          : found.some(looksTheSame)
            ? l10n.t(
                "`{0}` brings source files in before `{1}` installs the packages of `{2}`: every edit of the source installs all of them again.",
                subject,
                npm.title,
                below(install.folder, "package.json"),
              )
            : l10n.t(
                "`{0}` brings source files in before `{1}` installs the packages: every edit of the source installs all of them again.",
                subject,
                npm.title,
              ),
        related: installs.map((each) => ({
          span: each.npm.titleSpan,
          message: l10n.t("`{0}` installs the packages here", each.npm.title),
        })),
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

interface LateInstall {
  readonly source: ContextInput;
  readonly copy: Copy;
  /** Those of the same project: stages side by side each have one. */
  readonly installs: [ProjectInstall, ...ProjectInstall[]];
}

/** The installs that stand below the source, by the COPY that brings it and by project. */
function lateInstalls(build: Build): readonly LateInstall[] {
  const found: LateInstall[] = [];
  for (const install of projectInstalls(build)) {
    const source = fetchesIntoLayer(install) && needsNoSource(install) ? firstSourceBefore(install) : undefined;
    if (!source?.copy) continue;
    const same = found.find(
      (each) => each.source.span.start === source.span.start && each.installs[0].folder === install.folder,
    );
    if (same) same.installs.push(install);
    else found.push({ source, copy: source.copy, installs: [install] });
  }
  return found;
}

/** Whether the COPY names a single file there: the other sources may well come later. */
function isOneFile({ source, installs: [install] }: LateInstall): boolean {
  return source.path !== undefined && !source.hasWildcard && install.context.listing.kindOf(source.path) === "file";
}

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
