/** One step of a Dockerfile in the output of `docker build --progress=plain`. */
export interface StepOutcome {
  /** The stage: its name, or `stage-1` where it has none; empty in a Dockerfile with a single stage. */
  readonly stage: string;
  /** The number of the step in its stage, from 1 on; the first is the FROM. Of a stage on another, it goes on counting. */
  readonly number: number;
  /** The instruction as BuildKit prints it, with its variables filled in. */
  readonly instruction: string;
  /** Whether the result was taken from the build cache. A base image counts as cached. */
  readonly isCached: boolean;
}

/** Reads which steps were run and which were cached. Steps that the target does not need are not in the output. */
export function stepsOf(output: string): readonly StepOutcome[] {
  const cached = new Set([...output.matchAll(/^#(\d+) CACHED$/gm)].map(([, vertex]) => vertex));
  const steps = new Map<string, StepOutcome>();
  for (const match of output.matchAll(/^#(\d+) \[(?:(\S+) )?\s*(\d+)\/\d+\] (.+)$/gm)) {
    const [, vertex = "", stage = "", number, instruction = ""] = match;
    // BuildKit prints the heading again when it goes on with a step.
    if (steps.has(vertex)) continue;
    const isCached = cached.has(vertex) || instruction.startsWith("FROM ");
    steps.set(vertex, { stage, number: Number(number), instruction, isCached });
  }
  return [...steps.values()].sort((a, b) => (a.stage === b.stage ? a.number - b.number : a.stage < b.stage ? -1 : 1));
}

const units: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };

/** Reads `transferring context: 1.21MB 0.1s done`; the last such line of a build tells the sum, rounded to three digits or so. */
export function contextBytes(output: string): number {
  const step = /^#(\d+) \[internal\] load build context$/m.exec(output)?.[1];
  const lines = [...output.matchAll(/^#(\d+) transferring context: ([\d.]+)([kMG]?B)/gm)];
  const last = lines.findLast(([, number]) => number === step);
  return last ? Number(last[2]) * (units[last[3] ?? "B"] ?? 1) : 0;
}

/** What programs wrote, without BuildKit's numbers and times: `#12 0.345 go: downloading …` is `go: downloading …`. */
export function programLines(output: string): readonly string[] {
  return output.split("\n").map((line) => line.replace(/^(?:#\d+ )?[\d.]+ /, ""));
}
