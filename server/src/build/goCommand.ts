import { type GoArguments, type GoFlag, readGoArguments } from "../syntax/goArguments";
import { goflagIn } from "../syntax/goflags";
import { onceFor, onceForEach, type Subject } from "../syntax/onceFor";
import { hasSameFields } from "../syntax/sameness";
import { literalOf, type ShellWord } from "../syntax/shellModel";
import type { Span } from "../syntax/text";
import { type Answer, known, textOf, textOrEmpty, unknown, unset, type Value } from "../syntax/value";
import type { GoModule } from "../workspace/surroundings";
import type { ProcessVariable, StepCommand } from "./command";
import { type FileAnswer, fileForCommand } from "./files";
import { buildCacheFrom, moduleCacheFrom } from "./goCaches";
import { findDownloads, findNeeds, findVendored } from "./goDownloads";
import { type GoEnvWrite, goEnvWritesBefore } from "./goEnvFile";
import { isGopathMode } from "./gopathMode";
import { type FoundWorkspace, namedMember, workspaceOf } from "./goWorkspaces";
import { isOwnProgram, mayWrapperSet } from "./goWrappers";
import { below, isInside, resolveInImage } from "./imagePaths";
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

const fillsBuildCache = /^(?:build|install|test|vet|run)$/;

/** A `go …` command of a RUN. */
export class GoCommand implements Subject {
  facts: unknown[] | undefined = undefined;
  private readonly parsed: GoArguments;

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
    return directoryOf(this);
  }

  /**
   * A Go setting: the environment first, where empty counts as unset, then what `go env -w` wrote for this user.
   * `unset` means that Go's default holds.
   */
  setting(name: string): GoSetting {
    return settingOf(this, name);
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
    return isVersionedInstall(this);
  }

  /** The module that the command works in: not known where it may work without modules. */
  get module(): ModuleAnswer {
    return moduleOf(this);
  }

  /** Whether the command works without modules because of the place where it runs: see `isGopathMode`. */
  get gopathMode(): Answer {
    return gopathModeOf(this);
  }

  /** Whether the command builds from `vendor/` instead of the module cache. */
  get isVendored(): Answer {
    return vendoredOf(this);
  }

  /** Whether the command reads modules other than the standard library's and its own. */
  get needsModules(): Answer {
    return needsOf(this);
  }

  /** Whether the command asks the network for modules: it needs some, and they are not in vendor or in an earlier layer. */
  get downloads(): Answer {
    return downloadsOf(this);
  }

  /** GOMODCACHE in force, absolute in the image. */
  get moduleCache(): Value {
    return moduleCacheOf(this);
  }

  /** GOCACHE in force, absolute in the image. */
  get buildCache(): Value {
    return buildCacheOf(this);
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

const directoryOf = onceFor((go: GoCommand): Value => {
  const chdir = go.flagValue("C");
  return chdir.kind === "unset" ? go.command.directory : resolveInImage(go.command.directory, chdir);
});

const settingOf = onceForEach((go: GoCommand, name: string): GoSetting => goSetting(go.command, name));

const isVersionedInstall = onceFor(
  (go: GoCommand): boolean =>
    /^(?:install|run)$/.test(go.subcommand) && go.operands.some((word) => word.text.includes("@")),
);

const moduleOf = onceFor((go: GoCommand): ModuleAnswer => (go.gopathMode === "no" ? moduleAround(go) : noModule));

const gopathModeOf = onceFor((go: GoCommand): Answer => isGopathMode(go, moduleAround(go)));

/** The module whose go.mod lies around the command. */
const moduleAround = onceFor((go: GoCommand): ModuleAnswer => {
  const directory = textOf(go.directory);
  if (directory === undefined || go.flag("modfile")) return noModule;
  const { folder, goMod, isDoubtful } = nearestGoMod(go.command, directory);
  if (folder !== undefined) {
    const module = isDoubtful ? undefined : moduleAt(go, goMod.contextPath);
    return { presence: isDoubtful ? "unknown" : "yes", folder, goMod, module };
  }
  if (isDoubtful) return noModule;
  const workspace = workspaceOf(go);
  return workspace ? memberAnswer(go, workspace) : { ...noModule, presence: "no", goMod: { presence: "no" } };
}, isSameModule);

function isSameModule(a: ModuleAnswer, b: ModuleAnswer): boolean {
  return a.presence === b.presence && a.folder === b.folder && a.module === b.module && hasSameFields(a.goMod, b.goMod);
}

/** Beside the modules of a workspace: the one that the command names. */
function memberAnswer(go: GoCommand, workspace: FoundWorkspace): ModuleAnswer {
  const member = namedMember(go, workspace);
  const goMod = member && fileForCommand(go.command, below(member.image, "go.mod"));
  if (goMod?.presence !== "yes" || moduleAt(go, goMod.contextPath) !== member?.module) return noModule;
  return { presence: "yes", folder: member?.image, goMod, module: member?.module };
}

function moduleAt({ step }: GoCommand, contextPath: string | undefined): GoModule | undefined {
  if (contextPath === undefined) return undefined;
  return step.build.surroundings.context?.modules.find((module) => below(module.folder, "go.mod") === contextPath);
}

const vendoredOf = onceFor((go: GoCommand): Answer => findVendored(go));

const needsOf = onceFor((go: GoCommand): Answer => findNeeds(go));

const downloadsOf = onceFor((go: GoCommand): Answer => findDownloads(go, earlierGoCommands(go.command)));

const moduleCacheOf = onceFor((go: GoCommand): Value => moduleCacheFrom((name) => go.setting(name).value));

const buildCacheOf = onceFor((go: GoCommand): Value => buildCacheFrom((name) => go.setting(name).value));

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
