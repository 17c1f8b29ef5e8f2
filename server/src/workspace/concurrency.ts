/**
 * Calls `work` on every item, at most `width` at a time, and returns the answers in the order of the items. Rejects with
 * the first rejection; work that has begun is not stopped.
 */
export async function mapConcurrently<Item, Answer>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers = new Array<Answer>(items.length);
  const remaining = items.entries();
  const worker = async (): Promise<void> => {
    // One iterator is shared by all workers: each takes the next item that nobody has taken.
    for (const [index, item] of remaining) answers[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return answers;
}

/**
 * Calls `work` on every item that a source gives, at most `width` at a time, and asks the source for no more than that. Rejects
 * with the first rejection, and the source ends then too; work that has begun is not stopped.
 */
export async function forEachConcurrently<Item>(
  source: AsyncIterable<Item>,
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  let isOver = false;
  const worker = async (): Promise<void> => {
    while (!isOver) {
      const next = await iterator.next();
      if (next.done === true) isOver = true;
      else await work(next.value);
    }
  };
  try {
    await Promise.all(Array.from({ length: width }, worker));
  } finally {
    isOver = true;
    await iterator.return?.();
  }
}
