import { instructionKeywords } from "../syntax/keywords";
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
    switch (step.instruction.keyword) {
      case "WORKDIR": {
        const written = step.instruction.bodyText;
        const folder = textOf(resolveInImage(step.workdir, step.expand(written)));
        const isAbsolute = /^["']?\//.test(written);
        this.addPlace(step, folder, () => (isAbsolute ? startOfPath(written) : workdirRegion(step)));
        break;
      }
      case "COPY":
      case "ADD": {
        const { copy } = step;
        if (!copy) this.addOpaque(step);
        else {
          const { destination, destinationText: written } = copy;
          this.addPlace(step, textOf(destination), () =>
            written.startsWith("/") ? startOfPath(written) : workdirRegion(step),
          );
        }
        break;
      }
      case "RUN":
        this.addRun(step);
        break;
      default:
        if (!instructionKeywords.has(step.instruction.keyword)) this.addOpaque(step);
    }
  }

  private addPlace(step: Step, path: string | undefined, region: () => ReturnType<typeof startOfPath>): void {
    if (path !== undefined) {
      this.addEvent(step, path);
      return;
    }
    const place = region();
    if (place.kind === "inside") this.addEvent(step, place.folder);
    else this.addOpaque(step);
  }

  private addRun(step: Step): void {
    // First of all: what a command writes may hang on what lies before this step, and that question comes back here.
    const writes = step.script.isComplete ? step.commands.map(writesOf) : [];
    const mounts = step.mounts.filter(({ type }) => type !== "secret" && type !== "ssh");
    for (const { target } of mounts) {
      const path = textOf(target);
      if (path === undefined) this.addOpaque(step);
      else addTo(this.exact, path, step);
    }
    if (!step.script.isComplete) {
      this.addOpaque(step);
      return;
    }
    for (const { made, possible, removed, anywhere } of writes) {
      if (anywhere) this.addOpaque(step);
      for (const place of made) for (const folder of foldersFrom(place)) addTo(this.above, folder, step);
      for (const place of removed) addTo(this.exact, place, step);
      for (const place of possible) {
        if (mounts.length > 0) this.addEvent(step, place);
        else this.addDoubt(step, place);
      }
    }
  }

  private addEvent(step: Step, place: string): void {
    addTo(this.exact, place, step);
    for (const folder of foldersFrom(place)) addTo(this.above, folder, step);
  }

  private addDoubt(step: Step, place: string): void {
    if (this.doubtExact.has(place)) return;
    this.doubtExact.set(place, step.index);
    for (const folder of foldersFrom(place)) {
      if (!this.doubtAbove.has(folder)) this.doubtAbove.set(folder, step.index);
    }
  }

  private addOpaque(step: Step): void {
    const kind = step.instruction.keyword === "RUN" ? step.mounts.map(signatureOf).join(" ") : "";
    if (!this.opaque.has(kind)) this.opaque.set(kind, step);
  }
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
