import { isUnconditionalName } from "../syntax/goConstraints";
import { isStandardImport } from "../syntax/goImportPath";
import { type GoSource, scanGoSource } from "../syntax/goSource";
import { nameMatcher } from "../syntax/nameGlob";
import { onceFor, onceForEach } from "../syntax/onceFor";
import type { ShellWord } from "../syntax/shellModel";
import { type Answer, known, textOf } from "../syntax/value";
import type { BuildContext, GoModule } from "../workspace/surroundings";
import type { Build } from "./build";
import { fileForCommand } from "./files";
import type { GoCommand } from "./goCommand";
import { below, folderOf, isInside, nameOf, pathBehind, resolveInImage } from "./imagePaths";

/** What the packages that a go command builds import, inside their module as far as its sources tell. */
export interface ImportClosure {
  /** Every import path met, those of the module itself left out; `C` among them. */
  readonly imports: ReadonlySet<string>;
  /** The module's own Go files that were followed, as context paths, whether the ignore file lets them through or not. */
  readonly files: ReadonlySet<string>;
  /** False where a source is not readable, not there, or not looked at: more may be imported. */
  readonly isComplete: boolean;
}

/** A module with more files is not read for this question. */
const maximumFiles = 300;

const nothingKnown: ImportClosure = { imports: new Set(), files: new Set(), isComplete: false };

/**
 * Follows the imports of the packages of `go build` or `go install` through the module that the context holds. Files are
 * asked of the listing, so that the answer may be incomplete until they are read. Test files do not count, and files for
 * other systems do: the closure may hold more than the build, never less. A pattern such as `./...` takes the packages that
 * may lie in the image.
 */
export const importClosureOf = onceFor(
  (command: GoCommand): ImportClosure => findClosure(command, (file) => presenceOf(command, file) !== "no"),
);

/** The same with another answer to what a pattern finds: whether a file of the context reaches the build. */
export function importClosureAmong(command: GoCommand, isThere: (file: string) => boolean): ImportClosure {
  return findClosure(command, isThere);
}

/** The same for one of the packages that a command builds, by its folder in the context. */
export const importClosureFrom = onceForEach(
  (command: GoCommand, folder: string): ImportClosure => findClosure(command, () => true, [folder]),
);

/**
 * What a command certainly compiles: followed through such files only as lie in the image and as no platform and no build
 * tag leaves out. The closure may hold less than the build, never more.
 *
 * @param folder one of the packages that the command builds, by its folder in the context, if not all are meant
 */
export function certainClosureOf(command: GoCommand, folder?: string): ImportClosure {
  return certainClosureFrom(command, folder);
}

const certainClosureFrom = onceForEach((command: GoCommand, folder: string | undefined): ImportClosure => {
  const isInImage = (file: string) => command.module.module === undefined || presenceOf(command, file) === "yes";
  const isTaken = (file: string, { buildConstraint }: GoSource) =>
    buildConstraint === undefined && isUnconditionalName(nameOf(file)) && isInImage(file);
  const roots = folder === undefined ? undefined : [folder];
  return findClosure(command, () => true, roots, isTaken);
});

type FileChoice = (file: string, source: GoSource) => boolean;

function findClosure(
  command: GoCommand,
  isThere: (file: string) => boolean,
  onlyFrom?: readonly string[],
  isTaken: FileChoice = () => true,
): ImportClosure {
  const { context } = command.step.build.surroundings;
  if (!context) return nothingKnown;
  const { module } = command.module;
  const path = module?.syntax.module?.value;
  if (!module || command.module.folder === undefined || path === undefined) {
    return closureWithoutModule(command, context, isTaken);
  }
  const files = sourcesOf(command.step.build, module);
  const roots = onlyFrom ?? rootsOf(command);
  if (!files || !roots) return nothingKnown;
  return follow(roots, (place) => filesOf(place, files, isThere), isTaken, module, path, context);
}

/** Whether a command finds a file of its module where it lies in the image. */
export function presenceOf(command: GoCommand, file: string): Answer {
  const { module, folder } = command.module;
  if (!module || folder === undefined || !isInside(file, module.folder)) return "unknown";
  return fileForCommand(command.command, below(folder, pathBehind(file, module.folder))).presence;
}

