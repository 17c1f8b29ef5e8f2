import { Updating } from "../syntax/growing";
import { instructionKeywords } from "../syntax/keywords";
import { onceFor, onceForEach } from "../syntax/onceFor";
import { countLeading } from "../syntax/sorted";
import { type Answer, anyOf, textOf } from "../syntax/value";
import type { BuildContext } from "../workspace/surroundings";
import { otherProgramPaths } from "./alpinePrograms";
import { baseHolds } from "./baseFiles";
import { fileNamedBy, isBuiltFile } from "./builtFiles";
import { startOfPath, workdirRegion } from "./commandPlaces";
import { writesOf } from "./commandWrites";
import { isCopiedFolderAtEnd } from "./copiedFolders";
import type { Copy, CopySource } from "./copy";
import { expandWildcard, inContext } from "./files";
import { countParts, stepsInPart } from "./fromSteps";
import { below, folderOf, isInside, nameOf, pathBehind, resolveInImage } from "./imagePaths";
import { type Effect, effectsOf, PresenceEvents } from "./presenceEvents";
import type { Stage, Step } from "./stage";

/** What is taken for true of the build context beyond what is certain. */
export type Assumption =
  /** Nothing. */
  | "nothing"
  /** What git ignores does not lie there, unless it was seen: the build starts from a fresh checkout. */
  | "checkout"
  /** A guessed context is the right one. */
  | "guess";

/**
 * Whether anything, a file or a folder, lies at an absolute path of an image when a stage is complete: by the base image,
 * WORKDIR, COPY and what the commands of RUN write. `no` only where each of them is known and makes nothing there.
 */
export function presenceAtEnd(stage: Stage, path: string, assumed: Assumption = "nothing"): Answer {
  return presenceBefore(stage, stage.steps.length, path, { assumed, depth: 0 });
}

/** The same before a step. */
export function presenceAt(step: Step, path: string, assumed: Assumption = "nothing"): Answer {
  return presenceBefore(step.stage, step.index, path, { assumed, depth: 0 });
}

interface Question {
  readonly assumed: Assumption;
  /** Stages behind which the question was asked. */
  readonly depth: number;
}

/** Stages that copy from one another in a circle cannot be built; the walk must end all the same. */
const maximumDepth = 20;

/** What the steps of a stage do, kept up to date while the file is edited. */
class History {
  private readonly events: PresenceEvents;
  private readonly updating = new Updating(() => this.update());
  /** What the events were taken from, part by part. */
  private readonly taken: (readonly (readonly Effect[])[])[] = [];

  constructor(private readonly stage: Stage) {
    this.events = new PresenceEvents(stage.build.syntax.editing?.edits.graph);
  }

  /** What is known by now; all of it, save where a step that is being looked at asks for what lies there before it. */
  get current(): PresenceEvents {
    this.updating.bringUpToDate();
    return this.events;
  }

  private update(): void {
    for (let part = 0; part < countParts(this.stage); part++) {
      const found = stepsInPart(this.stage, part);
      // What a command writes may hang on what lies there when it starts: the question comes back to this history, and
      // has to find all steps before that one.
      if (!this.taken[part]) for (const step of found) this.events.set(step, effectsOf(step));
      const effects = effectsIn(this.stage, part);
      if (effects === this.taken[part]) continue;
      found.forEach((step, index) => {
        this.events.set(step, effects[index] ?? []);
      });
      this.taken[part] = effects;
    }
  }
}

const effectsIn = onceForEach((stage: Stage, part: number): readonly (readonly Effect[])[] =>
  stepsInPart(stage, part).map(effectsOf),
);

const historyOf = onceFor((stage: Stage): History => new History(stage));

const stepsAbout = onceForEach((stage: Stage, path: string): readonly Step[] =>
  historyOf(stage).current.stepsAbout(path),
);

function presenceBefore(stage: Stage, step: number, path: string, question: Question): Answer {
  // What is worked out on the way is another one after every edit of a step, while few answers are.
  return answerBefore(stage, `${step} ${question.depth} ${question.assumed} ${path}`);
}

const answerBefore = onceForEach((stage: Stage, key: string): Answer => {
  const { number, path, question } = partsOf(key);
  return findPresence(stage, number, path, question);
});

/** Takes apart what two questions are kept by. */
function partsOf(key: string): { number: number; path: string; question: Question } {
  const [, number, depth, assumed, path = ""] = /^(\d+) (\d+) (\w+) (.*)$/s.exec(key) ?? [];
  return { number: Number(number), path, question: { assumed: assumed as Assumption, depth: Number(depth) } };
}

