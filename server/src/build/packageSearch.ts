import { isUnconditionalName, unconditionalImports } from "../syntax/goConstraints";
import { compareGoVersions, parseGoVersion } from "../syntax/goVersion";
import { onceFor, onceForEach } from "../syntax/onceFor";
import { hasSameFields, isSameList } from "../syntax/sameness";
import type { Span } from "../syntax/text";
import { known, textOf } from "../syntax/value";
import type { BuildContext, GoModule } from "../workspace/surroundings";
import { presenceFor } from "./commandPresence";
import { lacksGoFiles } from "./emptyPackages";
import { fileForCommand, filesNameFor } from "./files";
import { fromSteps } from "./fromSteps";
import type { GoCommand } from "./goCommand";
import { matchesFolder } from "./goImports";
import { below, folderOf, isInside, nameOf, pathBehind, resolveInImage } from "./imagePaths";
import type { Stage, Step } from "./stage";

/** A package of the module that a go command needs although nothing lies where Go looks for it in the image. */
export interface MissingPackage {
  readonly importPath: string;
  /** Where its sources are in the build context; the file itself where the command names one, or it lies beside go.mod. */
  readonly folder: string;
  /** Where Go looks for them, absolute in the image. */
  readonly image: string;
  /** The import that asks for it, in a file of the build context; `undefined` where the command itself names the package. */
  readonly importedBy: { readonly file: string; readonly span: Span } | undefined;
}

/** Files that are read for one command. */
const maximumFiles = 400;
/** A module of so many files is asked for at once, because each further question costs a round of the simulation. */
const maximumPrefetched = 300;

const compiles = /^(?:build|install|test|vet|run)$/;

/**
 * The packages of its own module that a `go build`, `install`, `run`, `test` or `vet` certainly needs and that are certainly
 * not in the image, although the build context has them. Imports are followed as far as the sources are readable, through
 * files that every build takes in: more may be missing. What the ignore file hides is left out.
 */
export const missingPackages = onceFor((command: GoCommand): readonly MissingPackage[] => {
  const place = placeOf(command);
  return !place || isBroughtWhole(command, place) ? [] : (packagesOf(command)?.missing ?? []);
});

/** Import paths outside the module that the packages which a command builds certainly have, as far as they are readable. */
export function certainImportsOf(command: GoCommand): readonly string[] {
  return [...(packagesOf(command)?.imports ?? [])];
}

/** The module of a command, in the context and in the image. */
interface ModulePlace {
  readonly context: BuildContext;
  readonly module: GoModule;
  readonly modulePath: string;
  /** Absolute in the image. */
  readonly folder: string;
}

function placeOf(command: GoCommand): ModulePlace | undefined {
  const { context } = command.step.build.surroundings;
  const { module, folder, presence } = command.module;
  const modulePath = module?.syntax.module?.value;
  if (!context || !module || folder === undefined || presence !== "yes" || modulePath === undefined) return undefined;
  if (!compiles.test(command.subcommand) || command.isVersioned || command.hasHiddenFlags) return undefined;
  if (textOf(command.setting("GO111MODULE").value) === "off" || !knowsModules(command)) return undefined;
  return { context, module, modulePath, folder };
}

function knowsModules({ step }: GoCommand): boolean {
  const version = parseGoVersion(step.stage.base.goVersion ?? "");
  const first = parseGoVersion("1.11");
  return !version || !first || compareGoVersions(version, first) >= 0;
}

/** Whether the module lies in the image as one piece, so that every package is where the context has it. */
function isBroughtWhole(command: GoCommand, { module, folder }: ModulePlace): boolean {
  const answer = fileForCommand(command.command, folder);
  return answer.presence !== "no" && (answer.contextPath === undefined || answer.contextPath === module.folder);
}

/** What is known of the packages that a command needs. */
interface Packages {
  readonly missing: readonly MissingPackage[];
  readonly imports: ReadonlySet<string>;
}

/** The search itself is not kept: it leads to the command that finds its files, and an overtaken one to that of a later edit. */
const packagesOf = onceFor((command: GoCommand): Packages | undefined => {
  const place = placeOf(command);
  if (!place) return undefined;
  const { missing, imports } = new PackageSearch(command, place);
  return { missing, imports };
});

/** Something that is to be looked at: a package, or one file that the command names. */
interface Wanted {
  /** Below the module's folder; "" is the folder itself. */
  readonly path: string;
  readonly importedBy: MissingPackage["importedBy"];
}

interface FoundFile {
  readonly name: string;
  /** In the context. */
  readonly file: string;
}

/** What commands share that find the same files of a module; `undefined` for one that finds its own. */
const sharedNameOf = onceFor((command: GoCommand): string | undefined => {
  const place = placeOf(command);
  const name = place && filesNameFor(command.command);
  return name === undefined ? undefined : `${name} ${place?.module.folder} ${place?.folder}`;
});

