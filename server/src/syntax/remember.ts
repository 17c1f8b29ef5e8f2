/**
 * A pure function of a text that keeps its answers.
 *
 * @param limit how many answers are kept; when there are more, all are dropped and worked out again as they are asked for
 */
export function remember<Result>(limit: number, work: (text: string) => Result): (text: string) => Result {
  const answers = new Map<string, { readonly result: Result }>();
  return (text) => {
    const known = answers.get(text);
    if (known) return known.result;
    const result = work(text);
    if (answers.size >= limit) answers.clear();
    answers.set(text, { result });
    return result;
  };
}
