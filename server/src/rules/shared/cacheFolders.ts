import { outputsOf } from "../../build/builtPrograms";
import type { StepCommand } from "../../build/command";
import { writesOf } from "../../build/commandWrites";
import { folderOf, isInside } from "../../build/imagePaths";
import type { Stage, Step } from "../../build/stage";
import { textOf } from "../../syntax/value";

/** Folders that are there for everybody. Source: Filesystem Hierarchy Standard 3.0; `go help gopath`. */
const sharedFolder =
  /^\/(?:[^/]*|(?:root|home\/[^/]+)\/\.cache|home\/[^/]+|usr\/(?:local(?:\/[^/]+)?|[^/]+)|var\/[^/]+|(?:root\/|home\/[^/]+\/)?go(?:\/(?:src|bin|pkg))?)$/;

/** A folder at the top that somebody made for a cache. */
const namedForCache = /cache|^\/(?:gomod|gobuild|go-build|modules)$/i;

/**
 * Whether a cache has its folder to itself: a mount over one that holds other things too would take them out of the image,
 * and share them with every other build of the machine.
 */
export function hasOwnFolder(stages: readonly Stage[], cache: string): boolean {
  const isShared = sharedFolder.test(cache) && !(folderOf(cache) === "/" && namedForCache.test(cache));
  return !isShared && !stages.some((stage) => stage.steps.some((step) => putsInto(step, cache)));
}

function putsInto(step: Step, cache: string): boolean {
  const workdir = textOf(step.workdir);
  if (workdir !== undefined && isInside(workdir, cache)) return true;
  const destination = step.copy && textOf(step.copy.destination);
  if (destination !== undefined && isInside(destination, cache)) return true;
  return step.instruction.keyword === "RUN" && step.commands.some((command) => writesInto(command, cache));
}

function writesInto(command: StepCommand, cache: string): boolean {
  const { step } = command;
  const go = step.goCommands.find((other) => other.command === command);
  if (go && outputsOf(go).some((path) => isInside(path, cache))) return true;
  const isOwner = go !== undefined || step.npmCommands.some((npm) => npm.command === command);
  const { made, possible } = writesOf(command);
  // `mkdir` of the folder itself prepares it.
  const places = isOwner ? [] : [...made.filter((place) => place !== cache), ...possible];
  return places.some((place) => isInside(place, cache)) || redirectsInto(command, cache);
}

function redirectsInto(command: StepCommand, cache: string): boolean {
  return command.shell.redirects.some(({ operator, target }) => {
    const path = operator.includes(">") && target ? textOf(command.pathOf(target)) : undefined;
    return path !== undefined && isInside(path, cache);
  });
}
