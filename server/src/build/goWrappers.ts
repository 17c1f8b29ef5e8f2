import { onceFor, onceForEach } from "../syntax/onceFor";
import { type Answer, anyOf, textOf } from "../syntax/value";
import { baseHolds } from "./baseFiles";
import { knownBase } from "./baseImages";
import type { StepCommand } from "./command";
import { writesOf } from "./commandWrites";
import type { Copy, CopySource } from "./copy";
import { fromSteps } from "./fromSteps";
import { below, folderOf, isInside, nameOf, pathBehind } from "./imagePaths";
import { presenceAtEnd } from "./presence";
import type { Stage, Step } from "./stage";

/** What a wrapper sets before it calls the real `go`, so that the program is for the platform of the image. */
const platformVariables = new Set(["GOOS", "GOARCH", "GOARM"]);

/** What one may fill where the build leaves it open. Source: github.com/tonistiigi/xx, xx-go. */
const wrapperVariables = new Set([...platformVariables, "GOAMD64", "GO386", "CGO_ENABLED", "CC", "CXX", "AR"]);

/** Where the official images keep the toolchain that a wrapper calls. Source: docker-library/golang. */
const ownFolder = "/usr/local/go/bin";

/**
 * Whether a program called `go` that a COPY has put in front of the real one may decide over a variable, as that of
 * `tonistiigi/xx:golang` does. A value that the build gives stays for all but the platform itself.
 *
 * @param isSet whether the build gives the variable a value
 */
export function mayWrapperSet(command: StepCommand, name: string, isSet: boolean): boolean {
  if (command.shell.words[0]?.text !== "go") return false;
  if (isOwnProgram(command)) return true;
  if (!(isSet ? platformVariables : wrapperVariables).has(name)) return false;
  const { step } = command;
  return step.stage.chain.some(
    (stage) => firstWrapper(stage) < (stage === step.stage ? step.index : stage.steps.length),
  );
}

/**
 * Whether the `go` that a command finds is a program that the build itself has written, or has copied from its context: a
 * script may set every variable, add flags, and leave out what it is asked for.
 */
export const isOwnProgram = onceFor((command: StepCommand): boolean => {
  if (command.shell.words[0]?.text !== "go") return false;
  const { step, index } = command;
  const folders = foldersUpTo(textOf(command.variable("PATH").value));
  return step.stage.chain.some((stage) =>
    folders.some((folder) => {
      const first = firstOwnProgram(stage, folder);
      if (!first || stage !== step.stage) return first !== undefined;
      return first.step < step.index || (first.step === step.index && first.command < index);
    }),
  );
});

/** The folders of PATH in which `go` is looked for up to the real one; without it, all of them. */
function foldersUpTo(path: string | undefined): readonly string[] {
  const folders = (path ?? `/go/bin:${ownFolder}`).split(":");
  const own = folders.indexOf(ownFolder);
  return own < 0 ? folders : folders.slice(0, own + 1);
}

/** What a step writes, or copies from the context, that may be a program called `go`. */
interface OwnProgram {
  readonly step: number;
  /** -1 for what is there when the step has ended. */
  readonly command: number;
  readonly liesIn: (folder: string) => boolean;
}

/** The first of a stage that lies in a folder. */
const firstOwnProgram = onceForEach((stage: Stage, folder: string): OwnProgram | undefined =>
  ownPrograms(stage).find((program) => program.liesIn(folder)),
);

const ownPrograms = fromSteps((step: Step): readonly OwnProgram[] => {
  const { copy, index } = step;
  if (copy) return [{ step: index, command: -1, liesIn: (folder) => copiesOwnGo(copy, below(folder, "go")) }];
  if (step.instruction.keyword !== "RUN") return [];
  return step.commands.flatMap((command): readonly OwnProgram[] => {
    // What go itself writes hangs on its flags, and these on what it is.
    if (command.name === "go" || command.name === "xx-go" || takesRealGo(command)) return [];
    const { made, possible } = writesOf(command);
    const places = [...made, ...possible].filter((path) => nameOf(path) === "go");
    return places.map((place) => ({
      step: index,
      command: command.index,
      liesIn: (folder) => folder === folderOf(place),
    }));
  });
});

