import { type GoArguments, type GoFlag, readGoArguments } from "../syntax/goArguments";
import { goflagIn } from "../syntax/goflags";
import { compareGoVersions, parseGoVersion } from "../syntax/goVersion";
import type { Subject } from "../syntax/onceFor";
import { literalOf, type ShellWord } from "../syntax/shellModel";
import type { Span } from "../syntax/text";
import { type Answer, known, textOf, textOrEmpty, unknown, unset, type Value } from "../syntax/value";
import type { GoModule } from "../workspace/surroundings";
import type { ProcessVariable, StepCommand } from "./command";
import { type FileAnswer, fileForCommand } from "./files";
import { buildCacheFrom, moduleCacheFrom } from "./goCaches";
import { type GoEnvWrite, goEnvWritesBefore } from "./goEnvFile";
import { namesToolchain, needsOfImports } from "./goOperands";
import { isGopathMode } from "./gopathMode";
import { isGoAtLeast } from "./goToolchain";
import { type FoundWorkspace, namedMember, needsBesideMembers, needsOfWorkspace, workspaceOf } from "./goWorkspaces";
import { isOwnProgram, mayWrapperSet } from "./goWrappers";
import { below, isInside, resolveInImage } from "./imagePaths";
import { isModuleCacheFilled } from "./moduleCaches";
import { allReplacedLocally } from "./moduleIndex";
import type { Mount } from "./mount";
import { nearestGoMod } from "./nearestGoMod";
import type { Step } from "./stage";

/** A Go setting as the go command sees it. */
export interface GoSetting extends ProcessVariable {
  /** The `go env -w` that wrote it to the user's configuration, when the environment does not set it. */
  readonly write: GoEnvWrite | undefined;
}

/** The module that a go command works in. */
export interface ModuleAnswer {
  readonly presence: Answer;
  /** Folder in the image that holds go.mod. */
  readonly folder: string | undefined;
  readonly goMod: FileAnswer;
  /** The module of the build context; `undefined` when go.mod comes from elsewhere or is not known. */
  readonly module: GoModule | undefined;
}

const noModule: ModuleAnswer = {
  presence: "unknown",
  folder: undefined,
  goMod: { presence: "unknown" },
  module: undefined,
};

const neverModules =
  /^(?:version|env|fmt|clean|help|doc|bug|telemetry|tool|vet -|mod (?:edit|init|verify)|work (?:init|use|edit)|)$/;
const alwaysNetwork = /^(?:mod (?:download|tidy|vendor)|get|work (?:sync|vendor))$/;
const usesModules =
  /^(?:build|install|test|vet|run|list|fix|get|mod (?:download|tidy|vendor|why|graph)|work (?:sync|vendor))$/;
const fillsBuildCache = /^(?:build|install|test|vet|run)$/;

/** A `go …` command of a RUN. */
export class GoCommand implements Subject {
  facts: unknown[] | undefined = undefined;
  private readonly parsed: GoArguments;
  private cachedModule: ModuleAnswer | undefined;
  private cachedModuleAround: ModuleAnswer | undefined;
  private cachedGopathMode: Answer | undefined;
  private cachedDownloads: Answer | undefined;
  private cachedVendored: Answer | undefined;
  private cachedVersioned: boolean | undefined;
  private cachedDirectory: Value | undefined;
  private readonly settings = new Map<string, GoSetting>();
  private cachedNeeds: Answer | undefined;
  private cachedModuleCache: Value | undefined;
  private cachedBuildCache: Value | undefined;
  private readonly lookup = (name: string): Value => this.setting(name).value;

  constructor(readonly command: StepCommand) {
    const program = command.shell.words[0];
    this.parsed = readGoArguments(command.arguments, program?.span ?? command.span);
  }

  get step(): Step {
    return this.command.step;
  }

  /** From `go` (without assignments and wrappers) to the last word. */
  get span(): Span {
    const first = this.command.shell.words[0]?.span ?? this.command.span;
    return { start: first.start, end: this.command.span.end };
  }

  /** `go` and its subcommand: the place that a finding about the command marks. */
  get titleSpan(): Span {
    return { start: this.span.start, end: Math.max(this.span.start + 2, this.parsed.subcommandSpan.end) };
  }

