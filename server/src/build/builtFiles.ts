import { onceForEach } from "../syntax/onceFor";
import { type Answer, textOf } from "../syntax/value";
import { builtProgramsIn } from "./builtPrograms";
import type { StepCommand } from "./command";
import { presenceFor } from "./commandPresence";
import { writesOf } from "./commandWrites";
import type { Copy } from "./copy";
import { isInside } from "./imagePaths";
import type { Stage, Step } from "./stage";

/**
 * Whether a single file certainly lies at a path of a complete stage: a program that a `go build -o` of this chain of stages
 * put where nothing was, so that it is no folder, and that nothing has touched since. Source: `go help build`.
 */
export const isBuiltFile = onceForEach((stage: Stage, path: string): boolean => {
  const [program, other] = builtProgramsIn(stage).filter((each) => each.path === path);
  if (!program || other) return false;
  const { command, step, subcommand } = program.command;
  const position = stage.positionOf(step);
  if (position < 0 || subcommand !== "build" || program.command.flagValue("o").kind !== "known") return false;
  if (!writesOf(command).made.includes(path) || presenceFor(command, path, "checkout") !== "no") return false;
  if (step.commands.slice(command.index + 1).some((later) => touchesBy(later, path))) return false;
  return !stage.allSteps.slice(position + 1).some((later) => touches(later, path));
});

/**
 * The path that a COPY gives to the program of another stage as a file, because its destination is no folder: everything
 * below is then not there. `undefined` where that is not certain. Source: Dockerfile reference, COPY.
 *
 * @param before what lies at the destination before the step
 */
export function fileNamedBy(copy: Copy, before: (path: string) => Answer): string | undefined {
  const { origin, sources, toFolder, keepsParents, excludes } = copy;
  const destination = textOf(copy.destination);
  const [source, other] = sources;
  const from = source && textOf(source.path);
  if (origin.kind !== "stage" || !source || other || from === undefined || destination === undefined) return undefined;
  if (toFolder === "yes" || keepsParents || excludes.length > 0 || source.hasWildcard || source.kind !== "path")
    return undefined;
  return isBuiltFile(origin.stage, from) && before(destination) === "no" ? destination : undefined;
}

function touches(step: Step, path: string): boolean {
  const { keyword } = step.instruction;
  if (keyword === "COPY" || keyword === "ADD") {
    const destination = step.copy && textOf(step.copy.destination);
    return destination === undefined || isInside(path, destination) || isInside(destination, path);
  }
  return keyword === "RUN" && (!step.script.isComplete || step.commands.some((command) => touchesBy(command, path)));
}

function touchesBy(command: StepCommand, path: string): boolean {
  const { made, possible, removed, anywhere } = writesOf(command);
  const isNear = (place: string) => isInside(place, path) || isInside(path, place);
  return anywhere || [...made, ...possible, ...removed].some(isNear);
}
