import type { StepCommand } from "./command";
import { writesOf } from "./commandWrites";
import { type FileAnswer, fileAtEnd, fileForCommand } from "./files";
import type { GoCommand } from "./goCommand";
import { below, folderOf, isInside, pathBehind } from "./imagePaths";
import type { Stage } from "./stage";

/** Whether a path is certainly a folder that a COPY has brought when a go command starts. */
export function isCopiedFolder(go: GoCommand, path: string): boolean {
  const { step, command } = go;
  // Most paths are none; only of the others all that ran before is looked at.
  if (!isFolderOfContext(go.step.stage, path, (place) => fileForCommand(command, place))) return false;
  const earlier = step.stage.allSteps.slice(0, step.stage.positionOf(step)).flatMap(({ commands }) => commands);
  return [...earlier, ...step.commands.slice(0, command.index)].every((each) => leaves(each, path));
}

/** Whether a path is certainly a folder that a COPY has brought, when a stage is complete. */
export function isCopiedFolderAtEnd(stage: Stage, path: string): boolean {
  if (!isFolderOfContext(stage, path, (place) => fileAtEnd(stage, place))) return false;
  return stage.allSteps.every(
    ({ instruction, script, commands }) =>
      instruction.keyword !== "RUN" || (script.isComplete && commands.every((each) => leaves(each, path))),
  );
}

/** Whether a command removes nothing that a path may be. */
function leaves(command: StepCommand, path: string): boolean {
  if (command.name === "mv" || command.isOpaque) return false;
  const { removed, anywhere } = writesOf(command);
  return !anywhere && !removed.some((gone) => isInside(path, gone));
}

/** Whether a folder of the build context lies at a path, with a file in it: of empty ones the builder may keep nothing. */
function isFolderOfContext({ build }: Stage, path: string, find: (path: string) => FileAnswer): boolean {
  const { context } = build.surroundings;
  // In another context than the one that is guessed the name may be a file's.
  if (context?.isGuess && !(context.root === "" && folderOf(build.surroundings.dockerfile) === "")) return false;
  const { presence, contextPath } = find(path);
  if (!context || presence !== "yes" || contextPath === undefined) return false;
  if (context.listing.kindOf(contextPath) !== "folder") return false;
  for (const file of context.listing.files(contextPath)) {
    if (context.ignore?.matcher.decide(file).ignored) continue;
    return find(below(path, pathBehind(file, contextPath))).presence === "yes";
  }
  return false;
}
