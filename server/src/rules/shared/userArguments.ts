import type { Stage, Step } from "../../build/stage";
import { unsetReadsIn } from "../../build/unsetVariables";
import { expandWord } from "../../syntax/expansion";
import { known, textOf, unknown } from "../../syntax/value";

/**
 * Whether a USER of a stage, or of one that stands on it, reads a variable that has no value there, and would name an account
 * that the image may not have once it has this one: then no container starts, and no RUN behind it.
 *
 * @param value `undefined` where nobody knows it
 */
export function asksForAccount(stage: Stage, name: string, value: string | undefined): boolean {
  return stage.build.stages
    .filter((other) => other.standsOn(stage))
    .flatMap((other) => unsetReadsIn(other))
    .some(({ name: read, instruction, step }) => {
      return instruction.keyword === "USER" && read === name && !!step && !hasAccount(step, name, value);
    });
}

/** Whether everybody that the USER would name is a number, an account of the base image, or one that a RUN above makes. */
function hasAccount(step: Step, name: string, value: string | undefined): boolean {
  const { bodyText, escape } = step.instruction;
  const given = value === undefined ? unknown : known(value);
  const text = textOf(expandWord(bodyText, escape, (each) => (each === name ? given : step.lookup(each))).value);
  if (text === undefined) return makesAccountOf(step, name);
  const { accounts, base } = step.stage;
  const names = new Set([...accounts, ...(base.accounts ?? [])].map((account) => account.name));
  return text.split(":").every((each) => /^\d*$/.test(each) || names.has(each)) || makesAccountOf(step, name);
}

/** Whether a command above makes an account whose name comes from the same variable. */
function makesAccountOf({ stage, index }: Step, name: string): boolean {
  const steps = [...(stage.parent?.allSteps ?? []), ...stage.steps.slice(0, index)];
  return steps.some(
    ({ instruction, commands }) =>
      instruction.keyword === "RUN" &&
      commands.some(
        (command) =>
          /^(?:useradd|adduser)$/.test(command.name ?? "") &&
          command.arguments.some(({ text }) => new RegExp(`\\$\\{?${name}\\b`).test(text)),
      ),
  );
}
