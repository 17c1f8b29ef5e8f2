import * as l10n from "@vscode/l10n";
import { nameOf } from "../../build/imagePaths";
import { npmProgramNames } from "../../build/npmArguments";
import { defineDockerfileRule, type Severity } from "../define";
import { isContextCertain } from "../shared/certainContext";
import { copyAboveInstall } from "../shared/installCopies";
import { type InstallInput, installInputs } from "../shared/installInputs";
import { isInstalledAgain, type ProjectInstall, projectInstalls } from "../shared/npmInstalls";

export const installInputNotCopied = defineDockerfileRule({
  meta: {
    id: "install-input-not-copied",
    category: "layer-cache",
    severity: "error",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("An install of npm packages lacks a file that the manifest or the lock file names"),
    effect: () =>
      l10n.t(
        "The install stops, or goes another way than on your machine: without patches, with another layout of `node_modules`, without the packages of the workspaces.",
      ),
    remedy: () => l10n.t("Copy the file before the install, together with `package.json` and the lock file."),
  },
  mentions: npmProgramNames,
  check({ build, report }) {
    for (const install of projectInstalls(build)) {
      if (!isContextCertain(build, install.context)) continue;
      const missing = missingInputs(install);
      const first = missing.find(({ isFatal }) => isFatal) ?? missing[0];
      if (!first) continue;
      report({
        span: install.npm.titleSpan,
        severity: severityOf(install, first),
        message: messageOf(install, first),
        fixes: copyAboveInstall(install, missing),
      });
    }
  },
});

/** What is not there although the build context has it. A later install of the same project brings its workspaces along. */
function missingInputs(install: ProjectInstall): readonly InstallInput[] {
  const missing = installInputs(install).filter(({ image }) => install.npm.file(image).presence === "no");
  return isInstalledAgain(install.npm)
    ? missing.filter(({ role, isFatal }) => isFatal || role !== "workspace")
    : missing;
}

function severityOf({ npm }: ProjectInstall, { isFatal }: InstallInput): Severity {
  return isFatal && npm.step.stage.isReachable ? "error" : "warning";
}

function messageOf({ npm }: ProjectInstall, { path, role, isFatal }: InstallInput): string {
  switch (role) {
    case "workspace-settings":
      return isFatal
        ? l10n.t(
            "`{0}` fails: `{1}` holds settings that the lock file or `package.json` refers to, and is not copied before it.",
            npm.title,
            path,
          )
        : l10n.t(
            "`{0}` works without the settings of `{1}`, which is not copied before it, and changes the lock file in the image.",
            npm.title,
            path,
          );
    case "yarn-settings":
      return l10n.t(
        "`{0}` works with Yarn's default settings, because `{1}` is not copied before it.",
        npm.title,
        path,
      );
    case "yarn-program":
      return l10n.t("`{0}` fails: `.yarnrc.yml` names `{1}`, which is not copied before it.", npm.title, path);
    case "patch":
      return l10n.t("`{0}` fails: the patch `{1}` is not copied before it.", npm.title, path);
    case "package":
      return l10n.t(
        "`{0}` fails: the dependency `{1}` is a part of the build context and is not copied before it.",
        npm.title,
        path,
      );
    case "workspace":
      return isFatal
        ? l10n.t(
            "`{0}` fails: the lock file names workspaces, and no `{1}` is copied before it.",
            npm.title,
            nameOf(path),
          )
        : l10n.t(
            "`{0}` installs the packages of the root alone: of the workspaces no `{1}` is copied before it, for example `{2}`.",
            npm.title,
            nameOf(path),
            path,
          );
    case "script":
      return l10n.t(
        "`{0}` fails: a script of `package.json` starts `{1}`, which is not copied before it.",
        npm.title,
        path,
      );
  }
}
