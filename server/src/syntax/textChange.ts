/** The one piece that differs between two versions of a text; offsets in UTF-16 code units. */
export interface TextChange {
  readonly start: number;
  /** Where it ends in the version before. */
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** What was replaced between two versions; nothing at the end of the text where they are the same. */
export function changeBetween(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  const start = commonStart(before, after, shorter);
  const trailing = commonEnd(before, after, shorter - start);
  return { start, oldEnd: before.length - trailing, newEnd: after.length - trailing };
}

/** How many characters, of at most `limit`, two texts have in common at the start. */
export function commonStart(a: string, b: string, limit: number): number {
  return countSame(limit, (from, to) => a.slice(from, to) === b.slice(from, to));
}

/** The same at the end. */
export function commonEnd(a: string, b: string, limit: number): number {
  return countSame(
    limit,
    (from, to) => a.slice(a.length - to, a.length - from) === b.slice(b.length - to, b.length - from),
  );
}

/** Compares long pieces first: engines do that many times faster than character by character. */
function countSame(limit: number, isSame: (from: number, to: number) => boolean): number {
  let count = 0;
  for (let step = 4096; step > 0; step >>= 4)
    while (count + step <= limit && isSame(count, count + step)) count += step;
  return count;
}
