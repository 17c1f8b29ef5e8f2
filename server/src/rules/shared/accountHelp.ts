import type { StepCommand } from "../../build/command";
import type { Stage, Step } from "../../build/stage";
import { accountCreatedBy } from "../../build/user";
import { literalOf } from "../../syntax/shellModel";
import { textOf } from "../../syntax/value";

/**
 * The option by which a command for Debian's `adduser` or `addgroup`, one script, asks for help: `-h`, and `-H` because it
 * passes over case. The script prints its usage, ends with 0 and makes nobody, whatever else its words say. busybox's
 * programs know both otherwise. Source: adduser 3.134 of Debian 12, `'help|h' => sub { &usage; exit }`.
 */
export function helpOption(command: StepCommand): string | undefined {
  if (command.name !== "adduser" && command.name !== "addgroup") return undefined;
  const { family } = command.step.stage.base;
  if (family !== "debian" && family !== "ubuntu") return undefined;
  const words = command.arguments.map((word) => literalOf(word) ?? "");
  const end = words.indexOf("--");
  return words.slice(0, end < 0 ? words.length : end).find((word) => /^-[hH]$/.test(word));
}

/** Whether the account that such a command does not make is certainly needed behind it: by a RUN, a COPY or the container. */
export function isAccountMissed(command: StepCommand): boolean {
  const { step } = command;
  const name = accountCreatedBy(command.shell, step.index)?.name;
  const { base, accounts } = step.stage;
  if (name === undefined || base.accounts === undefined || base.accounts.some((account) => account.name === name))
    return false;
  if (accounts.filter((account) => account.name === name).length > 1) return false;
  const sameStep = step.commands.filter((other) => other.index > command.index);
  if (sameStep.some((other) => isGivenTo(other, name))) return true;
  const stages = step.build.stages.filter((stage) => stage.isReachable && stage.standsOn(step.stage));
  return stages.some((stage) => isMissedIn(stage, step, name));
}

function isMissedIn(stage: Stage, made: Step, name: string): boolean {
  for (const step of stage.allSteps.slice(stage.positionOf(made) + 1)) {
    if (needs(step, name)) return true;
    if (mayMakeAccounts(step)) return false;
  }
  return stage.isFinal && stage.end.user.name === name;
}

function needs(step: Step, name: string): boolean {
  const owner = step.copy?.chown;
  if (owner !== undefined && textOf(step.expand(owner))?.split(":")[0] === name) return true;
  if (step.instruction.keyword !== "RUN") return false;
  return step.user.name === name || step.commands.some((command) => isGivenTo(command, name));
}

/** Whether a command hands files to an account that it looks up by name, and the build ends with it where there is none. */
function isGivenTo({ name: program, shell, arguments: words }: StepCommand, name: string): boolean {
  if (program !== "chown" || !shell.isCertain || shell.mayFail) return false;
  const owner = words.map((word) => literalOf(word) ?? "").find((word) => !word.startsWith("-"));
  return owner?.split(/[:.]/)[0] === name;
}

/** Scripts, packages and files that are copied may bring accounts of their own. */
function mayMakeAccounts(step: Step): boolean {
  if (step.isOpaque) return true;
  const destination = step.copy && textOf(step.copy.destination);
  if (step.copy) return destination === undefined || /^\/(?:etc(?:\/(?:passwd|group))?)?$/.test(destination);
  return step.commands.some((command) => /^(?:apt|apt-get|dpkg)$/.test(command.name ?? ""));
}
