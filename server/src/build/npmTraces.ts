import { growingFor, type Subject } from "../syntax/onceFor";
import { folderOf, isInside } from "./imagePaths";
import type { NpmCommand } from "./npmCommand";
import { writesOfNpm } from "./npmWrites";

/**
 * Where the npm commands of one stage may write, arranged by place. What a command writes may hang on files that lie there
 * before it, so that commands are looked at one after the other, and not before a question reaches behind them.
 */
export class NpmTraces implements Subject {
  facts: unknown[] | undefined = undefined;

  /** @param commands of the stage, in order */
  constructor(private readonly commands: readonly NpmCommand[]) {}

  /** How many commands run before a step. */
  countBefore(step: number): number {
    const later = this.commands.findIndex((npm) => npm.step.index >= step);
    return later < 0 ? this.commands.length : later;
  }

  /** Whether a command of a step before this one may write something at the path. */
  mayHold(path: string, step: number): boolean {
    const { firstAnywhere, above, exact } = this.lookUpTo(step);
    if (firstAnywhere < step || (above.get(path) ?? step) < step) return true;
    for (let place = path; ; place = folderOf(place)) {
      if ((exact.get(place) ?? step) < step) return true;
      if (place === "/" || place === "") return false;
    }
  }

  private lookUpTo(step: number): Traces {
    return tracesOf(this, undefined, (traces) => {
      for (;;) {
        const npm = this.commands[traces.seen];
        if (!npm || npm.step.index >= step) return traces;
        // Asking may lead back here, for steps before this one.
        addWrites(traces, npm);
      }
    });
  }
}

/** The places that the first few of the commands may write to. */
interface Traces {
  /** How many commands these are. */
  seen: number;
  /** Index of the first step that may write anything. */
  firstAnywhere: number;
  /** For each place, and each folder above one, the first step that may write there. */
  readonly exact: Map<string, number>;
  readonly above: Map<string, number>;
}

const tracesOf = growingFor(
  (_: NpmTraces, _all: undefined): Traces => ({
    seen: 0,
    firstAnywhere: Number.POSITIVE_INFINITY,
    exact: new Map(),
    above: new Map(),
  }),
);

function addWrites(traces: Traces, npm: NpmCommand): void {
  const writes = writesOfNpm(npm);
  traces.seen++;
  const { index } = npm.step;
  if (!writes) traces.firstAnywhere = Math.min(traces.firstAnywhere, index);
  for (const place of writes?.possible ?? []) notePlace(traces, place, index);
}

function notePlace({ exact, above }: Traces, place: string, index: number): void {
  if (exact.has(place)) return;
  exact.set(place, index);
  for (let folder = place; folder !== "/" && folder !== ""; ) {
    folder = folderOf(folder);
    if (!above.has(folder)) above.set(folder, index);
  }
}

/** Whether one of these commands may write something at a path. */
export function mayWriteAt(commands: readonly NpmCommand[], path: string): boolean {
  return commands.some((npm) => {
    const writes = writesOfNpm(npm);
    return !writes || writes.possible.some((place) => isInside(path, place) || isInside(place, path));
  });
}