/** The first step of a stage with a command that shares a name: most build from the same sources. */
const sharersIn = onceFor((stage: Stage): ReadonlyMap<string, Step> => {
  const sharers = new Map<string, Step>();
  for (const { name, step } of sharedNamesIn(stage)) if (!sharers.has(name)) sharers.set(name, step);
  return sharers;
});

const sharedNamesIn = fromSteps(
  (step: Step): readonly { readonly name: string; readonly step: Step }[] =>
    step.goCommands.flatMap((command) => {
      const name = sharedNameOf(command);
      return name === undefined ? [] : [{ name, step }];
    }),
  (a, b) => isSameList(a, b, hasSameFields),
);

const sharerFor = onceForEach((stage: Stage, name: string): Step | undefined => sharersIn(stage).get(name));

/** The first command that finds the same files as this one. */
function finderFor(command: GoCommand): GoCommand {
  const name = sharedNameOf(command);
  const sharer = name === undefined ? undefined : sharerFor(command.step.stage, name);
  return sharer?.goCommands.find((other) => sharedNameOf(other) === name) ?? command;
}

/** The Go files in a folder below the module that certainly lie in the image, as context paths with their names there. */
const filesFoundBy = onceForEach(
  (command: GoCommand, path: string): readonly FoundFile[] => {
    const place = placeOf(command);
    if (!place) return [];
    const { context, module, folder } = place;
    const image = below(folder, path);
    const listed = context.listing.entries(below(module.folder, path)).map(({ name }) => name);
    const copied = copiedInto(command.step.stage, image);
    const names = new Set([...listed.filter((name) => name.endsWith(".go")), ...copied]);
    return [...names].flatMap((name) => {
      const { presence, contextPath } = fileForCommand(command.command, below(image, name));
      return presence === "yes" && contextPath !== undefined ? [{ name, file: contextPath }] : [];
    });
  },
  (a, b) => isSameList(a, b, hasSameFields),
);

class PackageSearch {
  /** A command that finds the same files. */
  private readonly finder: GoCommand;
  readonly missing: MissingPackage[] = [];
  readonly imports = new Set<string>();
  private readonly seen = new Set<string>();
  private readonly pending: Wanted[] = [];
  private read = 0;

  constructor(
    private readonly command: GoCommand,
    private readonly place: ModulePlace,
  ) {
    this.finder = finderFor(command);
    this.prefetch();
    for (const root of this.roots()) this.want(root, undefined);
    for (let wanted = this.pending.shift(); wanted; wanted = this.pending.shift()) this.visit(wanted);
  }

  /** Packages and files that the command names, below the module's folder. */
  private roots(): readonly string[] {
    const { command } = this;
    const { folder, modulePath } = this.place;
    const words = command.operands.filter(({ text }) => !text.startsWith("-"));
    const texts = words.length > 0 ? words.map((word) => textOf(command.command.valueOf(word))) : ["."];
    return texts.flatMap((text) => {
      if (text === undefined) return [];
      if (!/^\.{1,2}(?:\/|$)|^\/|\.go$/.test(text))
        return isInside(text, modulePath) ? this.expand(pathBehind(text, modulePath)) : [];
      const path = textOf(resolveInImage(command.directory, known(text)));
      return path !== undefined && isInside(path, folder) ? this.expand(pathBehind(path, folder)) : [];
    });
  }

  /** A pattern stands for those packages that are there. */
  private expand(path: string): readonly string[] {
    const pattern = /^(.*?)\/?\.\.\.$/.exec(path);
    if (!pattern) return path.includes("...") ? [] : [path];
    const { context, module } = this.place;
    const folders = new Set<string>();
    let looked = 0;
    for (const file of context.listing.files(below(module.folder, pattern[1] ?? ""))) {
      if (++looked > maximumFiles * 10) break;
      const folder = pathBehind(folderOf(file), module.folder);
      if (file.endsWith(".go") && matchesFolder(folder)) folders.add(folder);
    }
    return [...folders].filter((folder) => this.isOwn(folder) && this.filesIn(folder).length > 0);
  }

  private want(path: string, importedBy: MissingPackage["importedBy"]): void {
    if (this.seen.has(path)) return;
    this.seen.add(path);
    this.pending.push({ path, importedBy });
  }