  /** `build`, `mod download`, … */
  get subcommand(): string {
    return this.parsed.subcommand;
  }

  get flags(): readonly GoFlag[] {
    return this.parsed.flags;
  }

  /** Packages, modules or files. */
  get operands(): readonly ShellWord[] {
    return this.parsed.operands;
  }

  get hasHiddenFlags(): boolean {
    return this.parsed.hasHiddenFlags || isOwnProgram(this.command);
  }

  /** `go` together with its subcommand, for messages: `go mod download`. */
  get title(): string {
    return this.subcommand === "" ? "go" : `go ${this.subcommand}`;
  }

  flag(name: string): GoFlag | undefined {
    // The last one wins, as in Go's flag package.
    return this.flags.findLast((flag) => flag.name === name);
  }

  /** The value of a flag: `unset` when it is not given, known "" for a switch. */
  flagValue(name: string): Value {
    const flag = this.flag(name);
    if (!flag) return unset;
    if (!flag.valueWord) return known("");
    const value = this.command.valueOf(flag.valueWord);
    return value.kind === "known" ? known(value.text.slice(flag.valueOffset)) : value;
  }

  /** Where the command works, `-C` included. */
  get directory(): Value {
    this.cachedDirectory ??= this.findDirectory();
    return this.cachedDirectory;
  }

  private findDirectory(): Value {
    const chdir = this.flagValue("C");
    return chdir.kind === "unset" ? this.command.directory : resolveInImage(this.command.directory, chdir);
  }

  /**
   * A Go setting: the environment first, where empty counts as unset, then what `go env -w` wrote for this user.
   * `unset` means that Go's default holds.
   */
  setting(name: string): GoSetting {
    let setting = this.settings.get(name);
    if (!setting) {
      setting = goSetting(this.command, name);
      this.settings.set(name, setting);
    }
    return setting;
  }

  /** What a flag of GOFLAGS says, e.g. `mod`: `unset` when it is not in the list. */
  goflag(name: string): Value {
    const flags = this.setting("GOFLAGS").value;
    if (flags.kind !== "known") return flags;
    const found = goflagIn(flags.text, name);
    return found === undefined ? unset : known(found);
  }

  /** `-mod` in force: command line before GOFLAGS; `unset` means Go's own choice. */
  get modMode(): Value {
    const given = this.flagValue("mod");
    return given.kind === "unset" ? this.goflag("mod") : given;
  }

  /** Operands of the form `package@version`: such a command takes nothing from the module around it. */
  get isVersioned(): boolean {
    this.cachedVersioned ??=
      /^(?:install|run)$/.test(this.subcommand) && this.operands.some((word) => word.text.includes("@"));
    return this.cachedVersioned;
  }

  /** The module that the command works in: not known where it may work without modules. */
  get module(): ModuleAnswer {
    this.cachedModule ??= this.gopathMode === "no" ? this.moduleAround : noModule;
    return this.cachedModule;
  }

  /** Whether the command works without modules because of the place where it runs: see `isGopathMode`. */
  private get gopathMode(): Answer {
    this.cachedGopathMode ??= isGopathMode(this, this.moduleAround);
    return this.cachedGopathMode;
  }

  /** The module whose go.mod lies around the command. */
  private get moduleAround(): ModuleAnswer {
    this.cachedModuleAround ??= this.findModule();
    return this.cachedModuleAround;
  }

  private findModule(): ModuleAnswer {
    const none = noModule;
    const directory = textOf(this.directory);
    if (directory === undefined || this.flag("modfile")) return none;
    const { folder, goMod, isDoubtful } = nearestGoMod(this.command, directory);
    if (folder !== undefined) {
      const module = isDoubtful ? undefined : this.moduleAt(goMod.contextPath);
      return { presence: isDoubtful ? "unknown" : "yes", folder, goMod, module };
    }
    if (isDoubtful) return none;
    const workspace = workspaceOf(this);
    return workspace ? this.memberAnswer(workspace) : { ...none, presence: "no", goMod: { presence: "no" } };
  }

