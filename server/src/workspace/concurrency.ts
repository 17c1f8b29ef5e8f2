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
