import { onceFor, onceForEach } from "../syntax/onceFor";
import { hasSameFields, isSameList } from "../syntax/sameness";
import { known, textOf, textOrEmpty, unknown, type Value } from "../syntax/value";
import type { StepCommand } from "./command";
import { isCopiedFolder } from "./copiedFolders";
import type { Copy, CopySource } from "./copy";
import { fromSteps } from "./fromSteps";
import type { GoCommand } from "./goCommand";
import { below, folderOf, isInside, nameOf, pathBehind, resolveInImage } from "./imagePaths";
import { folderOfPackage, programsOfPattern } from "./patternPrograms";
import { ProgramIndex } from "./programIndex";
import type { Stage, Step } from "./stage";

/** A program that `go build` or `go install` makes, at one place of an image. */
export interface BuiltProgram {
  readonly command: GoCommand;
  /** Absolute. */
  readonly path: string;
  /** Where a command builds several: the folder of the context that holds the program's sources, if that is known. */
  readonly folder?: string | undefined;
}

/** Folders that the known base images have, so that a file copied to one of them lies inside it. */
const systemFolders = new Set(
  "/ /bin /sbin /usr /usr/bin /usr/sbin /usr/local /usr/local/bin /usr/local/sbin /usr/local/lib /usr/lib /lib /etc /opt /tmp /var /root /home /srv /go /go/bin".split(
    " ",
  ),
);

/**
 * The programs that lie in a stage when it is complete, as far as the build's own commands tell: what go commands write,
 * what `cp`, `mv` and COPY --from bring elsewhere. Files that a script makes are not among them.
 */
export function builtProgramsIn(stage: Stage): readonly BuiltProgram[] {
  return programListOf(stage);
}

/** Stages are simulated once; many instructions may copy from the same one. */
const programsOf = onceFor((stage: Stage): ProgramIndex<BuiltProgram> => programsAtEnd(stage));

const programListOf = onceFor((stage: Stage): readonly BuiltProgram[] => programsOf(stage).all);

/** The programs of a stage in any of some places, which NUL characters divide. */
const programsInside = onceForEach((stage: Stage, places: string): readonly BuiltProgram[] =>
  programsOf(stage).inside(places.split("\0")),
);

/** A program of another stage that a COPY brings, with the places that it comes from and gets. */
export interface CopiedProgram {
  readonly from: BuiltProgram;
  readonly to: BuiltProgram;
  readonly source: CopySource;
}

/** The programs of another stage that a COPY brings. */
export const copiedPrograms = onceFor(findCopied, (a, b) => isSameList(a, b, isSameCopied));

function isSameCopied(a: CopiedProgram, b: CopiedProgram): boolean {
  return a.from === b.from && a.source === b.source && hasSameFields(a.to, b.to);
}

function findCopied(copy: Copy): readonly CopiedProgram[] {
  const { origin } = copy;
  const destination = textOf(copy.destination);
  if (origin.kind !== "stage" || destination === undefined) return [];
  const places = copy.sources.flatMap(({ path, hasWildcard }) => {
    const place = textOf(path);
    return place === undefined ? [] : [hasWildcard ? folderOf(place) : place];
  });
  if (places.length === 0) return [];
  const copied: CopiedProgram[] = [];
  for (const from of programsInside(origin.stage, places.join("\0"))) {
    for (const source of copy.sources) {
      const path = placeOfCopied(copy, source, from.path, destination);
      if (path === undefined) continue;
      copied.push({ from, to: { ...from, path }, source });
      break;
    }
  }
  return copied;
}

function programsAtEnd(stage: Stage): ProgramIndex<BuiltProgram> {
  const programs = new ProgramIndex(stage.parent ? builtProgramsIn(stage.parent) : []);
  for (const arrival of arrivalsIn(stage)) {
    if (arrival.kind === "moved") applyMove(programs, arrival.command);
    else {
      // A program that is built again at the same place is the later one.
      if (arrival.kind === "built")
        for (const { path } of arrival.programs) for (const earlier of programs.at(path)) programs.remove(earlier);
      for (const program of arrival.programs) programs.add(program);
    }
  }
  return programs;
}

/** What brings programs to a place of the stage, in order. */
type Arrival =
  | { readonly kind: "copied" | "built"; readonly programs: readonly BuiltProgram[] }
  | { readonly kind: "moved"; readonly command: StepCommand };

