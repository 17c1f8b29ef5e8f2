import { instructionKeywords } from "../syntax/keywords";
import { onceFor } from "../syntax/onceFor";
import { textOf } from "../syntax/value";
import { startOfPath, workdirRegion } from "./commandPlaces";
import { writesOf } from "./commandWrites";
import { folderOf, resolveInImage } from "./imagePaths";
import type { Mount } from "./mount";
import type { Step } from "./stage";

/**
 * What the steps of one stage do to the places of the image, arranged by place: a question about one path then looks at the
 * few steps that touch it, not at all of them.
 */
export class PresenceEvents {
  /** Steps that may make or remove something: by the folders above the place and itself, and by the place alone. */
  private readonly above = new Map<string, Step[]>();
  private readonly exact = new Map<string, Step[]>();
  /** For each place, and each folder above, the first step that may make something there, for all that is known. */
  private readonly doubtAbove = new Map<string, number>();
  private readonly doubtExact = new Map<string, number>();
  /** The first step of each kind that may write anywhere; steps with the same mounts are of one kind. */
  private readonly opaque = new Map<string, Step>();

  /** The steps whose effect on the path has to be worked out, in order. */
  stepsAbout(path: string): readonly Step[] {
    const found = new Set(this.above.get(path));
    for (const folder of foldersFrom(path)) for (const step of this.exact.get(folder) ?? []) found.add(step);
    return [...found].sort((a, b) => a.index - b.index);
  }

  /** Index of the first step without mounts after which the path may be there. */
  firstDoubt(path: string): number {
    let first = this.doubtAbove.get(path) ?? Number.POSITIVE_INFINITY;
    for (const folder of foldersFrom(path)) {
      first = Math.min(first, this.doubtExact.get(folder) ?? Number.POSITIVE_INFINITY);
    }
    return first;
  }

  /** Steps that may write to any place, save what their mounts hold: of those with the same mounts the first. */
  get opaqueSteps(): Iterable<Step> {
    return this.opaque.values();
  }

  /** Adds a step; those before it in the stage must have been added. */
  add(step: Step): void {
    for (const { kind, place } of effectsOf(step)) {
      if (kind === "event") this.addEvent(step, place);
      else if (kind === "made") this.addMade(step, place);
      else if (kind === "touched") addTo(this.exact, place, step);
      else if (kind === "doubt") this.addDoubt(step, place);
      else if (!this.opaque.has(place)) this.opaque.set(place, step);
    }
  }

  private addMade(step: Step, place: string): void {
    for (const folder of foldersFrom(place)) addTo(this.above, folder, step);
  }

  private addEvent(step: Step, place: string): void {
    addTo(this.exact, place, step);
    this.addMade(step, place);
  }

  private addDoubt(step: Step, place: string): void {
    if (this.doubtExact.has(place)) return;
    this.doubtExact.set(place, step.index);
    for (const folder of foldersFrom(place)) {
      if (!this.doubtAbove.has(folder)) this.doubtAbove.set(folder, step.index);
    }
  }
}

/** What a step does to a place: for `opaque` to any, and `place` is the kind of step. */
interface Effect {
  readonly kind: "event" | "made" | "touched" | "doubt" | "opaque";
  readonly place: string;
}

const effectsOf = onceFor((step: Step): readonly Effect[] => {
  switch (step.instruction.keyword) {
    case "WORKDIR": {
      const written = step.instruction.bodyText;
      const folder = textOf(resolveInImage(step.workdir, step.expand(written)));
      const isAbsolute = /^["']?\//.test(written);
      return [effectAt(step, folder, () => (isAbsolute ? startOfPath(written) : workdirRegion(step)))];
    }
    case "COPY":
    case "ADD": {
      const { copy } = step;
      if (!copy) return [opaqueEffect(step)];
      const { destination, destinationText: written } = copy;
      return [
        effectAt(step, textOf(destination), () =>
          written.startsWith("/") ? startOfPath(written) : workdirRegion(step),
        ),
      ];
    }
    case "RUN":
      return effectsOfRun(step);
    default:
      return instructionKeywords.has(step.instruction.keyword) ? [] : [opaqueEffect(step)];
  }
});

function effectAt(step: Step, path: string | undefined, region: () => ReturnType<typeof startOfPath>): Effect {
  if (path !== undefined) return { kind: "event", place: path };
  const place = region();
  return place.kind === "inside" ? { kind: "event", place: place.folder } : opaqueEffect(step);
}

function effectsOfRun(step: Step): readonly Effect[] {
  const effects: Effect[] = [];
  // First of all: what a command writes may hang on what lies before this step, and that question comes back here.
  const writes = step.script.isComplete ? step.commands.map(writesOf) : [];
  const mounts = step.mounts.filter(({ type }) => type !== "secret" && type !== "ssh");
  for (const { target } of mounts) {
    const path = textOf(target);
    effects.push(path === undefined ? opaqueEffect(step) : { kind: "touched", place: path });
  }
  if (!step.script.isComplete) return [...effects, opaqueEffect(step)];
  for (const { made, possible, removed, anywhere } of writes) {
    if (anywhere) effects.push(opaqueEffect(step));
    for (const place of made) effects.push({ kind: "made", place });
    for (const place of removed) effects.push({ kind: "touched", place });
    for (const place of possible) effects.push({ kind: mounts.length > 0 ? "event" : "doubt", place });
  }
  return effects;
}

/** Steps with the same mounts are of one kind. */
function opaqueEffect(step: Step): Effect {
  return { kind: "opaque", place: step.instruction.keyword === "RUN" ? step.mounts.map(signatureOf).join(" ") : "" };
}

/** What of a mount decides over writes into it. */
function signatureOf({ type, target, isReadOnly }: Mount): string {
  if (type === "secret" || type === "ssh") return "";
  return `${isReadOnly ? "read" : "write"}:${textOf(target) ?? "?"}`;
}

/** A path and all folders above it. */
function foldersFrom(path: string): readonly string[] {
  const folders = [path];
  for (let place = path; place !== "/" && place !== ""; ) {
    place = folderOf(place);
    folders.push(place);
  }
  return folders;
}

/** Steps come in order, and each once for a place. */
function addTo(map: Map<string, Step[]>, place: string, step: Step): void {
  const steps = map.get(place);
  if (!steps) map.set(place, [step]);
  else if (steps.at(-1) !== step) steps.push(step);
}
