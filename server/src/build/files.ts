import { instructionKeywords } from "../syntax/keywords";
import { matchName, nameMatcher } from "../syntax/nameGlob";
import { onceFor, onceForEach } from "../syntax/onceFor";
import { hasSameFields, isSameList } from "../syntax/sameness";
import { countLeading } from "../syntax/sorted";
import { type Answer, textOf } from "../syntax/value";
import type { BuildContext } from "../workspace/surroundings";
import { baseHolds } from "./baseFiles";
import type { StepCommand } from "./command";
import type { Copy, CopySource } from "./copy";
import { firstWriter, WrittenPlaces, writtenIn } from "./fileWrites";
import { fromSteps } from "./fromSteps";
import { below, folderOf, isInside, nameOf, pathBehind } from "./imagePaths";
import type { Mount } from "./mount";
import { mayWriteAt, NpmTraces } from "./npmTraces";
import type { Stage, Step } from "./stage";

/** What is known of one path in an image. */
export interface FileAnswer {
  readonly presence: Answer;
  /** The file of the build context that lies there, relative to the context's root. */
  readonly contextPath?: string;
  /** The COPY that brought it. */
  readonly copy?: Copy;
  /** Where another stage has it, for a COPY from there. */
  readonly taken?: { readonly stage: Stage; readonly path: string };
  /** The bind mount that shows it. */
  readonly mount?: Mount;
}

const absent: FileAnswer = { presence: "no" };
const undecided: FileAnswer = { presence: "unknown" };

/** The file at an absolute image path that a command finds when it starts, bind mounts first. */
export function fileForCommand(command: StepCommand, path: string): FileAnswer {
  for (const mount of command.step.mounts) {
    if (mount.type !== "bind") continue;
    const target = textOf(mount.target);
    if (target === undefined) return undecided;
    if (!isInside(path, target)) continue;
    const source = textOf(mount.source);
    if (source === undefined || mount.from.kind === "unknown") return undecided;
    if (mount.from.kind === "known") {
      const stage = command.step.build.stageNamed(mount.from.text, command.step.stage);
      return stage ? { ...fileAtEnd(stage, below(`/${source}`, pathBehind(path, target))), mount } : undecided;
    }
    const context = command.step.build.surroundings.context;
    const contextPath = below(source, pathBehind(path, target));
    const presence = inContext(context, contextPath);
    return presence === "no" ? { presence, mount } : { presence, contextPath, mount };
  }
  const answer = fileAt(command.step, path);
  if (answer.presence !== "no") return answer;
  const earlier = command.step.npmCommands.filter((npm) => npm.command.index < command.index);
  const { step, index } = command;
  const isWritten = firstWriter(step) < index || writtenIn(step).first(path) < index;
  return isWritten || mayWriteAt(earlier, path) ? undecided : answer;
}

/**
 * A name for what a command finds in its image: commands of one stage with the same name find the same file at every path.
 * `undefined` for one to which a bind mount may show others.
 */
export const filesNameFor = onceFor(({ step, index }: StepCommand): string | undefined => {
  if (step.mounts.some(({ type }) => type === "bind")) return undefined;
  const { stage } = step;
  const isUncertain = firstUncertainIn(stage) < step.index || firstWriter(step) < index;
  const npm =
    npmTracesOf(stage).countBefore(step.index) + step.npmCommands.filter((each) => each.command.index < index).length;
  const copies = countLeading(copyingSteps(stage), (other) => other.index < step.index);
  const writes = countLeading(writingSteps(stage), (other) => other.index < step.index);
  return `${copies} ${npm} ${isUncertain} ${writes} ${writtenIn(step).countBefore(index)}`;
});

/** The file at an absolute image path before a step. */
export function fileAt(step: Step, path: string): FileAnswer {
  return answerBefore(step.stage, step.index, path, 0);
}

/** The file at an absolute image path behind a step. */
export function fileAfter(step: Step, path: string): FileAnswer {
  return answerBefore(step.stage, step.index + 1, path, 0);
}

/** The file at an absolute image path when a stage is complete. */
export function fileAtEnd(stage: Stage, path: string): FileAnswer {
  return answerBefore(stage, stage.steps.length, path, 0);
}

/** Stages that copy from one another in a circle cannot be built; the walk must end all the same. */
const maximumDepth = 20;

function answerBefore(stage: Stage, step: number, path: string, depth: number): FileAnswer {
  if (depth > maximumDepth) return undecided;
  const { copies, answers } = timelineOf(stage, `${depth} ${path}`);
  let count = 0;
  while (count < copies.length && (copies[count]?.step.index ?? step) < step) count++;
  const answer = answers[count] ?? undecided;
  if (answer.presence !== "no") return answer;
  const mayHold = firstUncertainIn(stage) < step || firstWrite(stage, path) < step;
  return mayHold || (npmStepsOf(stage).length > 0 && mayHoldByNpm(stage, `${step} ${path}`)) ? undecided : answer;
}

