import type { Build } from "../../build/build";
import { fileForCommand } from "../../build/files";
import type { GoCommand } from "../../build/goCommand";
import { importClosureAmong } from "../../build/goImports";
import { isGoAtLeast } from "../../build/goToolchain";
import { below, folderOf, isInside, pathBehind } from "../../build/imagePaths";
import { type ContextInput, ownInputs } from "../../build/layers";
import type { IgnorePattern } from "../../syntax/dockerignore";
import { scanGoSource } from "../../syntax/goSource";
import { textOf } from "../../syntax/value";
import type { BuildContext, GoModule, IgnoreFile } from "../../workspace/surroundings";
import { isContextCertain } from "./certainContext";
import { argumentDefaultsOf } from "./contextInputs";
import { embedTakes } from "./embeds";
import { broadFolder } from "./unneededInputs";

/** Something that a build needs and that the ignore file keeps out of it. */
export interface HiddenSource {
  /** The COPY, ADD or mount that would bring it. */
  readonly input: ContextInput;
  /** Relative to the context's root. */
  readonly path: string;
  /** The line that decides. */
  readonly by: IgnorePattern;
  /** `source` the instruction names it; else what of Go's it is. */
  readonly role: "source" | "go.mod" | "go.sum" | "vendor" | "package" | "embedded";
  /** The go command that needs it. */
  readonly command?: GoCommand;
  /** Whether the module's sources are kept out as well, so that it alone would be of no use. */
  readonly isOneOfAll?: boolean;
}

/** Files below a folder that are looked at to tell whether any of them is let through. */
const maximumLooked = 2_000;

/** A module with more Go files is not read. */
const maximumSources = 300;

/** Sources without wildcards that instructions name and that do not reach the builder, each once, whatever lies in the context. */
export function hiddenInputs(build: Build, context: BuildContext, ignore: IgnoreFile): readonly HiddenSource[] {
  const seen = new Set<string>();
  return build.steps
    .flatMap((step) => [...ownInputs(step)])
    .flatMap((input) => {
      if (input.path === undefined || input.path === "" || input.hasWildcard) return [];
      const by =
        seen.has(input.path) || !isMeant(build, context, input) ? undefined : hidingLine(context, ignore, input.path);
      seen.add(input.path);
      return by ? [{ input, path: input.path, by, role: "source" as const }] : [];
    });
}

/**
 * What does not lie in the context is meant all the same, unless another folder may be the context, or a build argument
 * holds the path, whose default may stand for nothing.
 */
function isMeant(build: Build, context: BuildContext, input: ContextInput): boolean {
  if (input.path !== undefined && context.listing.kindOf(input.path) !== undefined) return true;
  return isContextCertain(build, context) && argumentDefaultsOf(input).length === 0;
}

/** What go commands need of the folders that broad COPYs and mounts bring, and do not find. */
export function hiddenGoFiles(build: Build, context: BuildContext, ignore: IgnoreFile): readonly HiddenSource[] {
  const found = new Map<string, HiddenSource>();
  for (const command of build.goCommands) {
    if (command.isVersioned || !needsModule(command)) continue;
    const place = folderInContext(command, context);
    if (!place) continue;
    for (const hidden of hiddenFrom(command, place, context, ignore)) {
      const known = found.get(hidden.path);
      if (!known) found.set(hidden.path, hidden);
    }
  }
  return [...found.values()];
}

/** Whether the command does nothing without a go.mod. `go get` was an installer before Go 1.18. */
function needsModule(command: GoCommand): boolean {
  const { subcommand } = command;
  if (subcommand === "get") return isGoAtLeast(command, "1.18") === "yes";
  return command.compiles || /^mod (?:download|tidy|vendor|verify)$/.test(subcommand);
}

/** Whether a broad COPY would bring the go.mod that a command looks for, if the ignore file let it through. */
export function isModuleHidden(command: GoCommand): boolean {
  const { build } = command.step;
  const { context } = build.surroundings;
  if (!context?.ignore) return false;
  const hidden = hiddenGoFiles(build, context, context.ignore);
  return hidden.some(({ role, command: needing }) => role === "go.mod" && needing?.step.stage === command.step.stage);
}

