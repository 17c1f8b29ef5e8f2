import type { Stage } from "../../build/stage";
import { type UnsetRead, unsetReadsIn } from "../../build/unsetVariables";

/**
 * Whether all that reads an unset variable in a stage, and in those that stand on it, only writes it down: a LABEL, or a
 * version that the linker puts into the program. Then no step does anything else when the variable gets its value.
 *
 * @param value `undefined` where nobody knows it: a blank in it would make another word for the linker
 */
export function isOnlyStamp(stage: Stage, name: string, value: string | undefined): boolean {
  const reads = stage.build.stages
    .filter((other) => other.standsOn(stage))
    .flatMap((other) => unsetReadsIn(other))
    .filter((read) => read.name === name);
  return reads.every((read) => {
    if (read.instruction.keyword === "LABEL") return true;
    return value !== undefined && /^[\w.:/@+-]*$/.test(value) && isLinkedText(read);
  });
}

/** `-ldflags "-X main.version=$VERSION"`. */
function isLinkedText({ step, span }: UnsetRead): boolean {
  if (!step) return false;
  const flags = step.goCommands.flatMap((command) => command.flag("ldflags") ?? []);
  const flag = flags.find((each) => each.span.start <= span.start && span.end <= each.span.end);
  if (!flag) return false;
  const before = step.build.syntax.slice({ start: flag.span.start, end: span.start });
  return /-X[\s=\\`'"]+[\w./-]+=[^\s'"]*$/.test(before);
}
