import type { Graph } from "../syntax/graph";
import { instructionKeywords } from "../syntax/keywords";
import { onceFor } from "../syntax/onceFor";
import { hasSameFields, isSameList } from "../syntax/sameness";
import { textOf } from "../syntax/value";
import { startOfPath, workdirRegion } from "./commandPlaces";
import { writesOf } from "./commandWrites";
import { folderOf, resolveInImage } from "./imagePaths";
import type { Mount } from "./mount";
import type { Step } from "./stage";
import { StepsByPlace } from "./stepsByPlace";

const noSteps: readonly Step[] = [];

/**
 * What the steps of one stage do to the places of the image, arranged by place: a question about one path then looks at the
 * few steps that touch it, not at all of them.
 */
export class PresenceEvents {
  /** What is known of each step, by its index. */
  private readonly known: (readonly Effect[])[] = [];
  private readonly lists: Readonly<Record<ListName, StepsByPlace>>;

  /** @param graph what tells of edits, where the file is edited */
  constructor(graph: Graph | undefined) {
    const begin = () => new StepsByPlace(graph);
    this.lists = { above: begin(), exact: begin(), doubtAbove: begin(), doubtExact: begin(), opaque: begin() };
  }

  /** The steps whose effect on the path has to be worked out, in order. */
  stepsAbout(path: string): readonly Step[] {
    const { above, exact } = this.lists;
    const lists = [above.at(path), ...foldersFrom(path).map((folder) => exact.at(folder))].filter(
      ({ length }) => length > 0,
    );
    if (lists.length < 2) return lists[0] ?? noSteps;
    return [...new Set(lists.flat())].sort((a, b) => a.index - b.index);
  }

  /** Whether the path may be there when a step begins because of one without mounts before it. */
  isDoubtful(path: string, step: number): boolean {
    const { doubtAbove, doubtExact } = this.lists;
    return doubtAbove.firstAt(path) < step || foldersFrom(path).some((folder) => doubtExact.firstAt(folder) < step);
  }

  /** Steps that may write to any place, save what their mounts hold: of those with the same mounts the first. */
  get opaqueSteps(): readonly Step[] {
    return this.lists.opaque.firsts();
  }

  /**
   * Notes what a step does. Who has asked is told where it is not what was known of the step; when the step comes to be known,
   * nobody can have asked for what lies there behind it.
   */
  set(step: Step, effects: readonly Effect[]): void {
    const before = this.known[step.index];
    if (before === effects) return;
    this.known[step.index] = effects;
    const [old, entries] = [entriesFor(before ?? noEffects), entriesFor(effects)];
    for (const name of listNames) {
      const list = this.lists[name];
      for (const place of old[name]) if (!entries[name].has(place)) list.remove(place, step);
      for (const place of entries[name]) if (!old[name].has(place)) list.add(place, step, before === undefined);
    }
  }
}

const listNames = [
  // Steps that may make or remove something: by the place and the folders above it, and by the place alone.
  "above",
  "exact",
  // Steps that may make something there, for all that is known.
  "doubtAbove",
  "doubtExact",
  // Steps that may write anywhere, by their kind.
  "opaque",
] as const;

type ListName = (typeof listNames)[number];

/** The places of each list that a step belongs to. */
function entriesFor(effects: readonly Effect[]): Readonly<Record<ListName, ReadonlySet<string>>> {
  const entries: Record<ListName, Set<string>> = {
    above: new Set(),
    exact: new Set(),
    doubtAbove: new Set(),
    doubtExact: new Set(),
    opaque: new Set(),
  };
  for (const { kind, place } of effects) {
    if (kind === "opaque") entries.opaque.add(place);
    else if (kind === "doubt") {
      entries.doubtExact.add(place);
      for (const folder of foldersFrom(place)) entries.doubtAbove.add(folder);
    } else {
      if (kind !== "made") entries.exact.add(place);
      if (kind !== "touched") for (const folder of foldersFrom(place)) entries.above.add(folder);
    }
  }
  return entries;
}

/** What a step does to a place: for `opaque` to any, and `place` is the kind of step. */
export interface Effect {
  readonly kind: "event" | "made" | "touched" | "doubt" | "opaque";
  readonly place: string;
}

export const effectsOf = onceFor(
  (step: Step): readonly Effect[] => findEffects(step),
  (a, b) => isSameList(a, b, hasSameFields),
);

const noEffects: readonly Effect[] = [];

function findEffects(step: Step): readonly Effect[] {
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
      return instructionKeywords.has(step.instruction.keyword) ? noEffects : [opaqueEffect(step)];
  }
}

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