function findPresence(stage: Stage, step: number, path: string, question: Question): Answer {
  const answer = ownPresenceBefore(stage, step, path, question);
  if (answer !== "no") return answer;
  // Where `/bin` is a link to `/usr/bin`, what is put into one lies in the other.
  const others = (stage.base.family === "scratch" ? [] : otherProgramPaths(path)).map((other) =>
    ownPresenceBefore(stage, step, other, question),
  );
  return others.every((other) => other === "no") ? "no" : "unknown";
}

function ownPresenceBefore(stage: Stage, step: number, path: string, question: Question): Answer {
  if (path === "/") return "yes";
  if (question.depth > maximumDepth) return "unknown";
  const steps = stepsAbout(stage, path);
  const answer = answerAfter(stage, steps, countBefore(steps, step), path, question);
  return answer === "no" && isDoubtful(stage, step, path, question) ? "unknown" : answer;
}

/** So many steps about one path are gone through together. */
const runLength = 8;

/** What lies at a path after the first few of the steps about it. */
function answerAfter(
  stage: Stage,
  steps: readonly Step[],
  count: number,
  path: string,
  { assumed, depth }: Question,
): Answer {
  const start = Math.floor(count / runLength);
  // In steps, so that each answer finds one that is not too far before it: calls within calls have an end.
  for (let at = 64; at < start; at += 64) answerAfterRuns(stage, `${at} ${depth} ${assumed} ${path}`);
  const answer = answerAfterRuns(stage, `${start} ${depth} ${assumed} ${path}`);
  return afterSteps(steps.slice(start * runLength, count), path, answer, { assumed, depth });
}

/** The same after a number of runs, which are kept: a path may have thousands of steps about it. */
const answerAfterRuns = onceForEach((stage: Stage, key: string): Answer => {
  const { number: runs, path, question } = partsOf(key);
  if (runs === 0) return atStart(stage, path, question);
  const before = answerAfterRuns(stage, `${runs - 1} ${question.depth} ${question.assumed} ${path}`);
  const run = stepsAbout(stage, path).slice((runs - 1) * runLength, runs * runLength);
  return afterSteps(run, path, before, question);
});

function afterSteps(steps: readonly Step[], path: string, before: Answer, question: Question): Answer {
  return steps.reduce((answer, step) => presenceAfter(step, path, answer, question), before);
}

/** Whether a step before this one may have made something at the path for all that is known. */
function isDoubtful(stage: Stage, step: number, path: string, question: Question): boolean {
  const { current } = historyOf(stage);
  if (current.isDoubtful(path, step)) return true;
  return current.opaqueSteps.some((other) => other.index < step && presenceAfter(other, path, "no", question) !== "no");
}

/** How many of the steps, which stand in their order, come before this one. */
function countBefore(steps: readonly Step[], step: number): number {
  return countLeading(steps, ({ index }) => index < step);
}

function atStart(stage: Stage, path: string, question: Question): Answer {
  if (stage.parent) return presenceIn(stage.parent, path, question);
  return /windows/i.test(stage.platform ?? "") ? "unknown" : baseHolds(stage.base, path);
}

/** What another stage holds in the end. */
function presenceIn(stage: Stage, path: string, { assumed, depth }: Question): Answer {
  return presenceBefore(stage, stage.steps.length, path, { assumed, depth: depth + 1 });
}

function presenceAfter(step: Step, path: string, before: Answer, question: Question): Answer {
  switch (step.instruction.keyword) {
    case "WORKDIR":
      return either(before, madeByWorkdir(step, path));
    case "COPY":
    case "ADD":
      return either(before, step.copy ? broughtBy(step.copy, path, question) : "unknown");
    case "RUN":
      return afterRun(step, path, before);
    default:
      // Docker refuses what it does not know; what was meant may make anything.
      return instructionKeywords.has(step.instruction.keyword) ? before : either(before, "unknown");
  }
}

function either(before: Answer, change: Answer): Answer {
  return anyOf([before, change]);
}

