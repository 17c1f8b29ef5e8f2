import { textOf } from "../syntax/value";
import type { StepCommand } from "./command";
import { writesOf } from "./commandWrites";
import { fileAtEnd } from "./files";
import { isInside, nameOf } from "./imagePaths";
import type { Stage, Step } from "./stage";

/** Stages that copy from one another in a circle cannot be built; the walk must end all the same. */
const maximumDepth = 20;

/** Programs that change the files that they are given. Sources: sed(1) `-i`; gawk(1) `-i inplace`; find(1) `-delete`. */
const editors = /^(?:sed|g?awk|find)$/;

/** What go commands write beside programs. Source: go.dev/ref/mod, the commands that change go.mod, go.sum and vendor. */
const goFiles = /(?:^|\/)(?:go\.(?:mod|sum|work|work\.sum)$|vendor(?:\/|$))/;

/**
 * The file of the build context that lies at an absolute path of a complete stage just as it lies in the context: brought by
 * COPYs, over other stages where need be, and written or deleted by nothing behind them. `undefined` where that is not certain.
 */
export function untouchedContextFile(stage: Stage, path: string, depth = 0): string | undefined {
  if (depth > maximumDepth) return undefined;
  const { presence, contextPath, copy, taken } = fileAtEnd(stage, path);
  if (presence !== "yes" || contextPath === undefined || !copy) return undefined;
  const position = stage.positionOf(copy.step);
  if (position < 0 || stage.allSteps.slice(position + 1).some((step) => mayChange(step, path))) return undefined;
  if (copy.origin.kind === "context") return contextPath;
  return taken && untouchedContextFile(taken.stage, taken.path, depth + 1);
}

function mayChange(step: Step, path: string): boolean {
  const { keyword } = step.instruction;
  if (keyword === "COPY" || keyword === "ADD") {
    const destination = step.copy && textOf(step.copy.destination);
    return destination === undefined || isInside(path, destination);
  }
  return keyword === "RUN" && (!step.script.isComplete || step.commands.some((command) => mayChangeBy(command, path)));
}

function mayChangeBy(command: StepCommand, path: string): boolean {
  if (editors.test(command.name ?? "") && command.arguments.some(({ text }) => mayMean(text, path))) return true;
  const { made, possible, removed, anywhere } = writesOf(command);
  if (anywhere || [...made, ...removed].some((place) => isInside(path, place))) return true;
  const isGo = command.step.goCommands.some((go) => go.command === command);
  return possible.some((place) => isInside(path, place)) && (!isGo || goFiles.test(path));
}

/** Whether a word of such a program may stand for the file: its name, a pattern, or what is done with all that is found. */
function mayMean(text: string, path: string): boolean {
  return text.includes(nameOf(path)) || /[*?[$]|^-(?:delete|exec|ok)/.test(text);
}
