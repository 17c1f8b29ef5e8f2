import type { GoModValue } from "../syntax/goMod";
import { compareGoTexts, compareGoVersions, languageVersion, parseGoVersion } from "../syntax/goVersion";
import { onceFor } from "../syntax/onceFor";
import { literalOf } from "../syntax/shellModel";
import { textOf } from "../syntax/value";
import type { GoModule } from "../workspace/surroundings";
import type { StepCommand } from "./command";
import { placeOf } from "./commandPlaces";
import { writesOf } from "./commandWrites";
import { fromSteps } from "./fromSteps";
import type { GoCommand } from "./goCommand";
import { type Toolchain, toolchainOf } from "./goToolchain";
import { type FoundWorkspace, workspaceOf } from "./goWorkspaces";
import { folderOf, isInside } from "./imagePaths";
import type { Step } from "./stage";

/** A go command whose toolchain is older than its go.mod, or the go.work around it, asks for. */
export interface ToolchainShortfall {
  readonly command: GoCommand;
  readonly toolchain: Toolchain;
  readonly manifest: GoModule | FoundWorkspace["work"];
  /** Whether that is a go.work. */
  readonly isWorkspace: boolean;
  /** The line of it that asks for more. */
  readonly line: GoModValue;
  /**
   * `too new`: the go command may not fetch the release that it needs · `refused`: it compiles no such module ·
   * `unreadable`: it takes no third number in the go line · `unknown directive`: it does not know `toolchain` lines ·
   * `advice`: it builds, and fails where newer features are used.
   */
  readonly cause: "too new" | "refused" | "unreadable" | "unknown directive" | "advice";
  /** The oldest version that can do it, as a tag names it: `1.24` or `1.24.4`; `undefined` for a release candidate. */
  readonly needed: string | undefined;
}

/** Commands that read the go.mod around them before anything else. */
const readsGoMod = /^(?:build|install|test|vet|run|list|generate|get|mod (?:download|tidy|vendor|verify|graph|why))$/;

const firstWithModules = parseGoVersion("1.12");
const firstWithToolchains = parseGoVersion("1.21");
const firstNewLoops = parseGoVersion("1.22");

/**
 * What the toolchain of a go command lacks for its module; `undefined` when it lacks nothing, or nobody can know.
 * Sources: "Go Toolchains" on go.dev.
 */
export const toolchainShortfall = onceFor((command: GoCommand): ToolchainShortfall | undefined => {
  if (!readsGoMod.test(command.subcommand) || command.isVersioned || choosesToolchain(command)) return undefined;
  const { isCertain, mayFail } = command.command.shell;
  if (!isCertain || mayFail || textOf(command.setting("GO111MODULE").value) === "off") return undefined;
  // Docker takes the digest, whatever the tag beside it says.
  if (command.step.stage.base.reference?.digest !== undefined || isForeignFile(command)) return undefined;
  const toolchain = toolchainOf(command);
  if (!toolchain) return undefined;
  const ofModule = shortfallOfModule(command, toolchain);
  const ofWorkspace = shortfallOfWorkspace(command, toolchain);
  if (!ofModule || !ofWorkspace) return ofModule ?? ofWorkspace;
  return (compareGoTexts(ofWorkspace.line.value, ofModule.line.value) ?? 0) > 0 ? ofWorkspace : ofModule;
});

function shortfallOfModule(command: GoCommand, toolchain: Toolchain): ToolchainShortfall | undefined {
  const { module, presence, folder = "/" } = command.module;
  if (!module || presence !== "yes" || isEdited(command, folder, goModName)) return undefined;
  const lack = lackFor(command, toolchain, module);
  return lack && { command, toolchain, manifest: module, isWorkspace: false, ...lack };
}

function lackFor(command: GoCommand, toolchain: Toolchain, module: GoModule): Lack | undefined {
  return isAtLeast(toolchain, firstWithToolchains)
    ? lackSinceToolchains(command, toolchain, module)
    : lackBefore(command, toolchain, module);
}