/** The files of its module that a pattern among the words of a command may match, as context paths. */
export function filesOfPattern(command: GoCommand, word: ShellWord): readonly string[] {
  const { module } = command.module;
  const files = module ? sourcesOf(command.step.build, module) : undefined;
  const root = module && rootOf(command, word);
  return files && root !== undefined ? filesOf(root, files, () => true) : [];
}

/** Folders and single files that are built, as context paths; `undefined` where a word does not tell. */
function rootsOf(command: GoCommand): readonly string[] | undefined {
  const words: readonly (ShellWord | undefined)[] = command.operands.length > 0 ? command.operands : [undefined];
  const roots = words.map((word) => rootOf(command, word));
  return roots.every((root) => root !== undefined) ? roots : undefined;
}

/** What one word names, as a context path: a folder, a file or a pattern; without a word the working folder. */
export function rootOf(command: GoCommand, word: ShellWord | undefined): string | undefined {
  const { module, folder } = command.module;
  const path = module?.syntax.module?.value;
  const text = word ? textOfOperand(word) : ".";
  if (!module || folder === undefined || path === undefined || text === undefined || text.includes("@"))
    return undefined;
  const isLocal = /^\.{1,2}(?:\/|$)|^\//.test(text) || text.endsWith(".go");
  const place = isLocal ? textOf(resolveInImage(command.directory, known(text))) : below(folder, pathBelow(text, path));
  if (place === undefined || (!isLocal && !isInside(text, path)) || !isInside(place, folder)) return undefined;
  return below(module.folder, pathBehind(place, folder));
}

/** What a word names: as it is written, or a pattern for files of one folder, such as `cmd/*.go`. */
function textOfOperand(word: ShellWord): string | undefined {
  if (word.parts.some(({ kind }) => kind !== "text" && kind !== "glob")) return undefined;
  const text = wordText(word);
  const isPattern = word.parts.some(({ kind }) => kind === "glob");
  return isPattern && !(text.endsWith(".go") && !/[*?[]/.test(folderOf(text))) ? undefined : text;
}

function wordText({ parts }: ShellWord): string {
  return parts.map((part) => (part.kind === "text" || part.kind === "glob" ? part.text : "")).join("");
}

function pathBelow(importPath: string, modulePath: string): string {
  return isInside(importPath, modulePath) ? pathBehind(importPath, modulePath) : "";
}

type Sources = ReadonlyMap<string, readonly string[]> | undefined;

/** For each build, because between two of them the listing may have learnt more. */
const sourcesOf = onceForEach(
  ({ surroundings: { context } }: Build, module: GoModule): Sources =>
    context ? sourceFiles(context, module) : undefined,
);

/** The Go files of a module by folder, nested modules and tests left out; `undefined` when there are too many to read. */
function sourceFiles(context: BuildContext, module: GoModule): Sources {
  if (context.listing.truncated) return undefined;
  const nested = context.modules.filter((other) => other !== module && isInside(other.folder, module.folder));
  const byFolder = new Map<string, string[]>();
  let count = 0;
  for (const file of context.listing.files(module.folder)) {
    if (!file.endsWith(".go") || file.endsWith("_test.go")) continue;
    if (nested.some((other) => isInside(file, other.folder))) continue;
    if (++count > maximumFiles) return undefined;
    const folder = folderOf(file);
    const list = byFolder.get(folder);
    if (list) list.push(file);
    else byFolder.set(folder, [file]);
    // Everything is asked for at once: each further question costs another round of the simulation.
    context.listing.text(file);
  }
  return byFolder;
}

function follow(
  roots: readonly string[],
  filesIn: (place: string) => readonly string[],
  isTaken: FileChoice,
  module: GoModule,
  modulePath: string,
  context: BuildContext,
): ImportClosure {
  const imports = new Set<string>();
  const followed = new Set<string>();
  const seen = new Set<string>();
  let isComplete = true;
  const pending = [...roots];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    if (seen.has(place)) continue;
    seen.add(place);
    const sources = filesIn(place);
    if (sources.length === 0) isComplete = false;
    for (const file of sources) {
      const text = context.listing.text(file);
      const source = text === undefined ? undefined : scanGoSource(text);
      if (source && !isTaken(file, source)) continue;
      followed.add(file);
      // A file without a package clause is no Go: what the build finds there is not known.
      if (source?.packageName === undefined) isComplete = false;
      for (const path of source?.imports ?? []) {
        if (isInside(path, modulePath)) pending.push(below(module.folder, pathBehind(path, modulePath)));
        else imports.add(path);
      }
    }
  }
  return { imports, files: followed, isComplete };
}

