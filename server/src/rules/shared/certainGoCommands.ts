import type { Build } from "../../build/build";
import { goCommandsOf } from "../../build/goCommand";
import { onceFor } from "../../syntax/onceFor";

/** The go commands of RUN that run for certain and whose failure counts, and those that a container of a stage starts with. */
export const certainGoCommands = onceFor((build: Build) =>
  build.steps
    .flatMap((step) => {
      const { keyword } = step.instruction;
      const isStart = /^(?:CMD|ENTRYPOINT)$/.test(keyword) && step.stage.lastInstruction(keyword) === step.instruction;
      return isStart ? goCommandsOf(step) : step.goCommands;
    })
    .filter(({ command }) => command.shell.isCertain && !command.shell.mayFail),
);