/** Whether a COPY from the context, or one with the text in it, puts a file at `place`. */
function copiesOwnGo({ origin, sources, destination, step }: Copy, place: string): boolean {
  const target = textOf(destination);
  if (origin.kind !== "context" || target === undefined || !isInside(place, target)) return false;
  const rest = pathBehind(place, target);
  const listing = step.build.surroundings.context?.listing;
  return sources.some((source) => {
    const from = textOf(source.path);
    // A file that a heredoc makes in a folder is called after its marker.
    if (source.kind === "heredoc") return rest === "" || source.text.replace(/^<<-?|["']/g, "") === rest;
    if (source.kind !== "path" || from === undefined) return false;
    const isFile = (path: string) => listing?.kindOf(path) === "file";
    return (isFile(from) && (rest === "" || nameOf(from) === rest)) || isFile(below(from, rest));
  });
}

/** `ln -s /usr/lib/go/bin/go /usr/local/bin/go`: the real one under another path. */
function takesRealGo({ name, arguments: words }: StepCommand): boolean {
  if (!/^(?:ln|cp|mv|install)$/.test(name ?? "")) return false;
  return words.slice(0, -1).some(({ text }) => /(?:^|\/)bin\/go["']?$/.test(text));
}

/** The index of the stage's first step that may bring a wrapper. */
const firstWrapper = onceFor((stage: Stage): number => wrappersIn(stage)[0] ?? Number.POSITIVE_INFINITY);

const wrappersIn = fromSteps((step) => (step.copy && bringsWrapper(step.copy, step) ? [step.index] : []));

function bringsWrapper(copy: Copy, step: Step): boolean {
  const destination = textOf(copy.destination);
  if (destination === undefined || copy.origin.kind === "context") return false;
  return foldersInFront(step).some((folder) => {
    const place = below(folder, "go");
    if (!isInside(place, destination)) return false;
    const rest = pathBehind(place, destination);
    return anyOf(copy.sources.map((source) => holdsGo(copy, source, rest))) !== "no";
  });
}

/** The folders of PATH that are searched before that of the real `go`. */
function foldersInFront(step: Step): readonly string[] {
  const folders = (textOf(step.variable("PATH").value) ?? `/go/bin:${ownFolder}`).split(":");
  const own = folders.indexOf(ownFolder);
  return own < 0 ? ["/go/bin"] : folders.slice(0, own);
}

/** Whether a source has a program `go` at the path `rest` below the destination, or is it (`rest` is then "" or `go`). */
function holdsGo({ origin }: Copy, source: CopySource, rest: string): Answer {
  const written = textOf(source.path);
  if (written === undefined) return "unknown";
  const from = source.hasWildcard ? folderOf(written) : written;
  const isGo = nameOf(from) === "go" && (rest === "" || rest === "go");
  const inside = below(from, rest);
  if (origin.kind === "stage") {
    return anyOf([isGo || rest === "" ? presenceAtEnd(origin.stage, from) : "no", presenceAtEnd(origin.stage, inside)]);
  }
  const image = origin.kind === "image" ? textOf(origin.name) : undefined;
  // What is called like a program is one; a folder that is copied into a folder of programs ends in `bin` or in `/`.
  const isFolder = source.hasWildcard || /(?:^|\/)(?:[\w.-]*bin)?\/?$/.test(source.text) || rest.includes("/");
  if (!isGo && !isFolder && rest !== "") return "no";
  if (image === undefined) return "unknown";
  const base = knownBase(image);
  // The real one, taken over from the official image.
  if (base.reference?.official === "golang") return "no";
  return anyOf([isGo || rest === "" ? baseHolds(base, from) : "no", baseHolds(base, inside)]);
}