/** Where a command works, seen from the context, and the broad input that brings that folder. */
interface Place {
  readonly input: ContextInput;
  /** The folder that the input takes. */
  readonly top: string;
  readonly folder: string;
}

function folderInContext(command: GoCommand, context: BuildContext): Place | undefined {
  const directory = textOf(command.directory);
  if (directory === undefined) return undefined;
  const { step } = command;
  const earlier = step.stage.allSteps.slice(0, step.stage.positionOf(step) + 1).reverse();
  for (const input of earlier.flatMap((each) => [...ownInputs(each)])) {
    const top = broadFolder(input, context);
    if (top === undefined || (input.mount && input.step !== step)) continue;
    const target = textOf(input.copy?.destination ?? input.mount?.target ?? { kind: "unknown" });
    if (target === undefined || !isInside(directory, target) || input.copy?.keepsParents) continue;
    return { input, top, folder: below(top, pathBehind(directory, target)) };
  }
  return undefined;
}

function hiddenFrom(
  command: GoCommand,
  { input, top, folder }: Place,
  context: BuildContext,
  ignore: IgnoreFile,
): readonly HiddenSource[] {
  const module = context.modules.find((each) => isInside(folder, each.folder) && isInside(each.folder, top));
  const directory = textOf(command.directory);
  if (!module || directory === undefined) return [];
  // The nearest module counts; a nested one lies deeper.
  const nearest = context.modules.filter((each) => isInside(folder, each.folder)).at(-1) ?? module;
  const up = pathBehind(folder, nearest.folder);
  const imageFolder = up === "" ? directory : directory.slice(0, -up.length - 1);
  const isAbsent = (name: string) => fileForCommand(command.command, below(imageFolder, name)).presence === "no";
  const hide = (name: string, role: HiddenSource["role"]): readonly HiddenSource[] => {
    const path = below(nearest.folder, name);
    const by = hidingLine(context, ignore, path);
    return by ? [{ input, path, by, role, command }] : [];
  };
  if (context.listing.kindOf(below(nearest.folder, "go.mod")) !== "file") return [];
  if (isAbsent("go.mod")) {
    const isOneOfAll = hidesAllSources(nearest, context, ignore);
    return hide("go.mod", "go.mod").map((hidden) => ({ ...hidden, isOneOfAll }));
  }
  if (!command.compiles) return [];
  const mode = textOf(command.modMode);
  if (mode === "vendor") return nearest.hasVendor && isAbsent("vendor") ? hide("vendor", "vendor") : [];
  const needsSums = nearest.syntax.require.length > 0 && nearest.hasGoSum && command.modMode.kind !== "unknown";
  const sums =
    needsSums && mode !== "mod" && command.isVendored === "no" && isAbsent("go.sum") ? hide("go.sum", "go.sum") : [];
  // What another stage, a generator or a script may have put there by now is not missed.
  const isMissed = ({ region }: Suspect) =>
    fileForCommand(command.command, below(imageFolder, pathBehind(region, nearest.folder))).presence === "no";
  return [...sums, ...hiddenSources(command, input, top, nearest, context, ignore, isMissed)];
}

function hidesAllSources({ folder }: GoModule, context: BuildContext, { matcher }: IgnoreFile): boolean {
  const sources = goFilesBelow(folder, context) ?? [];
  return sources.length > 0 && sources.every((file) => matcher.decide(file).ignored);
}

/** Packages of the module that the built ones import, and files that they embed. */
function hiddenSources(
  command: GoCommand,
  input: ContextInput,
  top: string,
  module: GoModule,
  context: BuildContext,
  ignore: IgnoreFile,
  isMissed: (suspect: Suspect) => boolean,
): readonly HiddenSource[] {
  const sources = goFilesBelow(isInside(top, module.folder) ? top : module.folder, context);
  if (!sources) return [];
  const suspects: HiddenSource[] = [
    ...hiddenPackages(sources, ignore).filter(({ path }) => path !== module.folder),
    ...hiddenEmbeds(sources, context, ignore),
  ]
    .filter(isMissed)
    .map((suspect) => ({ ...suspect, input, command }));
  // Following imports means reading every source: only when something is suspected.
  if (suspects.length === 0) return [];
  const built = [...importClosureAmong(command, (file) => !ignore.matcher.decide(file).ignored).files];
  const isBuilt = ({ path, role, file }: HiddenSource & { readonly file?: string }) =>
    role === "package" ? built.some((each) => folderOf(each) === path) : file !== undefined && built.includes(file);
  const found = suspects.filter(isBuilt);
  // Where all of it is hidden the build is done in another way than it seems.
  const hidesAll = built.every((file) => ignore.matcher.decide(file).ignored);
  return hidesAll ? [] : found;
}

