import { onceForEach } from "../syntax/onceFor";
import { textOf } from "../syntax/value";
import { builtProgramsIn } from "./builtPrograms";
import { writesOf } from "./commandWrites";
import { isCopiedFolderAtEnd } from "./copiedFolders";
import type { Copy } from "./copy";
import { isInside } from "./imagePaths";
import { presenceAtEnd } from "./presence";
import type { Stage, Step } from "./stage";

/**
 * Whether a path of a complete stage is certainly a folder: the working folder or one above it, or one that a COPY makes and
 * that no command behind it may have replaced. `false` where that is not known. Source: Dockerfile reference, COPY, WORKDIR.
 */
export const isFolderAtEnd = onceForEach((stage: Stage, path: string): boolean => {
  const workdir = textOf(stage.end.workdir);
  // A file in the place of the working folder would let no container start either.
  if (workdir !== undefined && stage.end.workdirOrigin && isInside(workdir, path)) return true;
  if (isCopiedFolderAtEnd(stage, path)) return true;
  const steps = stage.allSteps;
  const made = steps.findLastIndex(({ copy }) => copy !== undefined && makesFolder(copy, path));
  return made >= 0 && !steps.slice(made + 1).some((step) => mayReplace(step, path));
});

function makesFolder(copy: Copy, path: string): boolean {
  const destination = textOf(copy.destination);
  if (destination === undefined || copy.excludes.length > 0) return false;
  if (destination !== path) return isInside(destination, path);
  const [source, other] = copy.sources;
  if (copy.toFolder === "yes" || copy.keepsParents) return true;
  const from = source && textOf(source.path);
  // Docker refuses several sources for a destination without a slash at its end.
  if (!source || other || from === undefined || source.kind !== "path" || source.hasWildcard) return false;
  if (copy.origin.kind === "stage")
    return holdsProgram(copy.origin.stage, from) || isFolderAtEnd(copy.origin.stage, from);
  const { context } = copy.step.build.surroundings;
  return (
    copy.origin.kind === "context" &&
    (from === "" || (context?.isGuess === false && context.listing.kindOf(from) === "folder"))
  );
}

/** Whether the build puts a program into a folder of this name. */
function holdsProgram(stage: Stage, folder: string): boolean {
  return builtProgramsIn(stage).some(
    ({ path }) => path !== folder && isInside(path, folder) && presenceAtEnd(stage, path) === "yes",
  );
}

function mayReplace({ instruction, script, commands }: Step, path: string): boolean {
  if (instruction.keyword !== "RUN") return false;
  if (!script.isComplete) return true;
  return commands.some((command) => {
    const { made, possible, removed, anywhere } = writesOf(command);
    return anywhere || made.includes(path) || [...possible, ...removed].some((place) => isInside(path, place));
  });
}
