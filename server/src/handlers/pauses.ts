/** Milliseconds of work after which whatever else is waiting comes first. */
const longestStretch = 10;

/**
 * Breaks for long work, in which the requests of somebody who edits are answered. Promises alone make none: as long as one
 * follows the other, nothing else is read.
 */
export class Pauses {
  private since = Date.now();

  /** Lets others go first when that is due. */
  async ifDue(): Promise<void> {
    if (Date.now() - this.since < longestStretch) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.since = Date.now();
  }
}