const arrivalsIn = fromSteps((step: Step): readonly Arrival[] => {
  const copied = step.copy ? copiedPrograms(step.copy).map(({ to }) => to) : [];
  if (copied.length > 0) return [{ kind: "copied", programs: copied }];
  return step.instruction.keyword === "RUN" ? arrivalsOfRun(step) : [];
});

function arrivalsOfRun(step: Step): readonly Arrival[] {
  const goCommands = new Map(step.goCommands.map((go) => [go.command, go]));
  return step.commands.flatMap((command): readonly Arrival[] => {
    const go = goCommands.get(command);
    if (go) return [{ kind: "built", programs: madeBy(go) }];
    return /^(?:cp|mv|install)$/.test(command.name ?? "") ? [{ kind: "moved", command }] : [];
  });
}

/** `cp` and `mv` of literal paths; with options, or several sources, the last operand is the destination. */
function applyMove(programs: ProgramIndex<BuiltProgram>, command: StepCommand): void {
  const operands = command.arguments
    .filter((word) => !word.text.startsWith("-"))
    .map((word) => textOf(resolveInImage(command.directory, command.valueOf(word))));
  const destination = operands.at(-1);
  const written = command.arguments.at(-1)?.text ?? "";
  if (operands.length < 2 || destination === undefined) return;
  const isFolder = operands.length > 2 || /(?:^|\/)\.{0,2}$/.test(written) || isFolderIn(command.step, destination);
  const sources = operands.slice(0, -1).filter((path) => path !== undefined);
  for (const program of programs.inside(sources)) {
    const source = sources.find((path) => isInside(program.path, path)) ?? "";
    const target = isFolder ? below(destination, nameOf(source)) : destination;
    if (command.name === "mv") programs.remove(program);
    programs.add({ ...program, path: below(target, pathBehind(program.path, source)) });
  }
}

