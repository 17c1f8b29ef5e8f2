import { nextTime, now } from "./graph";
import { closeNotes, countAsked, type Dependency, Derived, heightAbove, noteAsked, openNotes } from "./reads";
import { type IsSame, isSameValue } from "./sameness";

/**
 * Works out an answer for the first time.
 *
 * @returns the answer itself where it rests on no input, so that no edit may touch it
 */
export function keptOrPlain<Result>(
  work: (subject: never, part: never) => Result,
  subject: unknown,
  part: unknown,
  isSame: IsSame<Result> | undefined,
): Kept<Result> | Result {
  const time = now();
  const start = countAsked();
  const outer = openNotes();
  let own: readonly Dependency[];
  let result: Result;
  try {
    result = work(subject as never, part as never);
  } finally {
    own = closeNotes(start, outer);
  }
  if (own.length === 0) return result;
  const kept = new Kept(work, subject, part, isSame);
  kept.begin(result, own, time);
  return kept;
}

/** An answer that is kept with what it was worked out from. */
export class Kept<Result> extends Derived {
  private result: Result | undefined = undefined;
  private isHeld = false;

  /** @param work works it out for a subject and the second part of a question about that */
  constructor(
    private readonly work: (subject: never, part: never) => Result,
    private readonly subject?: unknown,
    private readonly part?: unknown,
    private readonly isSame: IsSame<Result> = isSameValue,
  ) {
    super();
  }

  /** Takes over what was worked out for the first time, since when, and from what. */
  begin(result: Result, answers: readonly Dependency[], time: number): void {
    this.restOn(answers);
    this.height = heightAbove(this.answers);
    this.result = result;
    this.goodAt = time;
    this.changedAt = now();
  }

  /** The answer as it is now, which counts as read. */
  get(): Result {
    try {
      this.bringUpToDate();
    } finally {
      if (this.answers.length > 0) noteAsked(this);
    }
    return this.result as Result;
  }

  /** Has it worked out whenever the graph is settled, until it is released. */
  hold(): void {
    this.isHeld = true;
    if (!this.isLinked) this.link();
  }

  release(): void {
    this.isHeld = false;
    if (!this.isNeeded) this.unlink();
  }

  protected override unlink(): void {
    if (this.isHeld) return;
    super.unlink();
    this.graph?.noteLeft(this);
  }

  forget(since: number): void {
    if (this.isLinked || this.isBusy || this.goodAt < since) return;
    this.forgetAnswers();
    this.result = undefined;
    // Whatever it will be is news to those who rest on it without being told.
    this.changedAt = -1;
  }

  raise(height: number): void {
    if (height <= this.height) return;
    this.height = height;
    this.raiseDependents();
  }

  protected workOut(): void {
    const time = now();
    const isFirst = this.changedAt < 0;
    // Where the work throws, nothing is known any more.
    this.goodAt = -1;
    const wasBusy = this.isBusy;
    this.isBusy = true;
    // Written out for speed: this is done for everything.
    const start = countAsked();
    const outer = openNotes();
    let result: Result;
    try {
      result = this.work(this.subject as never, this.part as never);
    } finally {
      this.isBusy = wasBusy;
      this.restOn(closeNotes(start, outer));
      this.settleHeight();
    }
    this.goodAt = time;
    // While it was worked out, something that it had asked for may have turned out to be another one.
    const isOutdated = time !== now() && this.isLinked && this.isOutdated();
    if (isFirst || !this.isSame(this.result as Result, result)) {
      this.result = result;
      this.changedAt = isFirst ? now() : nextTime();
      this.tellDependents();
    }
    if (isOutdated) this.doubt();
  }

  private settleHeight(): void {
    const height = heightAbove(this.answers);
    const hasRisen = height > this.height;
    this.height = height;
    if (hasRisen) this.raiseDependents();
  }
}
