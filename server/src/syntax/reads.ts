/**
 * What the computation that is going on has read of a Dockerfile that is being edited, as a set of places. A place is a bit
 * that stands for one instruction or for a group of them; what holds no bit never changes under a computation's feet.
 *
 * Every answer is kept with the places that it was worked out from, and is good as long as none of them has changed: see
 * `onceFor`. All of this is synchronous, so that one computation at a time is going on.
 */
let read = 0;

/** How often something was edited. */
let edits = 0;

/** For each place, the edit that changed it last. Documents share the places: an edit of one costs the others time only. */
const changedBy: number[] = new Array<number>(31).fill(0);

/** The place that changes with every edit: the text as a whole, with its comments and lines. */
export const wholeText = 1 << 30;

/** Notes that the computation has read what stands at these places. */
export function noteRead(places: number): void {
  read |= places;
}

/** Notes that the text of these places is another one from now on. */
export function noteChanged(places: number): void {
  edits++;
  for (let bit = 0; bit < changedBy.length; bit++) if (((places | wholeText) >> bit) & 1) changedBy[bit] = edits;
}

/** An answer with what it rests on. */
export interface Kept<Result> {
  readonly result: Result;
  places: number;
  /** The edit up to which it is known to be good. */
  goodAt: number;
}

/** Works something out and keeps with it what was read for it, which counts as read by whoever asked. */
export function keep<Result>(work: () => Result): Kept<Result> {
  const outer = read;
  read = 0;
  const result = work();
  const kept = { result, places: read, goodAt: edits };
  read |= outer;
  return kept;
}

/** Whether a kept answer is still good; if so, its places count as read. */
export function isGood(kept: Kept<unknown>): boolean {
  if (kept.goodAt !== edits) {
    for (let rest = kept.places; rest !== 0; rest &= rest - 1) {
      if ((changedBy[31 - Math.clz32(rest & -rest)] ?? 0) > kept.goodAt) return false;
    }
    kept.goodAt = edits;
  }
  read |= kept.places;
  return true;
}

/** Goes on with kept work: what is read for it counts for all that was kept. */
export function keepMore<State, Result>(kept: Kept<State>, work: (state: State) => Result): Result {
  const outer = read;
  read = 0;
  const result = work(kept.result);
  kept.places |= read;
  read = outer | kept.places;
  return result;
}
