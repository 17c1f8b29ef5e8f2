import { instructionKeywords } from "../syntax/keywords";
import { textOf } from "../syntax/value";
import type { StepCommand } from "./command";
import type { Copy } from "./copy";
import { type FileAnswer, fileForCommand, inContext } from "./files";
import { firstWriter, writtenIn } from "./fileWrites";
import { below, folderOf, isInside, pathBehind } from "./imagePaths";
import { mayWriteAt } from "./npmTraces";

/** The go.mod around a folder. */
export interface NearestGoMod {
  /** Where the file lies, absolute in the image; `undefined` when there is none. */
  readonly folder: string | undefined;
  readonly goMod: FileAnswer;
  /** Whether one may lie nearer. */
  readonly isDoubtful: boolean;
}

/** Looks for go.mod in a folder and those above, as the go command does when it starts. */
export function nearestGoMod(command: StepCommand, directory: string): NearestGoMod {
  const doubtful: string[] = [];
  for (let folder = directory; ; folder = folderOf(folder)) {
    const goMod = fileForCommand(command, below(folder, "go.mod"));
    if (goMod.presence === "yes") {
      const isDoubtful = doubtful.some((each) => !comesWithout(command, goMod, folder, each));
      return { folder, goMod, isDoubtful };
    }
    if (goMod.presence === "unknown") doubtful.push(folder);
    if (folder === "/" || folder === "") return { folder: undefined, goMod, isDoubtful: doubtful.length > 0 };
  }
}

/**
 * Whether a folder below that of go.mod came from the build context without a go.mod of its own, and nothing that ran since
 * may have put one there. What ran before the folder came has not done so, whatever it was.
 */
function comesWithout(command: StepCommand, goMod: FileAnswer, root: string, folder: string): boolean {
  const { context } = command.step.build.surroundings;
  if (!goMod.copy || goMod.contextPath === undefined || !context) return false;
  const source = below(folderOf(goMod.contextPath), pathBehind(folder, root));
  if (context.listing.kindOf(source) !== "folder" || inContext(context, below(source, "go.mod")) !== "no") return false;
  const [sample] = context.listing.files(source);
  if (sample === undefined) return false;
  const { copy, contextPath } = fileForCommand(command, below(folder, pathBehind(sample, source)));
  return copy?.origin.kind === "context" && contextPath === sample && !isWrittenSince(copy, command, folder);
}

/** Whether a step behind a COPY, up to a command, may have written a go.mod into a folder. */
function isWrittenSince({ step: start }: Copy, { step, index }: StepCommand, folder: string): boolean {
  const { stage } = step;
  const path = below(folder, "go.mod");
  const from = stage.positionOf(start);
  const steps = from < 0 ? undefined : stage.allSteps.slice(from + 1, stage.positionOf(step) + 1);
  return !steps?.every((each) => {
    const end = each === step ? index : each.commands.length;
    if (!instructionKeywords.has(each.instruction.keyword)) return false;
    if (/^(?:COPY|ADD)$/.test(each.instruction.keyword)) {
      const destination = each.copy && textOf(each.copy.destination);
      return destination !== undefined && !isInside(path, destination);
    }
    if (each.instruction.keyword !== "RUN") return true;
    if (!each.script.isComplete || firstWriter(each) < end || writtenIn(each).first(path) < end) return false;
    return !mayWriteAt(
      each.npmCommands.filter((npm) => npm.command.index < end),
      path,
    );
  });
}
