/**
 * The known name nearest to a misspelt one, when one is near enough to be meant.
 * @param limit the edits that are near enough: a third of the letters unless given.
 */
export function nearestName(
  name: string,
  known: Iterable<string>,
  limit: number = Math.max(1, Math.floor(name.length / 3)),
): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > limit) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { name: candidate, distance };
  }
  return best?.name;
}

/** Whether at most `limit` edits make one text out of the other, a swap of two neighbours counting as one. */
export function isNear(a: string, b: string, limit: number): boolean {
  // The distance takes time by both lengths, and a name may be a line of thousands of characters.
  return Math.abs(a.length - b.length) <= limit && editDistance(a, b) <= limit;
}

/** Levenshtein's distance, a swap of two neighbours counting as one edit. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforePrevious[j - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
