import { type IsSame, isSameValue } from "./sameness";

/**
 * What answers were worked out from, so that after an edit only those are worked out again which it touches.
 *
 * A Dockerfile that is being edited has places: bits that stand for the text of one instruction or of a group of them. While
 * an answer is worked out, the places that are read for it are noted, and the other answers that are asked for. It is good as
 * long as none of those places has changed and none of those answers is another one now; that an answer was worked out again
 * and came out the same touches nothing that rests on it. What reads no place never changes under anybody's feet.
 *
 * All of this is synchronous, so that one answer at a time is being worked out.
 */

/** Something that is being worked out, with what has been read for it. */
abstract class Reader {
  /** Places read by itself. */
  protected own = 0;
  /** Those, and all that the answers asked for rest on. */
  protected places = 0;

  read(places: number): void {
    this.own |= places;
    this.places |= places;
  }

  /** Notes that an answer was asked for that rests on places. */
  abstract ask(answer: Kept<unknown>, places: number): void;
}

let reader: Reader | undefined;

/** Whether there are places at all: a program that edits nothing has nothing to note. */
let hasPlaces = false;

/** Tells one time that something is worked out from all others. */
let turn = 0;

/** How often something was edited. */
let edits = 0;

/** For each place, the edit that changed it last. Documents share the places: an edit of one costs the others time only. */
const changedBy: number[] = new Array<number>(31).fill(0);

/** The place that changes with every edit: the text as a whole, with its comments and lines. */
export const wholeText = 1 << 30;

/** Notes that what stands at these places is being read. */
export function noteRead(places: number): void {
  if (places !== 0 && reader !== undefined) reader.read(places);
}

/** Has reads noted from now on. */
export function beginNoting(): void {
  hasPlaces = true;
}

/** Whether reads are noted. */
export function isNoting(): boolean {
  return hasPlaces;
}

/** Notes that the text of these places is another one from now on. */
export function noteChanged(places: number): void {
  edits++;
  for (let bit = 0; bit < changedBy.length; bit++) if (((places | wholeText) >> bit) & 1) changedBy[bit] = edits;
}

/** The places that have changed since an edit; nearly always the same edit is asked for. */
function changedSince(edit: number): number {
  if (sinceEdit !== edit || sinceNow !== edits) {
    sinceEdit = edit;
    sinceNow = edits;
    sinceMask = 0;
    for (let bit = 0; bit < changedBy.length; bit++) if ((changedBy[bit] ?? 0) > edit) sinceMask |= 1 << bit;
  }
  return sinceMask;
}

let sinceEdit = 0;
let sinceNow = 0;
let sinceMask = 0;

const nobody: readonly Kept<unknown>[] = [];

/** An answer that is kept with what it was worked out from. */
export class Kept<Result> extends Reader {
  private result: Result | undefined = undefined;
  /** The answers asked for, in this order, as far as they rest on places. */
  private answers: readonly Kept<unknown>[] = nobody;
  /** The edit up to which it is known to be good; -1 before it was worked out. */
  private goodAt = -1;
  /** The edit with which it became what it is. */
  private changedAt = -1;
  private isBeingChecked = false;
  private ownTurn = 0;
  /** The turn in which it was asked for last. */
  private askedIn = 0;

  /** @param work works it out for a subject and the second part of a question about that */
  constructor(
    private readonly work: (subject: never, part: never) => Result,
    private readonly subject?: unknown,
    private readonly part?: unknown,
    private readonly isSame: IsSame<Result> = isSameValue,
  ) {
    super();
  }

  /** The answer as it is now, which counts as read. */
  get(): Result {
    if (this.goodAt !== edits) this.bringUpToDate();
    if (this.places !== 0 && reader !== undefined) reader.ask(this as Kept<unknown>, this.places);
    return this.result as Result;
  }

  /** Whether it rests on any place, so that an edit may touch it. */
  get isTouchable(): boolean {
    return this.places !== 0;
  }

  ask(answer: Kept<unknown>, places: number): void {
    this.places |= places;
    if (answer.askedIn === this.ownTurn) return;
    answer.askedIn = this.ownTurn;
    if (this.answers === nobody) this.answers = [answer];
    else (this.answers as Kept<unknown>[]).push(answer);
  }

  private bringUpToDate(): void {
    if (this.goodAt < 0 || this.isBeingChecked || !this.isStillGood()) this.workOut();
    this.goodAt = edits;
  }

  private isStillGood(): boolean {
    const since = this.goodAt;
    const changed = changedSince(since);
    if ((this.places & changed) === 0) return true;
    if ((this.own & changed) !== 0) return false;
    // In the order in which they were asked for: what was asked for because of an earlier answer has a meaning only as long
    // as that one is the same.
    let places = this.own;
    this.isBeingChecked = true;
    try {
      for (const answer of this.answers) {
        if (answer.goodAt !== edits) answer.bringUpToDate();
        if (answer.changedAt > since) return false;
        places |= answer.places;
      }
    } finally {
      this.isBeingChecked = false;
    }
    // One of them may have asked for this one, which then was worked out.
    if (this.goodAt !== edits) this.places = places;
    return true;
  }

  private workOut(): void {
    const outer = reader;
    const isFirst = this.goodAt < 0;
    // Where the work throws, nothing is known any more.
    this.goodAt = -1;
    this.own = 0;
    this.places = 0;
    this.answers = nobody;
    this.ownTurn = ++turn;
    reader = this;
    let result: Result;
    try {
      result = this.work(this.subject as never, this.part as never);
    } finally {
      reader = outer;
    }
    if (!isFirst && this.isSame(this.result as Result, result)) return;
    this.result = result;
    this.changedAt = edits;
  }
}

/**
 * Something that is worked out bit by bit and kept with all that was read for it: good as long as none of these places has
 * changed, whatever came of the answers in between.
 */
export class Growing<State> extends Reader {
  private state: State | undefined = undefined;
  private goodAt = -1;

  constructor(private readonly begin: () => State) {
    super();
  }

  /** Hands the state to `use`, which may add to it. All that was ever read for it counts as read. */
  with<Result>(use: (state: State) => Result): Result {
    const outer = reader;
    reader = this;
    let isDone = false;
    try {
      if (this.goodAt < 0 || !this.isGood) {
        this.places = 0;
        this.state = this.begin();
        this.goodAt = edits;
      }
      const result = use(this.state as State);
      isDone = true;
      return result;
    } finally {
      // What was added by half is of no use.
      if (!isDone) this.goodAt = -1;
      reader = outer;
      noteRead(this.places);
    }
  }

  /** Whether nothing that was read for it has changed. */
  get isGood(): boolean {
    if (this.goodAt !== edits && (this.places & changedSince(this.goodAt)) !== 0) return false;
    this.goodAt = edits;
    return true;
  }

  ask(_: Kept<unknown>, places: number): void {
    this.places |= places;
  }
}
