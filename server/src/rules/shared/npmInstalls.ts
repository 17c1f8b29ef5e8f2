import type { Build } from "../../build/build";
import { folderOf } from "../../build/imagePaths";
import {
  earlierNpmCommands,
  isSameProject,
  laterNpmCommands,
  type NpmCommand,
  type NpmProject,
} from "../../build/npmCommand";
import type { BuildContext } from "../../workspace/surroundings";

/** A command that certainly installs the packages of a project that comes from the build context. */
export interface ProjectInstall {
  readonly npm: NpmCommand;
  readonly project: NpmProject;
  readonly context: BuildContext;
  /** Folder of the package.json in the build context. */
  readonly folder: string;
}

/** The installs of a build whose project is known, in the order of the file. */
export function projectInstalls(build: Build): readonly ProjectInstall[] {
  const { context } = build.surroundings;
  if (!context) return [];
  return build.steps
    .flatMap((step) => step.npmCommands)
    .flatMap((npm): ProjectInstall[] => {
      const { isCertain, mayFail } = npm.command.shell;
      if (!isCertain || mayFail || npm.installsProject !== "yes") return [];
      const { project } = npm;
      const folder = project?.contextFolder;
      return project && folder !== undefined ? [{ npm, project, context, folder }] : [];
    });
}

/** Whether an earlier command of the chain installs packages of the same project, or may. */
export function isInstalledBefore(npm: NpmCommand): boolean {
  return earlierNpmCommands(npm).some(
    (other) => (other.installsProject !== "no" || other.subcommand === "fetch") && isSameProject(npm, other),
  );
}

/** Whether a later command of the same stage installs the project's packages once more. */
export function isInstalledAgain(npm: NpmCommand): boolean {
  return laterNpmCommands(npm).some((other) => other.installsProject !== "no" && isSameProject(npm, other));
}

/** Whether the context is known well enough to call a file missing: no guess, unless no other folder can be meant. */
export function isContextCertain(build: Build, { isGuess, root, listing }: BuildContext): boolean {
  if (listing.truncated) return false;
  return !isGuess || (root === "" && folderOf(build.surroundings.dockerfile) === "");
}
