import { joinLists } from "../syntax/joinLists";
import { onceFor, onceForEach } from "../syntax/onceFor";
import type { IsSame } from "../syntax/sameness";
import type { Stage, Step } from "./stage";

/**
 * Gathers something from all steps of a stage, in their order. After an edit only the few steps around it are looked at again.
 *
 * @param itemsOf what a step adds; asked again only when something that it reads has changed
 * @param isSame as `onceFor` takes it
 */
export function fromSteps<Item>(
  itemsOf: (step: Step) => readonly Item[],
  isSame?: IsSame<readonly Item[]>,
): (stage: Stage) => readonly Item[] {
  const itemsIn = onceFor(itemsOf, isSame);
  const partOf = onceForEach((stage: Stage, part: number): readonly Item[] =>
    flat(stepsInPart(stage, part).map(itemsIn)),
  );
  return onceFor((stage: Stage): readonly Item[] => {
    const parts: (readonly Item[])[] = [];
    for (let part = 0; part < countParts(stage); part++) parts.push(partOf(stage, part));
    return flat(parts);
  });
}

/** How many parts the steps of a stage make. */
export function countParts(stage: Stage): number {
  return Math.ceil(stage.steps.length / partLengthOf(stage));
}

/** @param part counts from 0 */
export function stepsInPart(stage: Stage, part: number): readonly Step[] {
  const length = partLengthOf(stage);
  return stage.steps.slice(part * length, (part + 1) * length);
}

/** About as many steps as there are parts: after an edit the steps of one part are looked at again, and all parts. */
function partLengthOf({ steps }: Stage): number {
  return Math.max(8, Math.ceil(Math.sqrt(steps.length)));
}

const none: readonly never[] = [];

/** One list of all; most are empty. */
function flat<Item>(lists: readonly (readonly Item[])[]): readonly Item[] {
  const full = lists.filter(({ length }) => length > 0);
  return full.length > 1 ? joinLists(full) : (full[0] ?? none);
}
