import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { inContext } from "../../build/files";
import { below, nameOf } from "../../build/imagePaths";
import { npmProgramNames } from "../../build/npmArguments";
import { defineDockerfileRule, type Related, type Report } from "../define";
import { bringBeside, bringerOf } from "../shared/broughtFiles";
import { isContextCertain } from "../shared/certainContext";
import { DockerfileEdits } from "../shared/edits";
import { isInstalledBefore, type ProjectInstall, projectInstalls } from "../shared/npmInstalls";

export const npmCiWithoutLockfile = defineDockerfileRule({
  meta: {
    id: "npm-ci-without-lockfile",
    category: "layer-cache",
    severity: "error",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("npm packages are installed without the project's lock file"),
    effect: () =>
      l10n.t(
        "`npm ci`, `pnpm install --frozen-lockfile` and Yarn's `--immutable` stop without it. Other installs choose versions anew, so that two builds of the same commit may differ.",
      ),
    remedy: () => l10n.t("Commit the lock file and copy it together with `package.json`."),
  },
  mentions: npmProgramNames,
  check({ build, report }) {
    for (const install of projectInstalls(build)) {
      if (!isWithoutLock(install) || !isContextCertain(build, install.context)) continue;
      const found = reportOf(build, install);
      if (found) report(found);
    }
  },
});

/** Whether none of the program's lock files is there when it starts, nor further up, where a workspace keeps it. */
function isWithoutLock({ npm, project }: ProjectInstall): boolean {
  if (npm.isInOtherProject !== "no" || isInstalledBefore(npm)) return false;
  if (npm.flag("package-lock", "lockfile", "shrinkwrap") === "false") return false;
  return npm.lockFiles.every((name) => npm.file(below(project.folder, name)).presence === "no");
}

function reportOf(build: Build, install: ProjectInstall): Report | undefined {
  const { npm, project, context, folder } = install;
  const present = npm.lockFiles.find((name) => inContext(context, below(folder, name)) === "yes");
  // What git ignores may lie there all the same.
  const mayLieThere = npm.lockFiles.some((name) => inContext(context, below(folder, name)) === "unknown");
  if (present === undefined && mayLieThere) return undefined;
  const fails = failsWithoutLock(install);
  const severity = !fails ? "warning" : npm.step.stage.isReachable ? "error" : "warning";
  if (present === undefined) return fails ? { ...absentLock(install), severity } : undefined;
  // In a stage that never gets the file the versions are chosen anew; one that gets it later has them chosen already.
  const bringer = bringerOf(project.manifestFile);
  const edits = new DockerfileEdits(build);
  return {
    span: bringer?.span ?? npm.titleSpan,
    severity,
    message: fails
      ? l10n.t(
          "`{0}` lies in the build context but is not copied, so that `{1}` fails.",
          below(folder, present),
          npm.title,
        )
      : l10n.t(
          "`{0}` lies in the build context but is not copied before `{1}`, which chooses the versions of all packages anew.",
          below(folder, present),
          npm.title,
        ),
    related: bringer ? [{ span: npm.titleSpan, message: l10n.t("`{0}` installs the packages here", npm.title) }] : [],
    fixes: bringer
      ? [
          {
            title: bringer.copy ? l10n.t("Copy `{0}` as well", present) : l10n.t("Mount `{0}` as well", present),
            safety: fails && bringer.copy ? "safe" : "suggestion",
            preferred: true,
            edits: () => bringBeside(edits, bringer, present),
          },
        ]
      : [],
  };
}

/** Sources: docs.npmjs.com/cli/commands/npm-ci; pnpm.io/cli/install; yarnpkg.com/cli/install. Yarn 1 goes on without it. */
function failsWithoutLock({ npm }: ProjectInstall): boolean {
  switch (npm.program) {
    case "npm":
      return npm.isFrozen === "yes";
    case "pnpm":
      return npm.hasSwitch("frozen-lockfile");
    case "yarn":
      return npm.hasSwitch("immutable") && (npm.yarnMajor ?? 1) >= 2;
  }
}

/** There is none in the context, or the ignore file keeps it out. */
function absentLock({ npm, context, folder }: ProjectInstall): Report {
  const name = npm.program === "npm" ? "package-lock.json" : (npm.lockFiles[0] ?? "");
  const path = below(folder, name);
  const { ignore, listing } = context;
  const decision = listing.kindOf(path) === "file" ? ignore?.matcher.decide(path) : undefined;
  if (ignore && decision?.ignored && decision.by) {
    const related: Related = {
      path: ignore.path,
      span: decision.by.span,
      message: l10n.t("This line keeps `{0}` out of the build", path),
    };
    return {
      span: npm.titleSpan,
      message: l10n.t("`{0}` fails: `{1}` keeps `{2}` out of the build.", npm.title, ignore.path, path),
      related: [related],
    };
  }
  const other = ["package-lock.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb"]
    .map((each) => below(folder, each))
    .find((each) => listing.kindOf(each) === "file");
  return {
    span: npm.titleSpan,
    message:
      other === undefined
        ? l10n.t("`{0}` fails: there is no `{1}` in the build context.", npm.title, path)
        : l10n.t(
            "`{0}` fails: there is no `{1}` in the build context, only `{2}`, which another program reads.",
            npm.title,
            path,
            nameOf(other),
          ),
  };
}