  /** Beside the modules of a workspace: the one that the command names. */
  private memberAnswer(workspace: FoundWorkspace): ModuleAnswer {
    const member = namedMember(this, workspace);
    const goMod = member && fileForCommand(this.command, below(member.image, "go.mod"));
    if (goMod?.presence !== "yes" || this.moduleAt(goMod.contextPath) !== member?.module) return noModule;
    return { presence: "yes", folder: member?.image, goMod, module: member?.module };
  }

  private moduleAt(contextPath: string | undefined): GoModule | undefined {
    if (contextPath === undefined) return undefined;
    return this.step.build.surroundings.context?.modules.find(
      (module) => below(module.folder, "go.mod") === contextPath,
    );
  }

  /** Whether the command builds from `vendor/` instead of the module cache. */
  get isVendored(): Answer {
    this.cachedVendored ??= this.findVendored();
    return this.cachedVendored;
  }

  private findVendored(): Answer {
    const mode = this.modMode;
    if (mode.kind === "unknown") return "unknown";
    if (mode.kind === "known" && mode.text !== "") return mode.text === "vendor" ? "yes" : "no";
    const { module, presence, goMod } = this.module;
    if (!module) return presence === "no" ? "no" : "unknown";
    if (!module.hasVendor) return "no";
    const context = this.step.build.surroundings.context;
    if (context?.ignore?.matcher.decide(below(module.folder, "vendor/modules.txt")).ignored) return "no";
    const version = parseGoVersion(module.syntax.go?.value ?? "1.16");
    const first = parseGoVersion("1.14");
    // Go chooses vendor by itself only from language version 1.14 on.
    if (version && first && compareGoVersions(version, first) < 0) return "no";
    const copied = goMod.copy ?? goMod.mount;
    return copied && this.vendorIsThere(module) ? "yes" : "unknown";
  }

  private vendorIsThere(module: GoModule): boolean {
    const folder = this.module.folder;
    if (folder === undefined) return false;
    const answer = fileForCommand(this.command, below(folder, "vendor/modules.txt"));
    return (
      answer.presence !== "no" && (answer.contextPath === undefined || isInside(answer.contextPath, module.folder))
    );
  }

  /** Whether the command reads modules other than the standard library's and its own. */
  get needsModules(): Answer {
    this.cachedNeeds ??= this.findNeeds();
    return this.cachedNeeds;
  }

  private findNeeds(): Answer {
    const { subcommand } = this.parsed;
    if (this.isVersioned) return "yes";
    if (neverModules.test(subcommand)) return "no";
    // Without module mode sources come from GOPATH, and `go get` fetches them from their repositories.
    if (textOf(this.setting("GO111MODULE").value) === "off" || this.gopathMode === "yes") return "no";
    if (this.gopathMode === "unknown") return "unknown";
    if (subcommand === "generate") return "unknown";
    if (!usesModules.test(subcommand)) return "unknown";
    if (/^work /.test(subcommand)) return needsOfWorkspace(this);
    const ofToolchain = namesToolchain(this);
    if (ofToolchain !== "no") return ofToolchain === "yes" ? "no" : "unknown";
    const { module, presence } = this.module;
    if (module) {
      const others = allReplacedLocally(module.syntax) ? "no" : needsBesideMembers(this, module);
      return others === "yes" ? needsOfImports(this) : others;
    }
    // Outside a module it ends before it asks for anything. Source: go.dev/doc/go1.18#go-get.
    if (presence === "no") return subcommand === "get" && isGoAtLeast(this, "1.18") !== "yes" ? "yes" : "no";
    // Nobody downloads modules by name without having some.
    return /^(?:mod (?:download|tidy|vendor)|get)$/.test(subcommand) ? "yes" : "unknown";
  }

  /** Whether the command asks the network for modules: it needs some, and they are not in vendor or in an earlier layer. */
  get downloads(): Answer {
    this.cachedDownloads ??= this.findDownloads();
    return this.cachedDownloads;
  }

