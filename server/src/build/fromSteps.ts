import { onceFor, onceForEach } from "../syntax/onceFor";
import type { Stage, Step } from "./stage";

/** Steps of a stage that are looked at together: few enough to be looked at again when one of them is edited. */
const partLength = 32;

/**
 * Gathers something from all steps of a stage, in their order. After an edit only the few steps around it are looked at again.
 *
 * @param itemsOf what a step adds; the same items each time that nothing has changed, so that the list is the same one too
 */
export function fromSteps<Item>(itemsOf: (step: Step) => readonly Item[]): (stage: Stage) => readonly Item[] {
  const partOf = onceForEach((stage: Stage, part: number): readonly Item[] =>
    flat(stage.steps.slice(part * partLength, (part + 1) * partLength).map(itemsOf)),
  );
  return onceFor((stage: Stage): readonly Item[] => {
    const count = Math.ceil(stage.steps.length / partLength);
    return flat(Array.from({ length: count }, (_, part) => partOf(stage, part)));
  });
}

const none: readonly never[] = [];

/** One list of all; most are empty. */
function flat<Item>(lists: readonly (readonly Item[])[]): readonly Item[] {
  const full = lists.filter(({ length }) => length > 0);
  return full.length > 1 ? full.flat() : (full[0] ?? none);
}
