import type { Stage } from "../../build/stage";

/** Remembers what was reported along chains of stages: where a build stops once, it does not come to the next place. */
export class OncePerChain {
  private readonly seen = new Map<Stage, Set<string>>();

  /** Whether `cause` is new for the stage and those it stands on; from then on it is not. Asked in the order of the file. */
  isFirst(stage: Stage, cause: string): boolean {
    if (stage.chain.some((each) => this.seen.get(each)?.has(cause))) return false;
    const causes = this.seen.get(stage) ?? new Set();
    this.seen.set(stage, causes.add(cause));
    return true;
  }
}
