/**
 * Something that facts are worked out about, and that keeps them. In a `WeakMap` they would outlive it: until the next full
 * collection V8 holds on to the values of a weak map that is old itself, and as facts lead to what they are about, every
 * edit would leave a whole simulation behind.
 */
export interface Subject {
  /** Written by `onceFor` only; the index is the number of the question. */
  facts: unknown[] | undefined;
}

/** How many questions are asked about the subjects of a class: so that each needs few places for the answers. */
const questions = new Map<unknown, number>();

/**
 * A function of a subject that works out each answer once and keeps it as long as the subject lives.
 *
 * @param work must not answer with `undefined`, which would be worked out again
 */
export function onceFor<Key extends Subject, Result>(work: (subject: Key) => Result): (subject: Key) => Result {
  let question = -1;
  return (subject) => {
    const known = question < 0 ? undefined : subject.facts?.[question];
    if (known !== undefined) return known as Result;
    if (question < 0) question = numberFor(subject);
    const answer = work(subject);
    subject.facts ??= [];
    subject.facts[question] = answer;
    return answer;
  };
}

function numberFor(subject: Subject): number {
  const number = questions.get(subject.constructor) ?? 0;
  questions.set(subject.constructor, number + 1);
  return number;
}
