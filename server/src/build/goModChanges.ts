import type { StepCommand } from "./command";
import { earlierGoCommands, type GoCommand } from "./goCommand";

/** Go commands that write go.mod or go.work. */
const writesManifests = /^(?:mod (?:init|edit|tidy|vendor)|work (?:init|edit|use|sync)|get)$/;

/** Programs that name a manifest without changing it. */
const readers =
  /^(?:cat|ls|test|\[|grep|egrep|head|tail|awk|cut|diff|cmp|stat|wc|md5sum|sha256sum|chown|chmod|git|go)$/;

/**
 * Whether commands before this one, in its chain of stages, may have changed the go.mod or go.work that it reads, so that the
 * files of the build context no longer say what is in them.
 */
export function mayHaveChangedManifests(command: GoCommand): boolean {
  for (const other of earlierGoCommands(command.command)) {
    if (writesManifests.test(other.subcommand) || modMode(other) === "mod") return true;
  }
  const { step } = command;
  const copied = command.module.goMod.copy?.step;
  const steps = step.stage.allSteps;
  const from = copied && steps.includes(copied) ? steps.indexOf(copied) : 0;
  return steps.slice(from, steps.indexOf(step) + 1).some((each) => {
    if (each.instruction.keyword !== "RUN") return false;
    const commands = each === step ? each.commands.slice(0, command.command.index) : each.commands;
    return commands.some(mayChange) || (each !== step && !each.script.isComplete);
  });
}

function mayChange(command: StepCommand): boolean {
  if (command.isOpaque) return true;
  const isNamed = command.shell.words.some((word) => /\bgo\.(?:mod|work|\*)/.test(word.text));
  return (isNamed && !readers.test(command.name ?? "")) || redirectsInto(command);
}

function redirectsInto({ shell }: StepCommand): boolean {
  return shell.redirects.some(
    ({ operator, target }) => operator.includes(">") && /\bgo\.(?:mod|work)/.test(target?.text ?? ""),
  );
}

function modMode(command: GoCommand): string | undefined {
  const mode = command.modMode;
  return mode.kind === "known" ? mode.text : undefined;
}
