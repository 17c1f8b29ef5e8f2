/** Something that is worked out from others, and told when one of them is another one. */
export interface Queued {
  /** More than that of all that it is worked out from. */
  readonly height: number;
  /** Has it worked out anew, if that is still needed. */
  refresh(): void;
}

/** Something that is no longer needed. */
export interface Left {
  /** Lets go of what was worked out since then, unless that is needed again. */
  forget(since: number): void;
}

/** More pieces of work than any edit makes: whoever finds an answer that hangs on itself shall not turn round for ever. */
const maximumWork = 1_000_000;

/** Rises whenever something becomes another one, of whatever document. */
let time = 0;

/** The time of the last change: what was found to be good then still is. */
export function now(): number {
  return time;
}

/** The time of a change that happens now. */
export function nextTime(): number {
  return ++time;
}

/**
 * What is to be worked out anew of all that was worked out from the text of one document. The heights are there to spare work:
 * what is worked out before something that it rests on comes to its turn again when that turns out to be another one.
 */
export class Graph {
  /** Whether nobody tells of edits any more. */
  isOver = false;
  private readonly levels: Queued[][] = [];
  private left: Left[] = [];
  private lowest = Number.POSITIVE_INFINITY;

  enqueue(item: Queued): void {
    const { height } = item;
    const level = this.levels[height];
    if (level) level.push(item);
    else this.levels[height] = [item];
    if (height < this.lowest) this.lowest = height;
  }

  /** Of something that is no longer needed. */
  noteLeft(item: Left): void {
    this.left.push(item);
  }

  /**
   * Works out anew what has been touched since the last time, each after all that it is worked out from.
   *
   * @returns whether that came to an end; if not, the graph is of no more use
   */
  settle(): boolean {
    const begin = time;
    for (let work = 0; this.lowest < this.levels.length; work++) {
      if (work > maximumWork) return false;
      const height = this.lowest;
      const item = this.levels[height]?.pop();
      if (item === undefined) this.lowest++;
      else if (item.height > height) this.enqueue(item);
      else item.refresh();
    }
    this.lowest = Number.POSITIVE_INFINITY;
    // What is about words that were replaced was perhaps worked out once more before that was known, and leads to those
    // that came instead, and so on from edit to edit: a collector of young objects would find all of them held.
    for (const item of this.left) item.forget(begin);
    this.left = [];
    return true;
  }

  /** Lets go of everything: the document's text is another one, and nobody has been told. */
  end(): void {
    this.isOver = true;
    this.levels.length = 0;
    this.left = [];
    this.lowest = Number.POSITIVE_INFINITY;
  }
}