  private visit({ path, importedBy }: Wanted): void {
    const { context, module, modulePath, folder } = this.place;
    const isFile = path.endsWith(".go");
    const found = isFile
      ? this.filesIn(folderOf(path)).filter(({ name }) => name === nameOf(path))
      : this.filesIn(path);
    for (const { file } of found) this.follow(file);
    if (found.length > 0) return;
    if (path === "") {
      this.visitEmptyRoot(importedBy);
      return;
    }
    const sources = isFile
      ? this.sourcesOf(folderOf(path)).filter((file) => nameOf(file) === nameOf(path))
      : this.sourcesOf(path);
    if (sources.length === 0) return;
    // The sources were found where a guessed context would have them, so that the guess is right.
    if (presenceFor(this.command.command, below(folder, path), "guess") !== "no") return;
    this.missing.push({
      importPath: below(modulePath, path),
      folder: below(module.folder, path),
      image: below(folder, path),
      importedBy,
    });
    // What it needs in its turn is missing as well.
    for (const file of sources) if (context.listing.kindOf(file) === "file") this.follow(file);
  }

  /** The folder of go.mod is there: its package is missing where no Go file lies in it. */
  private visitEmptyRoot(importedBy: MissingPackage["importedBy"]): void {
    const { module, modulePath, folder } = this.place;
    const sources = this.sourcesOf("");
    // A container may get its sources when it is started.
    if (sources.length === 0 || this.command.step.instruction.keyword !== "RUN") return;
    if (lacksGoFiles(this.command, folder) !== "yes") return;
    const first = sources.find((file) => nameOf(file) === "main.go") ?? sources[0];
    for (const file of new Set([first ?? "", ...sources])) {
      this.missing.push({
        importPath: modulePath,
        folder: file,
        image: below(folder, pathBehind(file, module.folder)),
        importedBy,
      });
    }
    for (const file of sources) this.follow(file);
  }

  /** The Go files of a package that certainly lie in the image. */
  private filesIn(path: string): readonly FoundFile[] {
    return filesFoundBy(this.finder, path);
  }

  /** The files of a package in the context that every build takes in and no ignore file hides. */
  private sourcesOf(path: string): readonly string[] {
    const { context, module } = this.place;
    const folder = below(module.folder, path);
    return context.listing
      .entries(folder)
      .filter(({ name, kind }) => kind === "file" && isUnconditionalName(name))
      .map(({ name }) => below(folder, name))
      .filter((file) => !context.ignore?.matcher.decide(file).ignored);
  }

  private follow(file: string): void {
    const { context, modulePath } = this.place;
    if (!isUnconditionalName(nameOf(file)) || ++this.read > maximumFiles) return;
    const text = context.listing.text(file);
    for (const path of (text === undefined ? undefined : unconditionalImports(text)) ?? []) {
      if (!isInside(path, modulePath)) {
        this.imports.add(path);
        continue;
      }
      const at = text?.indexOf(`"${path}"`) ?? -1;
      const own = pathBehind(path, modulePath);
      if (this.isOwn(own))
        this.want(own, { file, span: { start: Math.max(at, 0), end: Math.max(at, 0) + path.length + 2 } });
    }
  }

  /** Whether a package below the module's path belongs to it, and not to a module in it. */
  private isOwn(path: string): boolean {
    const { context, module, modulePath } = this.place;
    const folder = below(module.folder, path);
    const importPath = below(modulePath, path);
    const isNested = context.modules.some(
      (other) => other !== module && isInside(other.folder, module.folder) && isInside(folder, other.folder),
    );
    if (isNested) return false;
    return !module.syntax.require.some(
      (other) => other.path !== modulePath && isInside(other.path, modulePath) && isInside(importPath, other.path),
    );
  }

  private prefetch(): void {
    const { context, module } = this.place;
    const files: string[] = [];
    let looked = 0;
    for (const file of context.listing.files(module.folder)) {
      if (++looked > maximumFiles * 10 || files.length > maximumPrefetched) return;
      if (isUnconditionalName(nameOf(file))) files.push(file);
    }
    for (const file of files) context.listing.text(file);
  }
}

/** Names of the Go files that COPYs of single files bring, by their folders in the image. */
const copiedFiles = onceFor((stage: Stage): ReadonlyMap<string, readonly string[]> => {
  const names = new Map<string, string[]>();
  for (const target of stage.chainUpwards.flatMap(copiedTargets)) {
    const others = names.get(folderOf(target));
    if (others) others.push(nameOf(target));
    else names.set(folderOf(target), [nameOf(target)]);
  }
  return names;
});

const noNames: readonly string[] = [];

const copiedInto = onceForEach(
  (stage: Stage, folder: string): readonly string[] => copiedFiles(stage).get(folder) ?? noNames,
);

/** Where the steps of a stage put single Go files. */
const copiedTargets = fromSteps(({ build, copy }: Step): readonly string[] => {
  const { context } = build.surroundings;
  const destination = copy && copy.origin.kind === "context" ? textOf(copy.destination) : undefined;
  if (!copy || destination === undefined) return noNames;
  return copy.sources.flatMap((source) => {
    const path = textOf(source.path);
    if (path === undefined || !path.endsWith(".go") || context?.listing.kindOf(path) !== "file") return noNames;
    return [destination.endsWith(".go") ? destination : below(destination, nameOf(path))];
  });
});
