import { joinLists } from "../syntax/joinLists";
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
    flat(stepsInPart(stage, part).map(itemsOf)),
  );
  return onceFor((stage: Stage): readonly Item[] => {
    const parts: (readonly Item[])[] = [];
    for (let part = 0; part < countParts(stage); part++) parts.push(partOf(stage, part));
    return flat(parts);
  });
}

/** How many parts the steps of a stage make. */
export function countParts(stage: Stage): number {
  return Math.ceil(stage.steps.length / partLength);
}

/** @param part counts from 0 */
export function stepsInPart(stage: Stage, part: number): readonly Step[] {
  return stage.steps.slice(part * partLength, (part + 1) * partLength);
}

const none: readonly never[] = [];

/** One list of all; most are empty. */
function flat<Item>(lists: readonly (readonly Item[])[]): readonly Item[] {
  const full = lists.filter(({ length }) => length > 0);
  return full.length > 1 ? joinLists(full) : (full[0] ?? none);
}
