import type { Stage, Step } from "../../build/stage";
import { unsetReadsIn } from "../../build/unsetVariables";
import type { Span } from "../../syntax/text";

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
    return (
      value !== undefined &&
      /^[\w.:/@+-]*$/.test(value) &&
      read.step !== undefined &&
      isLinkedText(read.step, read.span)
    );
  });
}

/** Whether a read stands where the linker takes the value of a variable of the program: `-ldflags "-X main.version=$VERSION"`. */
export function isLinkedText({ build, goCommands }: Step, span: Span): boolean {
  const flags = goCommands.flatMap((command) => command.flag("ldflags") ?? []);
  const flag = flags.find((each) => each.span.start <= span.start && span.end <= each.span.end);
  if (!flag) return false;
  const before = build.syntax.slice({ start: flag.span.start, end: span.start });
  return /-X[\s=\\`'"]+[\w./-]+=[^\s'"]*$/.test(before);
}