/** Where a file of the source stage lands, `undefined` when this source does not bring it. */
function placeOfCopied(copy: Copy, source: CopySource, path: string, destination: string): string | undefined {
  const from = textOf(source.path);
  if (from === undefined || source.kind !== "path") return undefined;
  if (source.hasWildcard) {
    const folder = folderOf(from);
    if (/[*?[]/.test(folder) || nameOf(from) !== "*" || !isInside(path, folder) || path === folder) return undefined;
    const [first = "", ...rest] = pathBehind(path, folder).split("/");
    // A folder that the pattern matches gives its contents, a file lies under its own name.
    return below(destination, rest.length > 0 ? rest.join("/") : first);
  }
  if (copy.keepsParents) return isInside(path, from) ? below(destination, path.slice(1)) : undefined;
  if (path === from) {
    const isFolder = copy.toFolder === "yes" || copy.sources.length > 1 || isFolderIn(copy.step, destination);
    return isFolder ? below(destination, nameOf(from)) : destination;
  }
  return isInside(path, from) ? below(destination, pathBehind(path, from)) : undefined;
}

/** Whether a folder is certainly there before a step: one of every image, or a WORKDIR of the stage. */
function isFolderIn(step: Step, path: string): boolean {
  if (systemFolders.has(path) && step.stage.base.family !== "scratch") return true;
  return step.stage.chain.some((stage) => {
    const made = workdirsOf(stage).get(path);
    return made !== undefined && (stage !== step.stage || made < step.index);
  });
}

const workdirsOf = onceFor((stage: Stage): ReadonlyMap<string, number> => findWorkdirs(stage));

function findWorkdirs(stage: Stage): ReadonlyMap<string, number> {
  const folders = new Map<string, number>();
  for (const step of stage.steps) {
    if (step.instruction.keyword !== "WORKDIR") continue;
    const folder = textOf(resolveInImage(step.workdir, step.expand(step.instruction.bodyText)));
    // Where one folder is known, so are those above.
    for (
      let place = folder;
      place !== undefined && !folders.has(place);
      place = place === "/" ? undefined : folderOf(place)
    )
      folders.set(place, step.index);
  }
  return folders;
}

/** Absolute paths of what a go command writes; empty where that is not known. Source: `go help build`, `go help install`. */
export const outputsOf = onceFor((command: GoCommand): readonly string[] => madeBy(command).map(({ path }) => path));

const madeBy = onceFor((command: GoCommand): readonly BuiltProgram[] => findPrograms(command));

function findPrograms(command: GoCommand): readonly BuiltProgram[] {
  if (command.hasHiddenFlags) return [];
  if (command.subcommand === "install") return installed(command);
  if (command.subcommand !== "build") return [];
  const output = command.flagValue("o");
  if (output.kind === "unset") {
    const name = command.operands.length > 1 && !isFileList(command) ? undefined : programName(command);
    const path = name === undefined ? unknown : resolveInImage(command.directory, known(name));
    return listOf(path).map((each) => ({ command, path: each }));
  }
  const written = textOf(output);
  if (written === undefined || written === "") return [];
  const place = textOf(resolveInImage(command.directory, output));
  if (place === undefined) return [];
  const isFolder =
    /(?:^|\/)\.{0,2}$/.test(written) || isFolderIn(command.step, place) || isCopiedFolder(command, place);
  return isFolder ? programsIn(command, place) : [{ command, path: place }];
}

function installed(command: GoCommand): readonly BuiltProgram[] {
  if (command.setting("GOOS").value.kind !== "unset" || command.setting("GOARCH").value.kind !== "unset") return [];
  const folder = installFolder(command);
  return folder === undefined ? [] : programsIn(command, folder);
}

function installFolder(command: GoCommand): string | undefined {
  const given = command.setting("GOBIN").value;
  if (given.kind !== "unset") return textOf(given);
  const path = command.setting("GOPATH").value;
  if (path.kind === "unknown") return undefined;
  const first = textOrEmpty(path)?.split(":")[0];
  if (first) return below(first, "bin");
  const home = textOf(command.command.variable("HOME").value);
  return home ? below(home, "go/bin") : undefined;
}

/** The programs that a command makes in a folder. */
function programsIn(command: GoCommand, folder: string): readonly BuiltProgram[] {
  const placed = (name: string, source?: string) => ({ command, path: below(folder, name), folder: source });
  if (!buildsSeveral(command)) {
    const name = programName(command);
    return name === undefined ? [] : [placed(name)];
  }
  return command.operands.flatMap((word) => {
    if (word.text.includes("...")) {
      const found = programsOfPattern(command, word);
      return found.flatMap(({ image, source }) =>
        listOf(packageProgram(command, known(image))).map((name) => placed(name, source)),
      );
    }
    return listOf(packageProgram(command, command.command.valueOf(word))).map((name) =>
      placed(name, folderOfPackage(command, word)),
    );
  });
}

/** Whether a command may build more than one program. */
export function buildsSeveral(command: GoCommand): boolean {
  const [first, second] = command.operands;
  return first?.text.includes("...") === true || (second !== undefined && !isFileList(command));
}

function isFileList(command: GoCommand): boolean {
  return command.operands.length > 0 && command.operands.every((word) => word.text.endsWith(".go"));
}

/** The name of the program of the one package that a command builds. Source: cmd/go load.DefaultExecName. */
function programName(command: GoCommand): string | undefined {
  const [first] = command.operands;
  if (!first) return textOf(packageProgram(command, known(".")));
  const text = textOf(command.command.valueOf(first));
  // Files given by name: a program takes the first one's name.
  if (text?.endsWith(".go")) return nameOf(text).replace(/\.go$/, "");
  return text === undefined ? undefined : textOf(packageProgram(command, known(text)));
}

function packageProgram(command: GoCommand, operand: Value): Value {
  const text = textOf(operand)?.replace(/@.*$/, "");
  if (text === undefined || text.includes("...")) return unknown;
  if (!/^\.{1,2}(?:\/|$)|^\//.test(text)) return known(importName(text));
  const folder = textOf(resolveInImage(command.directory, known(text)));
  if (folder === undefined) return unknown;
  if (folder !== command.module.folder) {
    // Without a module the folder below GOPATH names the program, and inside one the folder below its root does.
    return folder === "/" ? unknown : known(importName(folder));
  }
  const path = command.module.module?.syntax.module?.value;
  return path === undefined ? unknown : known(importName(path));
}

/** Last element of an import path, a major version suffix aside. */
function importName(path: string): string {
  const parts = path.split("/").filter((part) => part !== "");
  const last = parts.at(-1) ?? "";
  const isVersion = /^v(?:[2-9]|[1-9]\d+)$/.test(last) && parts.length > 1;
  return (isVersion ? parts.at(-2) : last) ?? last;
}

function listOf(value: Value): readonly string[] {
  const text = textOf(value);
  return text === undefined ? [] : [text];
}
