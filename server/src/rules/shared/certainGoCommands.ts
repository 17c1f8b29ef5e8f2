import { type GoCommand, goCommandsOf } from "../../build/goCommand";
import type { Step } from "../../build/stage";
import { onceFor } from "../../syntax/onceFor";

/** The go commands of a RUN that run for certain and whose failure counts, and those that a container of the stage starts with. */
export const certainGoCommandsIn = onceFor((step: Step): readonly GoCommand[] => {
  const { keyword } = step.instruction;
  const isStart = /^(?:CMD|ENTRYPOINT)$/.test(keyword) && step.stage.lastInstruction(keyword) === step.instruction;
  const commands = isStart ? goCommandsOf(step) : step.goCommands;
  return commands.filter(({ command }) => command.shell.isCertain && !command.shell.mayFail);
});
