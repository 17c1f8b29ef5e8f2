import type { Build } from "../../build/build";
import { isInside } from "../../build/imagePaths";
import { type ContextInput, contextInputs, pathTakesFile } from "../../build/layers";
import {
  earlierNpmCommands,
  isSameProject,
  laterNpmCommands,
  type NpmCommand,
  type NpmProject,
} from "../../build/npmCommand";
import { onceFor } from "../../syntax/onceFor";
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
export const projectInstalls = onceFor((build: Build): readonly ProjectInstall[] => {
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
});

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

/**
 * Whether it is the install of its chain that fetches packages: into the image, with no cache mount, and from a manifest that
 * lies in the image.
 */
export function fetchesIntoLayer({ npm, project }: ProjectInstall): boolean {
  if (npm.cacheMount || project.manifestFile.mount || isInstalledBefore(npm) || npm.hasSwitch("offline")) return false;
  return project.manifest !== undefined && project.manifest.dependencies.size > 0;
}

/** Where people keep what an install itself reads. */
const notSource = /(?:^|\/)(?:\.yarn|\.husky|node_modules|patches|scripts)\/|(?:^|\/)\.|\.config\.[cm]?[jt]s$/;

/** The first COPY or ADD of the chain that takes in sources of the project: each of their edits runs the install again. */
export function firstSourceBefore({ npm, folder, context }: ProjectInstall): ContextInput | undefined {
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
