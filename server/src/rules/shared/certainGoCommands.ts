import type { Build } from "../../build/build";
import { type GoCommand, goCommandsOf } from "../../build/goCommand";

/** The go commands of RUN that run for certain and whose failure counts, and those that a container of a stage starts with. */
export function* certainGoCommands(build: Build): Iterable<GoCommand> {
  for (const step of build.steps) {
    const { keyword } = step.instruction;
    const isStart = /^(?:CMD|ENTRYPOINT)$/.test(keyword) && step.stage.lastInstruction(keyword) === step.instruction;
    for (const command of isStart ? goCommandsOf(step) : step.goCommands) {
      const { isCertain, mayFail } = command.command.shell;
      if (isCertain && !mayFail) yield command;
    }
  }
}
