import { nextTime, now } from "./graph";
import { type Dependency, Derived, noteAsked, noting } from "./reads";

/**
 * Something that is worked out bit by bit, by questions of which one may lead back to another. All that was ever read for it
 * counts for all of them: when something of that is another one, it is begun anew, and so is what rests on it.
 */
export class Growing<State> extends Derived {
  private state: State | undefined = undefined;
  private readonly all = new Set<Dependency>();
  protected override answers: Dependency[] = [];

  constructor(private readonly begin: () => State) {
    super();
  }

  /** Hands the state to `use`, which may add to it. All that was ever read for it counts as read. */
  with<Result>(use: (state: State) => Result): Result {
    this.bringUpToDate();
    const wasBusy = this.isBusy;
    this.isBusy = true;
    let isDone = false;
    try {
      const result = noting(() => {
        this.state ??= this.begin();
        return use(this.state);
      }, this.addAll);
      isDone = true;
      return result;
    } finally {
      this.isBusy = wasBusy;
      // What was added by half is of no use.
      if (!isDone) this.reset();
      // Who asks while it grows rests on what is yet to be read for it.
      if (wasBusy || this.answers.length > 0) noteAsked(this);
    }
  }

  override bringUpToDate(): void {
    if (!this.isBusy) super.bringUpToDate();
  }

  /** As questions lead back to it, there is no order between what it rests on and what rests on it. */
  raise(): void {}

  protected workOut(): void {
    const wasBegun = this.state !== undefined;
    this.reset();
    if (wasBegun) this.changedAt = nextTime();
    this.goodAt = now();
    if (wasBegun) this.tellDependents();
  }

  private readonly addAll = (dependencies: readonly Dependency[]): void => {
    for (const dependency of dependencies) this.add(dependency);
  };

  private add(dependency: Dependency): void {
    if (dependency === this || this.all.has(dependency)) return;
    this.all.add(dependency);
    this.answers.push(dependency);
    this.graph ??= dependency.graph;
    if (this.isLinked) dependency.addDependent(this);
  }

  private reset(): void {
    this.state = undefined;
    this.graph = undefined;
    this.all.clear();
    const { answers } = this;
    this.answers = [];
    if (this.isLinked) for (const answer of answers) answer.removeDependent(this);
  }
}

/** Tells whether anything that was read for a piece of work has become another one since. */
export class Watch extends Derived {
  private readonly all = new Set<Dependency>();
  protected override isLinked = true;
  private isTouched = false;

  /** Does some of the work. */
  with<Result>(work: () => Result): Result {
    return noting(work, (dependencies) => {
      for (const dependency of dependencies) this.add(dependency);
    });
  }

  get isGood(): boolean {
    return !this.isTouched;
  }

  override doubt(): void {
    this.isTouched = true;
  }

  raise(): void {}

  protected workOut(): void {}

  private add(dependency: Dependency): void {
    noteAsked(dependency);
    if (this.all.has(dependency)) return;
    this.all.add(dependency);
    dependency.addDependent(this);
  }
}

/**
 * Something big that is brought up to date in place, instead of being made anew: who rests on parts of it is told by inputs
 * that these have of their own.
 */
export class Updating extends Derived {
  protected override isLinked = true;

  /** @param update does that; while it does, questions may lead back to what is there already */
  constructor(private readonly update: () => void) {
    super();
  }

  override bringUpToDate(): void {
    if (!this.isBusy) super.bringUpToDate();
  }

  raise(height: number): void {
    this.height = Math.max(this.height, height);
  }

  protected workOut(): void {
    const time = now();
    this.goodAt = -1;
    this.isBusy = true;
    try {
      noting(this.update, (dependencies) => {
        this.restOn(dependencies);
        for (const { height } of dependencies) this.raise(height + 1);
      });
    } finally {
      this.isBusy = false;
    }
    this.goodAt = time;
    if (time !== now() && this.isOutdated()) this.doubt();
  }
}
