import * as l10n from "@vscode/l10n";
import { isInside } from "../../build/imagePaths";
import { type ContextInput, contextInputs, pathTakesFile } from "../../build/layers";
import { installScriptsOf } from "../../build/npmManifest";
import { defineDockerfileRule } from "../define";
import { planInstallLayer } from "../shared/installLayer";
import { isInstalledBefore, type ProjectInstall, projectInstalls } from "../shared/npmInstalls";

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
  check({ build, report }) {
    for (const install of projectInstalls(build)) {
      const source = isFirstInstall(install) ? firstSource(install) : undefined;
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

/** Whether this is the install of its chain that fetches the packages, into the image, and gets along without the source. */
function isFirstInstall({ npm, project }: ProjectInstall): boolean {
  if (npm.cacheMount || project.manifestFile.mount || isInstalledBefore(npm)) return false;
  if (npm.hasSwitch("offline")) return false;
  const { manifest } = project;
  if (!manifest || manifest.dependencies.size === 0) return false;
  // Scripts of the project itself may build from its source.
  return npm.hasSwitch("ignore-scripts") || installScriptsOf(manifest).every(([, script]) => isHarmless(script));
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

/** Where people keep what an install itself reads. */
const notSource = /(?:^|\/)(?:\.yarn|\.husky|node_modules|patches|scripts)\/|(?:^|\/)\.|\.config\.[cm]?[jt]s$/;

/** The first COPY or ADD of the chain that takes in sources of the project. */
function firstSource({ npm, folder, context }: ProjectInstall): ContextInput | undefined {
  const { step } = npm;
  const isSource = (file: string) =>
    isInside(file, folder) &&
    /\.(?:[cm]?[jt]sx?|vue|svelte|astro|html|css|s[ac]ss|less)$/.test(file) &&
    !notSource.test(file);
  return contextInputs(step).find(
    (input) =>
      input.copy !== undefined &&
      input.path !== undefined &&
      step.stage.standsOn(input.step.stage) &&
      input.copy.excludes.length === 0 &&
      pathTakesFile(input.path, input.hasWildcard, context, isSource) === "yes",
  );
}