function filesOf(
  place: string,
  files: ReadonlyMap<string, readonly string[]>,
  isThere: (file: string) => boolean,
): readonly string[] {
  if (place.endsWith(".go")) return files.get(folderOf(place))?.filter(matcherOf(place)) ?? [];
  const pattern = /^(.*?)\/?\.\.\.$/.exec(place);
  if (!pattern) return files.get(place) ?? [];
  const top = pattern[1] ?? "";
  const isMatched = (folder: string) => isInside(folder, top) && matchesFolder(pathBehind(folder, top));
  return [...files].filter(([folder]) => isMatched(folder)).flatMap(([, list]) => list.filter(isThere));
}

/** Whether a pattern matches a folder, by its path below that of the pattern. Source: `go help packages`. */
export function matchesFolder(path: string): boolean {
  return !/(?:^|\/)(?:testdata|vendor|[._][^/]*)(?:\/|$)/.test(path);
}

/** A test for the files that a word with the name of a file stands for. */
function matcherOf(place: string): (file: string) => boolean {
  const matches = /[*?[]/.test(nameOf(place)) ? nameMatcher(nameOf(place)) : undefined;
  return matches ? (file) => matches(nameOf(file)) : (file) => file === place;
}

/**
 * Where no module is known, what is built is one folder, or the files that the command names. Their imports tell all as
 * long as they are of the standard library: whatever else they name, nobody knows where it comes from.
 */
function closureWithoutModule(command: GoCommand, context: BuildContext, isTaken: FileChoice): ImportClosure {
  const files = filesWithoutModule(command, context);
  const imports = new Set<string>();
  let isComplete = files.length > 0;
  for (const file of files) {
    const text = context.listing.text(file);
    const source = text === undefined ? undefined : scanGoSource(text);
    if (source && !isTaken(file, source)) continue;
    if (source?.packageName === undefined) isComplete = false;
    for (const path of source?.imports ?? []) imports.add(path);
  }
  return { imports, files: new Set(files), isComplete: isComplete && [...imports].every(isStandardImport) };
}

/** The files of the context that the command compiles; none where one of its words tells too little. */
function filesWithoutModule(command: GoCommand, context: BuildContext): readonly string[] {
  const files: string[] = [];
  const operands: readonly (ShellWord | undefined)[] = command.operands.length > 0 ? command.operands : [undefined];
  for (const word of operands) {
    const text = word ? textOfOperand(word) : ".";
    if (text === undefined || text.includes("...") || !/^\.{1,2}(?:\/|$)|^\/|\.go$/.test(text)) return [];
    const found = filesAt(command, context, text);
    if (found.length === 0) return [];
    files.push(...found);
  }
  return files;
}

/** The Go files of the context that lie where a word points in the image. */
function filesAt(command: GoCommand, { listing }: BuildContext, text: string): readonly string[] {
  const place = textOf(resolveInImage(command.directory, known(text)));
  if (place === undefined) return [];
  const isFile = place.endsWith(".go");
  const isOneFile = isFile && !/[*?[]/.test(nameOf(place));
  const { presence, contextPath } = fileForCommand(command.command, isFile && !isOneFile ? folderOf(place) : place);
  if (presence !== "yes" || contextPath === undefined || listing.truncated) return [];
  if (isOneFile) return listing.kindOf(contextPath) === "file" ? [contextPath] : [];
  const isMeant = isFile ? matcherOf(place) : () => true;
  return listing
    .entries(contextPath)
    .filter(({ name, kind }) => kind === "file" && name.endsWith(".go") && !name.endsWith("_test.go"))
    .map(({ name }) => below(contextPath, name))
    .filter(isMeant);
}
