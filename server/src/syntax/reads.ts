import { type Graph, nextTime, now } from "./graph";

/**
 * What answers were worked out from, so that after an edit only those are worked out again which it touches.
 *
 * A Dockerfile that is being edited has inputs: the text of each instruction, and the text as a whole. While an answer is
 * worked out, the inputs that are read for it are noted, and the other answers that are asked for. What is needed is linked to
 * all of these and told when one of them is another one; that an answer was worked out again and came out the same touches
 * nothing that rests on it. What nobody needs is told nothing, and looks for itself when it is asked for. What reads no input
 * never changes under anybody's feet.
 *
 * All of this is synchronous, so that one answer at a time is being worked out.
 */

/** Whether there are inputs at all: a program that edits nothing has nothing to note. */
let hasInputs = false;

/**
 * What has been read for the answers that are being worked out, those that wait for others first; each once as far as that is
 * cheap to tell.
 */
const asked: Dependency[] = [];
let askedCount = 0;

/** Tells one list of things, such as those asked for in one piece of work, from all others. */
let mark = 0;
/** That of the answer that is being worked out; 0 where none is. */
let askedMark = 0;

const nobody: Derived[] = [];
const nothing: readonly Dependency[] = [];

/** Something that answers are worked out from. */
export abstract class Dependency {
  /** What tells of edits; `undefined` for what no edit touches. */
  graph: Graph | undefined;
  /** More than that of all that this one is worked out from. */
  height = 0;
  /** The time at which it became what it is. */
  changedAt = -1;
  /** The list in which it was noted last. */
  mark = 0;
  /** Those that are needed and rest on it. */
  private dependents = nobody;

  /** Whether it is being worked out at the moment. */
  get isUnfinished(): boolean {
    return false;
  }

  /** Makes sure that `changedAt` holds. */
  abstract bringUpToDate(): void;

  get isNeeded(): boolean {
    return this.dependents.length > 0;
  }

  addDependent(dependent: Derived): void {
    // A list that is pushed to takes room for many more, and most are short.
    if (this.dependents.length < 8) this.dependents = [...this.dependents, dependent];
    else this.dependents.push(dependent);
  }

  removeDependent(dependent: Derived): void {
    const { dependents } = this;
    const last = dependents.pop();
    if (last === undefined || last === dependent) return;
    const at = dependents.lastIndexOf(dependent);
    if (at < 0) dependents.push(last);
    else dependents[at] = last;
  }

  protected tellDependents(): void {
    for (const dependent of this.dependents) dependent.doubt();
  }

  protected raiseDependents(): void {
    for (const dependent of this.dependents) dependent.raise(this.height + 1);
  }

  protected forgetDependents(): void {
    this.dependents = nobody;
  }
}

/** A text that people edit. */
export class Input extends Dependency {
  constructor(override readonly graph: Graph) {
    super();
  }

  /** Notes that the text is another one. */
  change(): void {
    this.changedAt = nextTime();
    this.tellDependents();
  }

  bringUpToDate(): void {}
}

/** Notes that a text is being read. */
export function noteRead(input: Input | undefined): void {
  if (input !== undefined) noteAsked(input);
}

/** Has reads noted from now on. */
export function beginNoting(): void {
  hasInputs = true;
}

/** Whether reads are noted. */
export function isNoting(): boolean {
  return hasInputs;
}

export function noteAsked(dependency: Dependency): void {
  if (askedMark === 0 || dependency.mark === askedMark) return;
  dependency.mark = askedMark;
  asked[askedCount++] = dependency;
}

/** Does some work and hands over what was asked for meanwhile, also where the work throws. */
export function noting<Result>(work: () => Result, take: (dependencies: readonly Dependency[]) => void): Result {
  const start = countAsked();
  const outer = openNotes();
  try {
    return work();
  } finally {
    take(closeNotes(start, outer));
  }
}

/** How much has been noted for what is being worked out; `closeNotes` wants to know. */
export function countAsked(): number {
  return askedCount;
}

/** Has what is asked for from now on noted for something else. @returns what `closeNotes` wants to know */
export function openNotes(): number {
  const outer = askedMark;
  askedMark = ++mark;
  return outer;
}

/** What was asked for since notes were opened. */
export function closeNotes(start: number, outer: number): readonly Dependency[] {
  askedMark = outer;
  const own = askedCount > start ? asked.slice(start, askedCount) : nothing;
  askedCount = start;
  // What was noted long ago shall not be held on to.
  if (outer === 0) asked.length = 0;
  return own;
}

/** Something that is worked out, with what it was worked out from. */
export abstract class Derived extends Dependency {
  /** In the order in which they were asked for, each once. */
  protected answers = nothing;
  /** The time for which it is known to be good; -1 where it has to be worked out anew. */
  protected goodAt = -1;
  /** Whether something needs it, so that it is told of changes. */
  protected isLinked = false;
  protected isBusy = false;
  private isQueued = false;