function madeByWorkdir(step: Step, path: string): Answer {
  const written = step.instruction.bodyText;
  const folder = textOf(resolveInImage(step.workdir, step.expand(written)));
  if (folder !== undefined) return isInside(folder, path) ? "yes" : "no";
  const place = written.startsWith("/") || /^["']\//.test(written) ? startOfPath(written) : workdirRegion(step);
  return place.kind === "inside" && !isInside(path, place.folder) && !isInside(place.folder, path) ? "no" : "unknown";
}

function afterRun(step: Step, path: string, before: Answer): Answer {
  for (const mount of step.mounts) {
    if (mount.type === "secret" || mount.type === "ssh") continue;
    const target = textOf(mount.target);
    if (target === undefined) return before === "yes" ? "yes" : "unknown";
    // What is written into a mount does not stay; a bind mount refuses it, which is another matter.
    if (isInside(path, target)) return path === target || mount.isReadOnly ? either(before, "unknown") : before;
  }
  if (!step.script.isComplete) return either(before, "unknown");
  let answer = before;
  for (const command of step.commands) {
    const { made, possible, removed, anywhere } = writesOf(command);
    if (removed.some((gone) => isInside(path, gone)) && answer === "yes") answer = "unknown";
    if (made.some((place) => isInside(place, path))) answer = "yes";
    else if (anywhere || possible.some((place) => isInside(path, place) || isInside(place, path))) {
      answer = either(answer, "unknown");
    }
  }
  return answer;
}

/** Whether a COPY or ADD puts something at the path. */
function broughtBy(copy: Copy, path: string, question: Question): Answer {
  const destination = textOf(copy.destination);
  if (destination === undefined) {
    const place = copy.destinationText.startsWith("/") ? startOfPath(copy.destinationText) : workdirRegion(copy.step);
    return place.kind === "inside" && !isInside(path, place.folder) && !isInside(place.folder, path) ? "no" : "unknown";
  }
  if (isInside(destination, path)) {
    // A pattern that matches nothing makes nothing.
    return copy.sources.some(({ hasWildcard, kind }) => kind !== "path" || !hasWildcard) ? "yes" : "unknown";
  }
  if (!isInside(path, destination)) return "no";
  const rest = pathBehind(path, destination);
  return anyOf(copy.sources.map((source) => fromSource(copy, source, rest, question)));
}

function fromSource(copy: Copy, source: CopySource, rest: string, question: Question): Answer {
  const { origin } = copy;
  const from = textOf(source.path);
  if (source.kind !== "path") return source.kind === "heredoc" && rest.includes("/") ? "no" : "unknown";
  if (from === undefined || origin.kind === "image") return "unknown";
  if (origin.kind === "stage") {
    if (source.hasWildcard || copy.keepsParents) return "unknown";
    if (isBuiltFile(origin.stage, from)) {
      // A file lies in the folder that the destination is, or takes its name; nothing lies below a file.
      const before = (place: string) => presenceBefore(copy.step.stage, copy.step.index, place, question);
      return rest === nameOf(from) && fileNamedBy(copy, before) === undefined ? "yes" : "no";
    }
    const isFile = rest === nameOf(from) && !isCopiedFolderAtEnd(origin.stage, from);
    const asFile = isFile ? presenceIn(origin.stage, from, question) : "no";
    return anyOf([asFile, presenceIn(origin.stage, below(from, rest), question)]);
  }
  // ADD unpacks archives.
  if (copy.instruction.keyword === "ADD" && /\.(?:tar|tgz|tbz2?|txz)(?:\.|$)|\.(?:gz|xz|bz2)$/.test(from))
    return "unknown";
  const context = copy.step.build.surroundings.context;
  if (!context || !isCertain(context, copy.step, question)) return "unknown";
  return anyOf(itemsOf(context, source, from).map((item) => fromItem(context, copy, item, rest, question)));
}

function itemsOf(context: BuildContext, source: CopySource, from: string): readonly (string | undefined)[] {
  return source.hasWildcard ? expandWildcard(context, from) : [from];
}

function fromItem(
  context: BuildContext,
  copy: Copy,
  item: string | undefined,
  rest: string,
  question: Question,
): Answer {
  if (item === undefined) return "unknown";
  if (copy.keepsParents)
    return isInside(rest, item) ? contextHolds(context, rest, question) : isInside(item, rest) ? "yes" : "no";
  const kind = item === "" ? "folder" : context.listing.kindOf(item);
  if (kind === "folder") return contextHolds(context, below(item, rest), question);
  if (kind === "file") return rest === nameOf(item) ? "yes" : "no";
  return "unknown";
}

/**
 * Whether the context is known well enough to call something missing. A guess is, where nothing but the workspace folder
 * with the Dockerfile in it can be meant.
 */
function isCertain(context: BuildContext, { build }: Step, { assumed }: Question): boolean {
  if (!context.isGuess || assumed === "guess") return true;
  return context.root === "" && folderOf(build.surroundings.dockerfile) === "";
}

function contextHolds(context: BuildContext, path: string, { assumed }: Question): Answer {
  const { listing, ignore } = context;
  const presence = inContext(context, path);
  const isHidden = listing.truncated || listing.isOpaque(path) || assumed !== "checkout";
  if (presence === "yes" || (presence === "unknown" && isHidden)) return presence;
  if (listing.kindOf(path) !== undefined) return ignore?.matcher.mayReincludeBelow(path) ? "unknown" : "no";
  for (let folder = folderOf(path); folder !== ""; folder = folderOf(folder)) {
    const kind = listing.kindOf(folder);
    if (kind === undefined) continue;
    // Behind a link nothing is listed, and a folder without entries is a submodule that was not fetched.
    if (kind === "link" || listing.entries(folder).length === 0) return "unknown";
    break;
  }
  return "no";
}
