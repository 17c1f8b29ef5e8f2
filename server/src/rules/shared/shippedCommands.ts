import { copiedPrograms } from "../../build/builtPrograms";
import type { GoCommand } from "../../build/goCommand";
import type { Stage } from "../../build/stage";

/** The go commands whose programs a stage holds: copied to it, or built in it. */
export function shippedCommandsOf(stage: Stage): readonly GoCommand[] {
  const copied = stage.chain
    .flatMap(({ steps }) => steps)
    .flatMap(({ copy }) => (copy ? copiedPrograms(copy).map(({ from }) => from.command) : []));
  const own = stage.chain
    .flatMap(({ goSteps }) => goSteps)
    .flatMap(({ goCommands }) => goCommands)
    .filter(({ subcommand, isVersioned }) => /^(?:build|install)$/.test(subcommand) && !isVersioned);
  return [...copied, ...own];
}
