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