  override get isUnfinished(): boolean {
    return this.isBusy && this.goodAt < 0;
  }

  /** Works it out anew. May throw. */
  protected abstract workOut(): void;

  /** Of what a dependency rests on now. */
  abstract raise(height: number): void;

  bringUpToDate(): void {
    if (this.goodAt >= 0) {
      if (this.answers.length === 0 || this.goodAt === now()) return;
      if (this.graph?.isOver) this.abandon();
      // It would have been told. Until the graph is settled it may rest on what is about to become another one, and then is
      // told in time.
      else if (this.isLinked || (!this.isBusy && this.isStillGood())) return;
    }
    this.workOut();
  }

  /** Takes note that something it rests on is another one. */
  doubt(): void {
    this.goodAt = -1;
    // What grows may have had nothing that an edit touches when it was asked for.
    this.graph ??= graphOf(this.answers);
    if (this.isQueued || !this.graph) return;
    this.isQueued = true;
    this.graph.enqueue(this);
  }

  refresh(): void {
    this.isQueued = false;
    if (this.goodAt >= 0 || !this.isLinked) return;
    try {
      this.workOut();
    } catch {
      // Whoever needs it gets to know when it asks.
      this.changedAt = nextTime();
      this.tellDependents();
    }
  }

  override addDependent(dependent: Derived): void {
    super.addDependent(dependent);
    if (!this.isLinked) this.link();
  }

  override removeDependent(dependent: Derived): void {
    super.removeDependent(dependent);
    if (!this.isNeeded) this.unlink();
  }

  protected link(): void {
    this.isLinked = true;
    for (const answer of this.answers) answer.addDependent(this);
    this.raise(heightAbove(this.answers));
    if (this.goodAt < 0 || this.isOutdated()) this.doubt();
  }

  protected unlink(): void {
    this.isLinked = false;
    for (const answer of this.answers) answer.removeDependent(this);
  }

  /** Whether something that it was worked out from has become another one since. */
  protected isOutdated(): boolean {
    return this.answers.some((answer) => answer.changedAt > this.goodAt);
  }

  /** Rests on these from now on, and no longer on others. */
  protected restOn(dependencies: readonly Dependency[]): void {
    const before = this.answers;
    if (isSameOrder(before, dependencies)) return;
    if (before.length === 0 && dependencies.length === 1) {
      this.answers = dependencies;
      this.graph = graphOf(dependencies);
      if (this.isLinked) dependencies[0]?.addDependent(this);
      return;
    }
    const [old, kept, fresh] = [++mark, ++mark, ++mark];
    for (const answer of before) answer.mark = old;
    let isEachOnce = true;
    for (const dependency of dependencies) {
      if (dependency.mark === kept || dependency.mark === fresh) isEachOnce = false;
      else dependency.mark = dependency.mark === old ? kept : fresh;
    }
    this.answers = isEachOnce ? dependencies : [...new Set(dependencies)];
    this.graph = graphOf(dependencies);
    if (!this.isLinked) return;
    for (const answer of this.answers) if (answer.mark === fresh) answer.addDependent(this);
    for (const answer of before) if (answer.mark === old) answer.removeDependent(this);
  }

  /** Has to be worked out anew before it is of any use. */
  protected forgetAnswers(): void {
    this.goodAt = -1;
    this.graph = undefined;
    this.answers = nothing;
  }

  private isStillGood(): boolean {
    const since = this.goodAt;
    const time = now();
    // In the order in which they were asked for: what was asked for because of an earlier answer has a meaning only as long
    // as that one is the same.
    this.isBusy = true;
    try {
      for (const answer of this.answers) {
        if (answer.isUnfinished) return false;
        answer.bringUpToDate();
        // One of them may have asked for this one, which then was worked out, or have told that it is another one.
        if (this.goodAt !== since) return this.goodAt >= 0;
        if (answer.changedAt > since) return false;
      }
    } finally {
      this.isBusy = false;
    }
    this.goodAt = time;
    return true;
  }

  /** Its graph is over: nobody tells it anything any more. */
  private abandon(): void {
    this.isLinked = false;
    this.forgetDependents();
    this.forgetAnswers();
  }
}

/** More than that of each of them. */
export function heightAbove(dependencies: readonly Dependency[]): number {
  let height = 0;
  for (const dependency of dependencies) if (dependency.height >= height) height = dependency.height + 1;
  return height;
}

/** Whatever tells of edits does so for all: what one answer rests on is of one document. */
function graphOf(dependencies: readonly Dependency[]): Graph | undefined {
  for (const { graph } of dependencies) if (graph !== undefined) return graph;
  return undefined;
}

function isSameOrder(a: readonly Dependency[], b: readonly Dependency[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
