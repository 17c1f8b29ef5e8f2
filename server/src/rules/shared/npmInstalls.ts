import type { Build } from "../../build/build";
import type { Copy } from "../../build/copy";
import { below, isInside, pathBehind } from "../../build/imagePaths";
import { type ContextInput, contextInputs, pathTakesFile } from "../../build/layers";
import {
  earlierNpmCommands,
  isSameProject,
  laterNpmCommands,
  type NpmCommand,
  type NpmProject,
} from "../../build/npmCommand";
import { onceFor } from "../../syntax/onceFor";
import { textOf } from "../../syntax/value";
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

/**
 * Whether an earlier COPY of the chain takes the project's packages over from a stage that installed them, so that the command
 * only brings them in line, e.g. without those for development. `npm ci` empties the folder first and fetches all again.
 */
function takesPackagesOver(npm: NpmCommand): boolean {
  const { project, step } = npm;
  if (!project || npm.subcommand.includes("ci")) return false;
  const place = packageFolder(project);
  const steps = step.stage.allSteps;
  return steps.slice(0, steps.indexOf(step)).some(({ copy }) => {
    if (copy?.origin.kind !== "stage") return false;
    const others = copy.origin.stage.allSteps.flatMap((each) => each.npmCommands);
    return others.some((other) => {
      if (other.installsProject === "no" || !other.project) return false;
      const { contextFolder } = other.project;
      const isSame = contextFolder === undefined || contextFolder === project.contextFolder;
      return isSame && brings(copy, packageFolder(other.project), place);
    });
  });
}

function packageFolder({ folder }: NpmProject): string {
  return below(folder, "node_modules");
}

/** Whether a COPY puts the folder `from` of its stage at `place`, by itself or with the folder around it. */
function brings({ sources, destination }: Copy, from: string, place: string): boolean {
  const to = textOf(destination);
  return sources.some(({ path, hasWildcard }) => {
    const source = textOf(path);
    if (source === undefined || to === undefined || hasWildcard || !isInside(from, source)) return false;
    return below(to, pathBehind(from, source)) === place;
  });
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
  if (npm.cacheMount || project.manifestFile.mount || npm.hasSwitch("offline")) return false;
  if (isInstalledBefore(npm) || takesPackagesOver(npm)) return false;
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
