import { onceFor } from "../syntax/onceFor";
import type { StepCommand } from "./command";
import { fromSteps } from "./fromSteps";
import type { GoCommand } from "./goCommand";
import type { Step } from "./stage";

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
  const { step } = command;
  const copied = command.module.goMod.copy?.step;
  for (const stage of step.stage.chain) {
    const end = stage === step.stage ? step.index : stage.steps.length;
    if (changesByGo(stage).some((index) => index < end)) return true;
    // What stood in the image before go.mod was copied over it has no say; the go commands before it are another matter.
    const start =
      copied === undefined ? 0 : copied.stage === stage ? copied.index : copied.stage.index > stage.index ? end : 0;
    if (changesByOthers(stage).some((index) => index >= start && index < end)) return true;
  }
  return firstChangeIn(step) < command.command.index;
}

/** Indices of the steps of a stage whose go commands write manifests. */
const changesByGo = fromSteps((step) => (step.goCommands.some(writes) ? [step.index] : []));

/** Indices of those that may change manifests in any other way. */
const changesByOthers = fromSteps((step) => (mayChangeManifests(step) ? [step.index] : []));

function mayChangeManifests(step: Step): boolean {
  if (step.instruction.keyword !== "RUN") return false;
  return !step.script.isComplete || step.commands.some(mayChange);
}

/** The index of the first command of a step that may change manifests. */
const firstChangeIn = onceFor((step: Step) => {
  const writing = new Set(step.goCommands.filter(writes).map(({ command }) => command));
  const found = step.commands.findIndex((command) => writing.has(command) || mayChange(command));
  return found < 0 ? Number.POSITIVE_INFINITY : found;
});

function writes(command: GoCommand): boolean {
  return writesManifests.test(command.subcommand);
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
