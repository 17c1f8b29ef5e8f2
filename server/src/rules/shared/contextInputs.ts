import type { Build } from "../../build/build";
import { type ContextInput, ownInputs } from "../../build/layers";
import { onceFor } from "../../syntax/onceFor";

/** Everything that the instructions of a Dockerfile take from the context by themselves, in the order of the file. */
export const contextInputsOf = onceFor((build: Build): readonly ContextInput[] =>
  build.steps.flatMap((step) => [...ownInputs(step)]),
);
