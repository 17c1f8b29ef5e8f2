/**
 * How many items stand at the start of a list for which something holds that holds for none behind them; found by halving.
 */
export function countLeading<Item>(items: readonly Item[], isLeading: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isLeading(items[middle] as Item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the last number that is at most `limit`, among those up to index `last`; the numbers rise. 0 where there is none. */
export function lastAtMost(numbers: readonly number[], limit: number, last: number): number {
  return Math.max(0, Math.min(last, countLeading(numbers, (number) => number <= limit) - 1));
}
