import { folderOf, isInside } from "./imagePaths";
import type { NpmCommand } from "./npmCommand";
import { writesOfNpm } from "./npmWrites";

/**
 * Where the npm commands of one stage may write, arranged by place. What a command writes may hang on files that lie there
 * before it, so that commands are looked at one after the other, and not before a question reaches behind them.
 */
export class NpmTraces {
  private readonly commands: NpmCommand[] = [];
  private seen = 0;
  /** Index of the first step that may write anything. */
  private firstAnywhere = Number.POSITIVE_INFINITY;
  /** For each place, and each folder above one, the first step that may write there. */
  private readonly exact = new Map<string, number>();
  private readonly above = new Map<string, number>();

  /** Adds the commands of a step; steps come in order. */
  add(commands: readonly NpmCommand[]): void {
    this.commands.push(...commands);
  }

  /** How many commands run before a step. */
  countBefore(step: number): number {
    const later = this.commands.findIndex((npm) => npm.step.index >= step);
    return later < 0 ? this.commands.length : later;
  }

  /** Whether a command of a step before this one may write something at the path. */
  mayHold(path: string, step: number): boolean {
    this.lookUpTo(step);
    if (this.firstAnywhere < step || (this.above.get(path) ?? step) < step) return true;
    for (let place = path; ; place = folderOf(place)) {
      if ((this.exact.get(place) ?? step) < step) return true;
      if (place === "/" || place === "") return false;
    }
  }

  private lookUpTo(step: number): void {
    for (;;) {
      const npm = this.commands[this.seen];
      if (!npm || npm.step.index >= step) return;
      // Asking may lead back here, for steps before this one.
      const writes = writesOfNpm(npm);
      this.seen++;
      const { index } = npm.step;
      if (!writes) this.firstAnywhere = Math.min(this.firstAnywhere, index);
      for (const place of writes?.possible ?? []) this.note(place, index);
    }
  }

  private note(place: string, index: number): void {
    if (this.exact.has(place)) return;
    this.exact.set(place, index);
    for (let folder = place; folder !== "/" && folder !== ""; ) {
      folder = folderOf(folder);
      if (!this.above.has(folder)) this.above.set(folder, index);
    }
  }
}

/** Whether one of these commands may write something at a path. */
export function mayWriteAt(commands: readonly NpmCommand[], path: string): boolean {
  return commands.some((npm) => {
    const writes = writesOfNpm(npm);
    return !writes || writes.possible.some((place) => isInside(path, place) || isInside(place, path));
  });
}