/** What is asked of one path: the COPYs that may bring it, and the answers before the first and behind each of them. */
interface Timeline {
  readonly copies: readonly Copy[];
  readonly answers: readonly FileAnswer[];
}

/** By how deep the question is asked, and the path. */
const timelineOf = onceForEach((stage: Stage, key: string): Timeline => {
  const [depth, path] = splitKey(key);
  const copies = copiesTo(stage, path);
  const answers = [initialAnswer(stage, path, depth)];
  for (const copy of copies) answers.push(answerAfter(fromCopy(copy, path, depth), answers.at(-1) ?? undecided));
  return { copies, answers };
}, isSameTimeline);

function isSameTimeline(a: Timeline, b: Timeline): boolean {
  return isSameList(a.copies, b.copies) && isSameList(a.answers, b.answers, hasSameFields);
}

/** The COPYs whose destination is the path or a folder above it, in order. */
function copiesTo(stage: Stage, path: string): readonly Copy[] {
  const found: Copy[] = [];
  for (let place = path; ; place = folderOf(place)) {
    found.push(...copiesAt(stage, place));
    if (place === "/" || place === "") break;
  }
  return found.sort((a, b) => a.step.index - b.step.index);
}

/** Where a COPY or ADD brings something: an edit of what it brings leaves this as it is. */
interface Destination {
  readonly place: string;
  readonly step: Step;
}

const destinationsIn = fromSteps(
  (step): readonly Destination[] => {
    const place = step.copy && textOf(step.copy.destination);
    return place === undefined ? [] : [{ place, step }];
  },
  (a, b) => isSameList(a, b, hasSameFields),
);

/** The steps of these, which stay what they are when a destination becomes another one. */
const copyingSteps = onceFor((stage: Stage): readonly Step[] => destinationsIn(stage).map(({ step }) => step));

const stepsByDestination = onceFor((stage: Stage): ReadonlyMap<string, readonly Step[]> => {
  const steps = new Map<string, Step[]>();
  for (const { place, step } of destinationsIn(stage)) {
    const list = steps.get(place);
    if (list) list.push(step);
    else steps.set(place, [step]);
  }
  return steps;
});

const noCopies: readonly Copy[] = [];

/** The COPYs with this very destination, in order. */
const copiesAt = onceForEach(
  (stage: Stage, place: string): readonly Copy[] =>
    stepsByDestination(stage)
      .get(place)
      ?.flatMap(({ copy }) => copy ?? noCopies) ?? noCopies,
);

/** Index of the first step after which any file may be there. */
function firstUncertainIn(stage: Stage): number {
  return uncertainSteps(stage)[0]?.index ?? Number.POSITIVE_INFINITY;
}

const uncertainSteps = fromSteps((step) => (mayWriteAnything(step) ? [step] : []));

/** Whether a step may put files where later ones look, in ways that are not followed. */
function mayWriteAnything(step: Step): boolean {
  const { keyword } = step.instruction;
  if (keyword === "RUN") return !step.script.isComplete || firstWriter(step) < step.commands.length;
  if (keyword === "COPY" || keyword === "ADD") return !step.copy || textOf(step.copy.destination) === undefined;
  return !instructionKeywords.has(keyword);
}

/** Steps whose commands write to certain places. */
const writingSteps = fromSteps((step) =>
  step.instruction.keyword === "RUN" && !writtenIn(step).isEmpty ? [step] : [],
);

/** Where commands write, with the index of the first step that does. */
const writtenPlaces = onceFor((stage: Stage): WrittenPlaces => {
  const places = new WrittenPlaces();
  for (const step of writingSteps(stage)) places.addAll(writtenIn(step), step.index);
  return places;
});

/** Single answers out of the places, which are others after many an edit, while few of these are. */
const firstWrite = onceForEach((stage: Stage, path: string): number => writtenPlaces(stage).first(path));

const npmStepsOf = fromSteps((step) => (step.npmCommands.length > 0 ? [step] : []));

const npmTracesOf = onceFor((stage: Stage): NpmTraces => {
  return new NpmTraces(npmStepsOf(stage).flatMap(({ npmCommands }) => npmCommands));
});

/** By the step before which it is asked, and the path. */
const mayHoldByNpm = onceForEach((stage: Stage, key: string): boolean => {
  const [step, path] = splitKey(key);
  return npmTracesOf(stage).mayHold(path, step);
});

function splitKey(key: string): [number, string] {
  const blank = key.indexOf(" ");
  return [Number(key.slice(0, blank)), key.slice(blank + 1)];
}

