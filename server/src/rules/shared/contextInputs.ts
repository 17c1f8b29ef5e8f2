import type { Build } from "../../build/build";
import { fromSteps } from "../../build/fromSteps";
import { type ContextInput, ownInputs } from "../../build/layers";
import { expandWord } from "../../syntax/expansion";
import { onceFor } from "../../syntax/onceFor";
import { textOf } from "../../syntax/value";

/** Everything that the instructions of a Dockerfile take from the context by themselves, in the order of the file. */
export const contextInputsOf = onceFor((build: Build): readonly ContextInput[] => build.stages.flatMap(inputsIn));

const inputsIn = fromSteps(ownInputs);

/** The build arguments that a source takes its path from, as `NAME=default`, where the file alone decides on them. */
export function argumentDefaultsOf({ copy, span, step }: ContextInput): readonly string[] {
  const source = copy?.sources.find((each) => each.span.start === span.start);
  if (!source) return [];
  const { uses } = expandWord(source.text, step.instruction.escape, step.lookup);
  return [...new Set(uses.map(({ name }) => name))].flatMap((name) => {
    const { value, origin } = step.variable(name);
    const text = textOf(value);
    return origin?.kind === "ARG" && text !== undefined ? [`${name}=${text}`] : [];
  });
}
