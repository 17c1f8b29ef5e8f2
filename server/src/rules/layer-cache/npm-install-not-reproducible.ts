import * as l10n from "@vscode/l10n";
import { inContext } from "../../build/files";
import { below } from "../../build/imagePaths";
import { npmProgramNames } from "../../build/npmArguments";
import { literalOf } from "../../syntax/shellModel";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { type ProjectInstall, projectInstalls } from "../shared/npmInstalls";

/** Flags that `npm ci` has as well, or that are for npm as a whole. Sources: `npm help ci`, `npm help config`. */
const sharedFlags =
  /^(?:omit|include|only|production|prod|ignore-scripts|legacy-peer-deps|strict-peer-deps|force|f|audit|fund|progress|loglevel|silent|s|quiet|q|verbose|d|prefix|C|registry|cache|userconfig|prefer-offline|offline|prefer-online|unsafe-perm|foreground-scripts|update-notifier|network-timeout|maxsockets|fetch-[\w-]+|dev|color)$/;

export const npmInstallNotReproducible = defineDockerfileRule({
  meta: {
    id: "npm-install-not-reproducible",
    category: "layer-cache",
    severity: "information",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("`npm install` in an image although there is a lock file"),
    effect: () =>
      l10n.t(
        "Where `package.json` and the lock file differ, `npm install` changes the lock file inside the image and nobody sees it. `npm ci` stops instead.",
      ),
    remedy: () => l10n.t("Run `npm ci`, which installs exactly what the lock file says."),
  },
  mentions: npmProgramNames,
  check({ build, report }) {
    for (const install of projectInstalls(build)) {
      const lock = committedLock(install);
      if (lock === undefined) continue;
      const { npm } = install;
      const edits = new DockerfileEdits(build);
      const word = npm.command.shell.words.find(({ span }) => span.end === npm.titleSpan.end);
      report({
        span: npm.titleSpan,
        message: l10n.t(
          "`{0}` may change `{1}` inside the image instead of keeping to it. `npm ci` installs exactly what it says, or stops.",
          npm.title,
          lock,
        ),
        fixes:
          word && canBecomeCi(install)
            ? [
                {
                  title: l10n.t("Replace `{0}` with `npm ci`", npm.title),
                  safety: "suggestion",
                  preferred: true,
                  edits: () => [edits.replace(word.span, "ci")],
                },
              ]
            : [],
      });
    }
  },
});

/** The lock file of the build context that lies beside the project's package.json in the image. */
function committedLock({ npm, project, context, folder }: ProjectInstall): string | undefined {
  if (npm.program !== "npm" || npm.subcommand !== "install" || npm.isFrozen === "yes") return undefined;
  if (npm.flag("package-lock", "shrinkwrap") === "false") return undefined;
  // The lock file of npm beside that of another program is mostly a left-over.
  const others = ["pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb"];
  if (others.some((name) => context.listing.kindOf(below(folder, name)) === "file")) return undefined;
  const manager = project.manifest?.manager?.name;
  if (manager !== undefined && manager !== "npm") return undefined;
  return npm.lockFiles.find((name) => {
    const path = below(folder, name);
    const { contextPath, presence } = npm.file(below(project.folder, name));
    return presence === "yes" && contextPath === path && inContext(context, path) === "yes";
  });
}

/** `npm ci` came with npm 5.7, which no Node before 8 has, and refuses a manifest that was changed in the image. */
function canBecomeCi({ npm, project }: ProjectInstall): boolean {
  const { stage } = npm.step;
  const { reference } = stage.base;
  const major = reference?.official === "node" ? /^\d+/.exec(reference.tag ?? "")?.[0] : undefined;
  if (major !== undefined && Number(major) < 8) return false;
  const word = npm.command.shell.words.find(({ span }) => span.end === npm.titleSpan.end);
  if (literalOf(word) === undefined || npm.installsProject !== "yes") return false;
  const isChanged = stage.allSteps
    .slice(0, stage.allSteps.indexOf(npm.step) + 1)
    .flatMap((step) => step.commands)
    .some(
      (command) =>
        command !== npm.command &&
        command.span.start < npm.command.span.start &&
        command.arguments.some((argument) => textOf(command.valueOf(argument))?.includes("package.json") ?? true),
    );
  return (
    !isChanged &&
    project.manifestFile.copy?.origin.kind !== "stage" &&
    npm.flagNames.every((name) => sharedFlags.test(name))
  );
}
