import { isSameJson } from "../syntax/sameness";
import type { ContextHints, DecidedContext } from "./context";
import type { SurroundingsRecord } from "./record";
import type { Surroundings } from "./surroundings";

/** As many as a person edits at a time. */
const keptSurroundings = 20;

/** So often they are kept although the Dockerfile says something else about them: of each time a record remembers paths. */
const maximumDecisions = 100;

/** What was gathered around one Dockerfile, with all that it hangs on. */
export class Gathered {
  private readonly decision: string;
  private decisions = 0;

  constructor(
    /** What the Dockerfile says that the answer hangs on. */
    private hints: ContextHints,
    /** What else it hangs on beside the files. */
    readonly given: string,
    decided: DecidedContext | undefined,
    readonly record: SurroundingsRecord,
    readonly surroundings: Surroundings,
  ) {
    this.decision = JSON.stringify(decided ?? null);
  }

  /** Whether it is the answer to this. */
  isFor(given: string, hints: ContextHints): boolean {
    return given === this.given && isSameJson(hints, this.hints);
  }

  get mayBeDecidedAgain(): boolean {
    return this.decisions < maximumDecisions;
  }

  /** Takes note of what another question leads to; `false` where that is another folder, or something has changed meanwhile. */
  isDecided(decided: DecidedContext | undefined, hints: ContextHints): boolean {
    this.decisions++;
    if (this.record.isStale || JSON.stringify(decided ?? null) !== this.decision) return false;
    this.hints = hints;
    return true;
  }
}

/** What stands around files that were asked about, by asker, as long as it is true. */
export class GatheredSurroundings {
  readonly #kept = new Map<string, Gathered>();

  get(asker: string): Gathered | undefined {
    const known = this.#kept.get(asker);
    return known && !known.record.isStale && !known.record.isWorn ? known : undefined;
  }

  keep(asker: string, gathered: Gathered): void {
    this.#kept.delete(asker);
    this.#kept.set(asker, gathered);
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size > keptSurroundings) this.#kept.delete(oldest);
  }

  delete(asker: string): void {
    this.#kept.delete(asker);
  }
}