/** `go get go@1.22`, which is about the line itself. */
function choosesToolchain({ subcommand, operands }: GoCommand): boolean {
  return subcommand === "get" && operands.some(({ text }) => !/^["']?(?!go@|toolchain@)[\w./-]/.test(text));
}

/** Commands that read the go.work around them. Source: cmd/go, `modload.InitWorkfile`. */
const readsGoWork = /^(?:build|install|test|vet|run|list|generate|mod (?:download|verify|graph|why))$/;

/** The go line of go.work is a requirement as well, from Go 1.21 on. Source: "Go Toolchains" on go.dev. */
function shortfallOfWorkspace(command: GoCommand, toolchain: Toolchain): ToolchainShortfall | undefined {
  if (!readsGoWork.test(command.subcommand) || !isAtLeast(toolchain, firstWithToolchains)) return undefined;
  const found = workspaceOf(command);
  if (!found || isEdited(command, found.image, goWorkName)) return undefined;
  const lack = lackSinceToolchains(command, toolchain, found.work);
  return lack && { command, toolchain, manifest: found.work, isWorkspace: true, ...lack };
}

/** A Dockerfile below `vendor/` belongs to another module, whose go.mod was left behind. */
function isForeignFile({ step }: GoCommand): boolean {
  return /(?:^|\/)vendor\//.test(step.build.surroundings.dockerfile);
}

type Lack = Pick<ToolchainShortfall, "line" | "cause" | "needed">;

/** From Go 1.21 on the go line is a requirement, and `GOTOOLCHAIN=local` forbids to fetch what it asks for. */
function lackSinceToolchains(
  command: GoCommand,
  toolchain: Toolchain,
  { syntax }: ToolchainShortfall["manifest"],
): Lack | undefined {
  const line = syntax.go;
  const wanted = line && parseGoVersion(line.value);
  if (!line || !wanted || compareGoVersions(wanted, toolchain.version) <= 0) return undefined;
  if (textOf(command.setting("GOTOOLCHAIN").value) !== "local" || isLeftToBuild(command.step, "GOTOOLCHAIN"))
    return undefined;
  return { line, cause: "too new", needed: asTag(line.value) };
}

/** Whether `ARG NAME` without a default stands before a step: the image's own value holds only until the build gives one. */
function isLeftToBuild(step: Step, name: string): boolean {
  return step.stage.allSteps
    .slice(0, step.stage.positionOf(step))
    .filter(({ instruction }) => instruction.keyword === "ARG")
    .some(({ instruction }) => instruction.pairs.some((pair) => pair.name === name && pair.rawValue === undefined));
}

/** Before, the go line was advice in two numbers, which concerns what compiles: a download only has to read the file. */
function lackBefore(command: GoCommand, toolchain: Toolchain, { syntax }: GoModule): Lack | undefined {
  if (!isAtLeast(toolchain, firstWithModules)) return undefined;
  const { go: line, toolchain: toolchainLine } = syntax;
  const wanted = line && parseGoVersion(line.value);
  if (line && wanted && !/^\d+\.\d+$/.test(line.value)) {
    return { line, cause: "unreadable", needed: atLeastToolchains(line.value) };
  }
  if (toolchainLine)
    return { line: toolchainLine, cause: "unknown directive", needed: atLeastToolchains(line?.value ?? "1.16") };
  // A version of the language, which the betas of a release have as well.
  const has = parseGoVersion(languageVersion(toolchain.version));
  if (!line || !wanted || !has || compareGoVersions(wanted, has) <= 0 || !command.compiles) return undefined;
  const isRefused = firstNewLoops !== undefined && compareGoVersions(wanted, firstNewLoops) >= 0;
  return {
    line,
    cause: isRefused && refusesNewLoops(toolchain) && compilesModule(command) ? "refused" : "advice",
    needed: asTag(line.value),
  };
}

/** Whether the command certainly compiles packages of the module itself: files by name belong to none. */
function compilesModule({ subcommand, operands }: GoCommand): boolean {
  return subcommand !== "vet" && !operands.some(({ text }) => /\.go["']?$/.test(text));
}

/**
 * Go 1.19.13, 1.20.8 and later compile no modules whose loops would mean something else. Sources: "Go Toolchains" on go.dev;
 * cmd/go/internal/work/exec.go ("cannot compile Go 1.22 code").
 */
function refusesNewLoops(toolchain: Toolchain): boolean {
  const { minor } = toolchain.version;
  const first = parseGoVersion(minor === 19 ? "1.19.13" : "1.20.8");
  return minor >= 19 && isAtLeast(toolchain, first);
}

function isAtLeast({ version }: Toolchain, other: ReturnType<typeof parseGoVersion>): boolean {
  return other !== undefined && compareGoVersions(version, other) >= 0;
}

function atLeastToolchains(line: string): string | undefined {
  const wanted = parseGoVersion(line);
  if (!wanted || !firstWithToolchains) return undefined;
  return compareGoVersions(wanted, firstWithToolchains) < 0 ? "1.21" : asTag(line);
}

function asTag(version: string): string | undefined {
  return /^\d+\.\d+(?:\.\d+)?$/.test(version) ? version : undefined;
}

const goModName = /(?:^|\/)go\.(?:mod|\*)$/;
const goWorkName = /(?:^|\/)go\.(?:work|\*)$/;

/** Whether an earlier command may have changed go.mod or go.work: `go mod edit -go=1.22`, `sed -i … go.mod`. */
function isEdited(command: GoCommand, folder: string, name: RegExp): boolean {
  const { step, index } = command.command;
  if (writersIn(step).some((writer) => writer.index < index && mayReach(writer, folder, name))) return true;
  return step.stage.chain.some((stage) => {
    const end = stage === step.stage ? step.index : stage.steps.length;
    return stageWriters(stage).some((writer) => writer.step.index < end && mayReach(writer, folder, name));
  });
}

const writersIn = onceFor((step: Step): readonly StepCommand[] => {
  const editing = new Set(step.goCommands.filter(edits).map(({ command }) => command));
  const namesManifest = (command: StepCommand) => names(command, goModName) || names(command, goWorkName);
  return step.commands.filter((command) => editing.has(command) || namesManifest(command) || takesPattern(command));
});

/** The commands of a stage that may change a go.mod or go.work somewhere. */
const stageWriters = fromSteps((step) => (step.instruction.keyword === "RUN" ? writersIn(step) : []));

function edits(command: GoCommand): boolean {
  return /^(?:mod (?:edit|init|tidy)|get|work)$/.test(command.subcommand) && !stopsAtGoMod(command);
}

/** Whether a `go get` cannot read the go.mod that it would edit. What made that one readable is an edit of its own. */
function stopsAtGoMod(command: GoCommand): boolean {
  if (command.subcommand !== "get" || choosesToolchain(command)) return false;
  const { module, presence } = command.module;
  const toolchain = module && presence === "yes" ? toolchainOf(command) : undefined;
  return module !== undefined && toolchain !== undefined && lackFor(command, toolchain, module) !== undefined;
}

const readers =
  /^(?:cat|ls|test|\[|grep|head|tail|wc|stat|diff|cmp|sha256sum|md5sum|echo|go|apt|apt-get|apk|dpkg|dnf|microdnf|yum)$/;

function names({ name, arguments: words }: StepCommand, file: RegExp): boolean {
  if (name !== undefined && readers.test(name)) return false;
  return words.some((word) => file.test(literalOf(word) ?? word.text));
}

/** Whether a command is given all files of a folder: by the shell, or by `find`, which reads patterns in quotes as well. */
function takesPattern({ name, arguments: words }: StepCommand): boolean {
  if (name !== undefined && readers.test(name)) return false;
  return words.some(
    (word) => /\*["']*$/.test(word.text) && (name === "find" || word.parts.some(({ kind }) => kind === "glob")),
  );
}

/** Whether a command that may change such a file may reach the one in this folder: `rm -rf /var/lib/apt/lists/*` does not. */
function mayReach(command: StepCommand, folder: string, name: RegExp): boolean {
  if (command.step.goCommands.some((go) => go.command === command) || names(command, name)) return true;
  if (!takesPattern(command)) return false;
  const { made, possible, removed, anywhere } = writesOf(command);
  const places = command.arguments.map((word) => placeOf(command, word));
  if (anywhere || places.some(({ kind }) => kind === "anywhere")) return true;
  const named = places.flatMap((place) =>
    place.kind === "path" ? [place.path] : place.kind === "inside" ? [place.folder] : [],
  );
  return [...made, ...possible, ...removed, ...named].some((path) => isInside(folder, beforePattern(path)));
}

/** The folder that all matches of a pattern lie in; the path itself where it is none. */
function beforePattern(path: string): string {
  const at = path.search(/[*?[]/);
  return at < 0 ? path : folderOf(path.slice(0, at));
}
