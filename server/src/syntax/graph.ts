/** Something that is worked out from others, and told when one of them is another one. */
export interface Queued {
  /** More than that of all that it is worked out from. */
  readonly height: number;
  /** Has it worked out anew, if that is still needed. */
  refresh(): void;
}

/** So often may a document's answers turn out to hang on one another before everything is worked out anew. */
const maximumRestarts = 1_000;

/** Rises with every edit, of whatever document, and whenever an answer may be another one without an edit. */
let time = 0;

/** The time of the last edit: what was found to be good then still is. */
export function now(): number {
  return time;
}

/**
 * All that was worked out from the text of one document, as far as an edit may touch it. After an edit it is settled: what has
 * become doubtful is worked out anew, each after all that it is worked out from, so that nothing is looked at which no edit
 * has come near.
 */
export class Graph {
  /** Everything of a smaller height is up to date. */
  settledBelow = Number.POSITIVE_INFINITY;
  /** Whether nobody tells of edits any more. */
  isOver = false;
  private readonly levels: Queued[][] = [];
  private lowest = Number.POSITIVE_INFINITY;
  private restarts = 0;

  /** Before anything is told that the document has changed. */
  beginEdit(): void {
    time++;
    this.settledBelow = 0;
  }

  /** What was taken to be settled turns out to hang on something that comes later. */
  restart(): void {
    time++;
    this.restarts++;
  }

  enqueue(item: Queued): void {
    const { height } = item;
    const level = this.levels[height];
    if (level) level.push(item);
    else this.levels[height] = [item];
    if (height < this.lowest) this.lowest = height;
    if (height < this.settledBelow) this.settledBelow = height;
  }

  /**
   * Works out anew what the edits since the last time have touched.
   *
   * @returns whether that came to an end; if not, the graph is of no more use
   */
  settle(): boolean {
    this.restarts = 0;
    while (this.lowest < this.levels.length) {
      if (this.restarts > maximumRestarts) return false;
      const height = this.lowest;
      const item = this.levels[height]?.pop();
      this.settledBelow = height;
      if (item === undefined) this.lowest++;
      else if (item.height > height) this.enqueue(item);
      else item.refresh();
    }
    this.lowest = Number.POSITIVE_INFINITY;
    this.settledBelow = Number.POSITIVE_INFINITY;
    return true;
  }

  /** Lets go of everything: the document's text is another one, and nobody has been told. */
  end(): void {
    this.isOver = true;
    this.levels.length = 0;
    this.settledBelow = 0;
  }
}
