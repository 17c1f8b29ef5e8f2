import { Growing } from "./growing";
import { Kept, keptOrPlain } from "./kept";
import { isNoting } from "./reads";
import type { IsSame } from "./sameness";

/**
 * Something that facts are worked out about, and that keeps them. In a `WeakMap` they would outlive it: until the next full
 * collection V8 holds on to the values of a weak map that is old itself, and as facts lead to what they are about, every
 * edit would leave a whole simulation behind.
 */
export interface Subject {
  /** Written by this module only; the index is the number of the question. */
  facts: unknown[] | undefined;
}

/** How many questions are asked about the subjects of a class: so that each needs few places for the answers. */
const questions = new Map<unknown, number>();

/**
 * A function of a subject that works out each answer once and keeps it as long as the subject lives and no edit touches what
 * the answer was worked out from (see `Kept`). Whatever the simulation or a rule keeps has to be kept by this function or the
 * two below: what is kept in any other way would outlive an edit.
 *
 * @param isSame whether an answer that was worked out anew says what the earlier one said, which then stays; by default only
 *   for what nobody can tell apart
 */
export function onceFor<Key extends Subject, Result>(
  work: (subject: Key) => Result,
  isSame?: IsSame<Result>,
): (subject: Key) => Result {
  let question = -1;
  return (subject) => {
    const known = question < 0 ? undefined : subject.facts?.[question];
    if (known !== undefined) return resultOf<Result>(known);
    if (question < 0) question = numberFor(subject);
    const kept = toKeep(work, subject, undefined, isSame);
    // Only now: work that asks the same question of the same subject shall not find it half done.
    subject.facts ??= [];
    subject.facts[question] = kept;
    return resultOf<Result>(kept);
  };
}

/** The same for questions with a second part, such as a name or a path. */
export function onceForEach<Key extends Subject, Part, Result>(
  work: (subject: Key, part: Part) => Result,
  isSame?: IsSame<Result>,
): (subject: Key, part: Part) => Result {
  const answersOf = mapOf<Key, Part, unknown>();
  return (subject, part) => {
    const answers = answersOf(subject);
    const known = answers.get(part);
    if (known !== undefined) return resultOf<Result>(known);
    const kept = toKeep(work, subject, part, isSame);
    answers.set(part, kept);
    return resultOf<Result>(kept);
  };
}

/**
 * The same for what grows with the questions about it, such as the answers before each step up to the last one asked for.
 *
 * @returns a function that hands the state to `use`, which may add to it and answers the question
 */
export function growingFor<Key extends Subject, Part, State>(
  begin: (subject: Key, part: Part) => State,
): <Result>(subject: Key, part: Part, use: (state: State) => Result) => Result {
  const statesOf = mapOf<Key, Part, Growing<State>>();
  return (subject, part, use) => {
    const states = statesOf(subject);
    let growing = states.get(part);
    if (growing === undefined) {
      growing = new Growing(() => begin(subject, part));
      states.set(part, growing);
    }
    return growing.with(use);
  };
}

/** What a subject keeps for one question by its second part. */
function mapOf<Key extends Subject, Part, Item>(): (subject: Key) => Map<Part, Item> {
  let question = -1;
  return (subject) => {
    if (question < 0) question = numberFor(subject);
    subject.facts ??= [];
    let items = subject.facts[question] as Map<Part, Item> | undefined;
    if (items === undefined) {
      items = new Map();
      subject.facts[question] = items;
    }
    return items;
  };
}

/** Stands for an answer of `undefined`. */
const nothing = Symbol("nothing");

/** The answer itself where no edit can touch it, else what tells whether it is still good. */
function toKeep<Result>(
  work: (subject: never, part: never) => Result,
  subject: unknown,
  part: unknown,
  isSame: IsSame<Result> | undefined,
): unknown {
  return orNothing(isNoting() ? keptOrPlain(work, subject, part, isSame) : work(subject as never, part as never));
}

function orNothing(result: unknown): unknown {
  return result === undefined ? nothing : result;
}

function resultOf<Result>(kept: unknown): Result {
  if (isNoting() && kept instanceof Kept) return (kept as Kept<Result>).get();
  return (kept === nothing ? undefined : kept) as Result;
}

function numberFor(subject: Subject): number {
  const number = questions.get(subject.constructor) ?? 0;
  questions.set(subject.constructor, number + 1);
  return number;
}