function initialAnswer(stage: Stage, path: string, depth: number): FileAnswer {
  if (stage.parent) return answerBefore(stage.parent, stage.parent.steps.length, path, depth + 1);
  // Known images hold no sources of anybody; of others nothing is known.
  return stage.base.family === undefined && baseHolds(stage.base, path) !== "no" ? undecided : absent;
}

function answerAfter(change: FileAnswer, before: FileAnswer): FileAnswer {
  if (change.presence === "yes") return change;
  return change.presence === "unknown" && before.presence === "no" ? undecided : before;
}

/** What a COPY or ADD says about a path. */
function fromCopy(copy: Copy, path: string, depth: number): FileAnswer {
  const destination = textOf(copy.destination);
  if (destination === undefined) return undecided;
  if (!isInside(path, destination)) return absent;
  let result: FileAnswer = absent;
  for (const source of copy.sources) {
    const answer = fromSource(copy, source, path, destination, depth);
    if (answer.presence === "yes") return answer;
    if (answer.presence === "unknown") result = answer;
  }
  return result;
}

function fromSource(copy: Copy, source: CopySource, path: string, destination: string, depth: number): FileAnswer {
  const from = textOf(source.path);
  if (source.kind !== "path" || from === undefined || copy.origin.kind === "image") return undecided;
  const rest = pathBehind(path, destination);
  if (copy.origin.kind === "stage") {
    if (source.hasWildcard) return undecided;
    const stage = copy.origin.stage;
    // Whether the source is a file or a folder decides where it lies; both readings are tried.
    const inside = below(from, rest);
    const asFolder = answerBefore(stage, stage.steps.length, inside, depth + 1);
    if (asFolder.presence !== "no") return { ...asFolder, copy, taken: { stage, path: inside } };
    const isOwnName = rest === nameOf(from) || (rest === "" && copy.toFolder !== "yes");
    const asFile = () => answerBefore(stage, stage.steps.length, from, depth + 1);
    return isOwnName ? { ...asFile(), copy, taken: { stage, path: from } } : absent;
  }
  const context = copy.step.build.surroundings.context;
  for (const item of source.hasWildcard ? expandWildcard(context, from) : [from]) {
    if (item === undefined) return undecided;
    const contextPath = contextPathFor(copy, context, item, rest);
    if (contextPath === undefined) continue;
    const presence = isExcluded(copy, contextPath) ? "no" : inContext(context, contextPath);
    if (presence !== "no") return { presence, contextPath, copy };
  }
  return absent;
}

/** The context path that lands `rest` below the destination when `item` is copied; `undefined` when it does not. */
function contextPathFor(copy: Copy, context: BuildContext | undefined, item: string, rest: string): string | undefined {
  if (copy.keepsParents) return isInside(rest, item) ? rest : undefined;
  const kind = item === "" ? "folder" : context?.listing.kindOf(item);
  if (kind === "folder") return below(item, rest);
  const isFolderLike =
    kind === undefined && (context === undefined || context.listing.truncated) && !/\.[a-z]+$/i.test(nameOf(item));
  if (isFolderLike) return below(item, rest);
  if (rest === nameOf(item)) return item;
  return rest === "" && copy.toFolder !== "yes" ? item : undefined;
}

/** Whether a file of the context reaches the builder: it is there and not ignored. */
export function inContext(context: BuildContext | undefined, path: string): Answer {
  if (!context) return "unknown";
  if (context.ignore?.matcher.decide(path).ignored) return "no";
  if (path === "" || context.listing.kindOf(path) !== undefined) return "yes";
  if (context.listing.isOpaque(path) || context.listing.truncated) return "unknown";
  // A guessed folder or a file that is made before the image is built proves no absence.
  return context.gitIgnores(path) ? "unknown" : "no";
}

/** Entries of the context that a source with a wildcard in its last name matches; `[undefined]` when that is not known. */
export function expandWildcard(context: BuildContext | undefined, pattern: string): readonly (string | undefined)[] {
  const folder = folderOf(pattern);
  if (!context || context.listing.truncated || /[*?[]/.test(folder)) return [undefined];
  const matches = nameMatcher(nameOf(pattern));
  if (!matches) return [undefined];
  return context.listing
    .entries(folder)
    .filter((entry) => matches(entry.name))
    .map((entry) => below(folder, entry.name))
    .filter((path) => !context.ignore?.matcher.decide(path).ignored || context.ignore.matcher.mayReincludeBelow(path));
}

function isExcluded(copy: Copy, path: string): boolean {
  return copy.excludes.some((pattern) => matchName(nameOf(pattern), nameOf(path)) === true || isInside(path, pattern));
}