type Suspect = Pick<HiddenSource, "path" | "by" | "role"> & {
  /** The source that embeds it. */
  readonly file?: string;
  /** What has to be absent from the image: the folder of the package, or a file that is embedded. */
  readonly region: string;
};

/** Go files that are compiled, tests left out; `undefined` when there are too many to read. */
function goFilesBelow(folder: string, { listing }: BuildContext): readonly string[] | undefined {
  const found: string[] = [];
  for (const file of listing.files(folder)) {
    if (!file.endsWith(".go") || file.endsWith("_test.go")) continue;
    if (found.push(file) > maximumSources) return undefined;
  }
  return found;
}

/** Folders of which no source gets through. */
function hiddenPackages(sources: readonly string[], { matcher }: IgnoreFile): readonly Suspect[] {
  const lines = new Map<string, IgnorePattern | undefined>();
  for (const file of sources) {
    const { ignored, by } = matcher.decide(file);
    const folder = folderOf(file);
    if (!ignored) lines.set(folder, undefined);
    else if (!lines.has(folder)) lines.set(folder, by);
  }
  return [...lines].flatMap(([path, by]) => (by ? [{ path, by, role: "package" as const, region: path }] : []));
}

function hiddenEmbeds(sources: readonly string[], context: BuildContext, ignore: IgnoreFile): readonly Suspect[] {
  return sources.flatMap((file) => {
    const text = ignore.matcher.decide(file).ignored ? undefined : context.listing.text(file);
    if (!text?.includes("//go:embed")) return [];
    return scanGoSource(text).embeds.flatMap(({ pattern }) => {
      const hidden = hiddenEmbed(pattern, folderOf(file), context, ignore);
      return hidden ? [{ ...hidden, role: "embedded" as const, file }] : [];
    });
  });
}

/** What an embed pattern takes when the ignore file hides all of it: Go then finds no file and stops. */
function hiddenEmbed(
  pattern: string,
  folder: string,
  context: BuildContext,
  ignore: IgnoreFile,
): Pick<Suspect, "path" | "by" | "region"> | undefined {
  const written = pattern.replace(/^all:/, "");
  const fixed = written.split("/").findIndex((part) => /[*?[]/.test(part));
  const literal = fixed < 0 ? written : written.split("/").slice(0, fixed).join("/");
  let hidden: Pick<Suspect, "path" | "by" | "region"> | undefined;
  let looked = 0;
  const start = below(folder, literal === "." ? "" : literal);
  const candidates = context.listing.kindOf(start) === "file" ? [start] : context.listing.files(start);
  for (const file of candidates) {
    if (++looked > maximumLooked) return undefined;
    if (!embedTakes(pattern, pathBehind(file, folder))) continue;
    const { ignored, by } = ignore.matcher.decide(file);
    if (!ignored || !by) return undefined;
    hidden ??= { path: fixed < 0 ? start : file, by, region: file };
  }
  return hidden;
}

/** The line that keeps a path out with all that is in it; `undefined` when some of it gets through, or may. */
function hidingLine(context: BuildContext, { matcher }: IgnoreFile, path: string): IgnorePattern | undefined {
  const { ignored, by } = matcher.decide(path);
  if (!ignored || !by) return undefined;
  if (!matcher.mayReincludeBelow(path)) return by;
  if (context.listing.kindOf(path) === "file") return by;
  // An exception may bring back something below it: only a complete listing tells whether there is any.
  if (context.listing.kindOf(path) !== "folder" || context.listing.truncated || context.listing.isOpaque(path))
    return undefined;
  let looked = 0;
  for (const file of context.listing.files(path)) {
    if (++looked > maximumLooked || !matcher.decide(file).ignored) return undefined;
  }
  return looked === 0 ? undefined : by;
}
