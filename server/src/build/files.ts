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
  const history = historyOf(step.stage);
  const isUncertain = history.firstUncertain < step.index || firstWriter(step) < index;
  const npm =
    history.npm.countBefore(step.index) + step.npmCommands.filter((each) => each.command.index < index).length;
  const own = writtenIn(step).countBefore(index);
  return `${history.copiesBefore(step.index)} ${npm} ${isUncertain} ${history.writesBefore(step.index)} ${own}`;
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
  return mayHold || (hasNpmCommands(stage) && mayHoldByNpm(stage, `${step} ${path}`)) ? undecided : answer;
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

// Single answers out of the history, which is another one after every edit of a step, while few of these are.

const copiesAt = onceForEach((stage: Stage, place: string): readonly Copy[] => historyOf(stage).copiesAt(place));

const firstUncertainIn = onceFor((stage: Stage): number => historyOf(stage).firstUncertain);

const firstWrite = onceForEach((stage: Stage, path: string): number => historyOf(stage).written.first(path));

const hasNpmCommands = onceFor((stage: Stage): boolean => npmStepsOf(stage).length > 0);

const npmStepsOf = fromSteps((step) => (step.npmCommands.length > 0 ? [step] : []));

/** By the step before which it is asked, and the path. */
const mayHoldByNpm = onceForEach((stage: Stage, key: string): boolean => {
  const [step, path] = splitKey(key);
  return historyOf(stage).npm.mayHold(path, step);
});

function splitKey(key: string): [number, string] {
  const blank = key.indexOf(" ");
  return [Number(key.slice(0, blank)), key.slice(blank + 1)];
}

const noCopies: readonly Copy[] = [];

/** What the steps of one stage do to files, arranged so that a question looks at few of them. */
class FileHistory {
  readonly npm = new NpmTraces();
  /** Index of the first step after which any file may be there. */
  readonly firstUncertain: number;
  /** Where commands write, with the index of the first step that does. */
  readonly written = new WrittenPlaces();
  private readonly copies = new Map<string, Copy[]>();
  /** Indexes of the steps with a COPY or ADD, and of those that write to certain places. */
  private readonly copySteps: number[] = [];
  private readonly writeSteps: number[] = [];

  constructor(stage: Stage) {
    let firstUncertain = Number.POSITIVE_INFINITY;
    for (const step of stage.steps) {
      const { keyword } = step.instruction;
      if (keyword === "RUN") {
        if (firstUncertain > step.index && runMayWrite(step)) firstUncertain = step.index;
        this.npm.add(step.npmCommands);
        const written = writtenIn(step);
        if (!written.isEmpty) this.writeSteps.push(step.index);
        this.written.addAll(written, step.index);
      } else if (keyword === "COPY" || keyword === "ADD") {
        const { copy } = step;
        const destination = copy && textOf(copy.destination);
        if (!copy || destination === undefined) firstUncertain = Math.min(firstUncertain, step.index);
        else {
          addTo(this.copies, destination, copy);
          this.copySteps.push(step.index);
        }
      } else if (!instructionKeywords.has(keyword)) firstUncertain = Math.min(firstUncertain, step.index);
    }
    this.firstUncertain = firstUncertain;
  }

  /** How many COPYs stand before a step. */
  copiesBefore(step: number): number {
    return countBelow(this.copySteps, step);
  }

  /** How many steps that write to certain places stand before a step. */
  writesBefore(step: number): number {
    return countBelow(this.writeSteps, step);
  }

  /** The COPYs with this very destination, in order. */
  copiesAt(place: string): readonly Copy[] {
    return this.copies.get(place) ?? noCopies;
  }
}

/** How many of the numbers, which rise, are smaller. */
function countBelow(numbers: readonly number[], limit: number): number {
  return countLeading(numbers, (number) => number < limit);
}

const historyOf = onceFor((stage: Stage) => new FileHistory(stage));

function addTo<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
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

/** Whether a RUN may have put files where later steps look, in ways that are not followed. */
const runMayWrite = onceFor(
  (step: Step): boolean => !step.script.isComplete || firstWriter(step) < step.commands.length,
);

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