  private findDownloads(): Answer {
    const needs = this.needsModules;
    if (needs === "no" || this.isVersioned) return needs;
    const isExplicit = alwaysNetwork.test(this.subcommand);
    if (!isExplicit) {
      const vendored = this.isVendored;
      if (vendored !== "no") return vendored === "yes" ? "no" : "unknown";
    }
    if (this.subcommand === "mod download" || !isExplicit) {
      const earlier = isModuleCacheFilled(this, earlierGoCommands(this.command));
      if (earlier === "yes") return "no";
      if (earlier === "unknown") return "unknown";
    }
    return needs;
  }

  /** GOMODCACHE in force, absolute in the image. */
  get moduleCache(): Value {
    this.cachedModuleCache ??= moduleCacheFrom(this.lookup);
    return this.cachedModuleCache;
  }

  /** GOCACHE in force, absolute in the image. */
  get buildCache(): Value {
    this.cachedBuildCache ??= buildCacheFrom(this.lookup);
    return this.cachedBuildCache;
  }

  /** The mount that holds the module cache during this step. */
  get moduleCacheMount(): Mount | undefined {
    return this.mountOver(this.moduleCache);
  }

  get buildCacheMount(): Mount | undefined {
    return this.mountOver(this.buildCache);
  }

  /** Whether a mount holds the module cache: `unknown` where the place of the cache or of a mount is. */
  get isModuleCacheMounted(): Answer {
    return this.isMounted(this.moduleCache);
  }

  get isBuildCacheMounted(): Answer {
    return this.isMounted(this.buildCache);
  }

  /** Whether the command compiles packages, whose results go to the build cache. */
  get compiles(): boolean {
    return fillsBuildCache.test(this.subcommand);
  }

  private isMounted(path: Value): Answer {
    if (this.mountOver(path)) return "yes";
    const isKnown = textOf(path) !== undefined;
    const mayHold = (mount: Mount) =>
      /^(?:cache|tmpfs)$/.test(mount.type) && (!isKnown || textOf(mount.target) === undefined);
    return this.step.mounts.some(mayHold) ? "unknown" : "no";
  }

  private mountOver(path: Value): Mount | undefined {
    const text = textOf(path);
    if (text === undefined) return undefined;
    return this.step.mounts.findLast((mount) => {
      const target = textOf(mount.target);
      return /^(?:cache|bind|tmpfs)$/.test(mount.type) && target !== undefined && isInside(text, target);
    });
  }
}

/** Most settings are left to Go's default. */
const nowhereSet: GoSetting = { value: unset, origin: undefined, inline: undefined, write: undefined };

/** A Go setting as the go command would see it if `command` were, or ran, one: see `GoCommand.setting`. */
export function goSetting(command: StepCommand, name: string): GoSetting {
  const variable = command.variable(name);
  if (mayWrapperSet(command, name, textOrEmpty(variable.value) !== "")) {
    return { ...variable, value: unknown, write: undefined };
  }
  if (variable.value.kind === "unknown" || textOrEmpty(variable.value) !== "") return { ...variable, write: undefined };
  const writes = goEnvWritesBefore(command);
  if (writes.length === 0 && variable.value.kind === "unset" && !variable.origin && !variable.inline) return nowhereSet;
  const write = writes.findLast((item) => item.name === name && item.reaches(command) !== "no");
  if (!write) return { ...variable, value: unset, write: undefined };
  const isSure = write.command.shell.isCertain && write.reaches(command) === "yes";
  return { value: isSure ? write.value : unknown, origin: undefined, inline: write.span, write };
}

/** The go commands of one step. `go` may be called by its path or as `xx-go`. */
export function goCommandsOf(step: Step): readonly GoCommand[] {
  return step.commands.filter((command) => isGo(command)).map((command) => new GoCommand(command));
}

function isGo(command: StepCommand): boolean {
  const program = literalOf(command.shell.words[0]);
  return program !== undefined && /^(?:go|xx-go|(?:\/[^/ ]+)*\/bin\/go)$/.test(program);
}

/** The go commands that ran before this one in its chain of stages, in order. */
export function* earlierGoCommands(command: StepCommand): Iterable<GoCommand> {
  for (const stage of command.step.stage.chainUpwards) {
    for (const step of stage.goSteps) {
      if (step.stage === command.step.stage && step.index >= command.step.index) break;
      yield* step.goCommands;
    }
  }
  for (const other of command.step.goCommands) if (other.command.index < command.index) yield other;
}
