/** Random choices that are the same again for the same seed. */
export class Random {
  private state: number;

  /** @param seed with the numbers that tell one series of a campaign from another. */
  constructor(...seed: readonly number[]) {
    this.state = 0x9e3779b9;
    // The state is a counter: only what comes out of it is mixed well enough to set neighbouring numbers apart.
    for (const part of seed) this.state = (Math.floor(this.next() * 4294967296) ^ part) | 0;
    this.next();
  }

  /** At least 0, less than 1. The generator is mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** True in `share` of all cases. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** @throws RangeError when there is nothing to pick from. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  }

  /** A small number mostly, a large one now and then; at least 1, at most `limit`. */
  size(limit: number): number {
    return 1 + Math.floor(limit * this.next() ** 4);
  }
}
