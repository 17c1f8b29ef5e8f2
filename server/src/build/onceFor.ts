/**
 * A function of an object that works out each answer once and keeps it as long as the object lives.
 *
 * @param work must not answer with `undefined`, which would be worked out again
 */
export function onceFor<Key extends object, Result>(work: (key: Key) => Result): (key: Key) => Result {
  const answers = new WeakMap<Key, Result>();
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = work(key);
    answers.set(key, answer);
    return answer;
  };
}
