import type { Instruction, Span } from "../syntax/dockerfile";
import { expandWord, type Lookup } from "../syntax/expansion";
import { onceFor, type Subject } from "../syntax/onceFor";
import { scriptOf } from "../syntax/shell";
import { emptyScript, opaqueScript, type ShellScript } from "../syntax/shellModel";
import { known, unknown, type Value } from "../syntax/value";
import type { BaseImage } from "./baseImages";
import type { Build } from "./build";
import { type StepCommand, stepCommands } from "./command";
import { type Copy, copyOf } from "./copy";
import { type Environment, predefinedProxyArguments, type Setting } from "./environment";
import { fromSteps } from "./fromSteps";
import { type GoCommand, goCommandsOf } from "./goCommand";
import { type Mount, mountsOf } from "./mount";
import { type NpmCommand, npmCommandsOf } from "./npmCommand";
import type { CreatedAccount, StepUser } from "./user";

/** The shell that the shell form of RUN, CMD and ENTRYPOINT uses. */
export interface StepShell {
  readonly name: "dash" | "ash" | "bash" | "other" | "none" | "unknown";
  /** The SHELL instruction that chose it. */
  readonly origin: Instruction | undefined;
}

/** One stage: FROM and what follows up to the next FROM. */
export class Stage implements Subject {
  facts: unknown[] | undefined = undefined;
  /** Filled by the simulation. */
  readonly steps: Step[] = [];
  /** Stages that stand on this one. */
  readonly children: Stage[] = [];
  /** Accounts that RUN steps of this stage and its ancestors create, in order. */
  readonly accounts: CreatedAccount[] = [];
  /** Whether a build of the whole file (its last stage) needs this stage. */
  isReachable = false;
  // These follow from the list of the steps alone, which no edit of a text changes.
  private cachedChain: readonly Stage[] | undefined;
  private cachedChainUpwards: readonly Stage[] | undefined;
  private cachedSteps: readonly Step[] | undefined;

  constructor(
    readonly build: Build,
    readonly index: number,
    /** The FROM instruction. */
    readonly from: Instruction,
    /** Behind `AS`, as written. */
    readonly name: string | undefined,
    readonly nameSpan: Span | undefined,
    /** The image word of FROM, as written. */
    readonly imageText: string,
    readonly imageSpan: Span,
    /** The image after expansion. */
    readonly image: Value,
    /** `--platform`, as written. */
    readonly platform: string | undefined,
    /** The earlier stage that this one stands on. */
    readonly parent: Stage | undefined,
    /** The image below the whole chain. */
    readonly base: BaseImage,
    readonly environment: Environment,
  ) {}

  /** What other instructions call this stage: its name, else its number. */
  get label(): string {
    return this.name ?? String(this.index);
  }

  get isFinal(): boolean {
    return this.build.stages.at(-1) === this;
  }

  /** This stage and those that it stands on, nearest first. */
  get chain(): readonly Stage[] {
    this.cachedChain ??= this.parent ? [this, ...this.parent.chain] : [this];
    return this.cachedChain;
  }

  /** The same, the bottom image's first: in the order of execution. */
  get chainUpwards(): readonly Stage[] {
    this.cachedChainUpwards ??= this.chain.toReversed();
    return this.cachedChainUpwards;
  }

  /** Every step that runs before or in this stage, the bottom image's first. Asked for when the build is complete. */
  get allSteps(): readonly Step[] {
    if (!this.parent) return this.steps;
    this.cachedSteps ??= [...this.parent.allSteps, ...this.steps];
    return this.cachedSteps;
  }

  /** Index of a step in `allSteps`; -1 for one that is not of this chain of stages. */
  positionOf(step: Step): number {
    const position = (step.stage.parent?.allSteps.length ?? 0) + step.index;
    return this.allSteps[position] === step ? position : -1;
  }

  /** The go commands of this stage, in order. */
  get goCommands(): readonly GoCommand[] {
    return goCommandsOfStage(this);
  }

  /** The RUN steps of this stage that execute go commands. */
  get goSteps(): readonly Step[] {
    return goStepsOf(this);
  }

  /** Whether this stage is `other` or stands on it. */
  standsOn(other: Stage): boolean {
    return this === other || (this.parent?.standsOn(other) ?? false);
  }

  /** The last instruction of this keyword that holds at the stage's end, inherited ones included. */
  lastInstruction(keyword: string): Instruction | undefined {
    for (let at = this.steps.length - 1; at >= 0; at--) {
      if (this.steps[at]?.instruction.keyword === keyword) return this.steps[at]?.instruction;
    }
    return this.parent?.lastInstruction(keyword);
  }

  /** User, folder and variables when the stage is complete. */
  get end(): StepState {
    return this.endState ?? this.build.initialState(this);
  }

  /** Set by the simulation. */
  endState: StepState | undefined;
}

/** What holds before a step, beside variables, which `Step.variable` answers. */
export interface StepState {
  readonly workdir: Value;
  /** The WORKDIR that set it. */
  readonly workdirOrigin: Instruction | undefined;
  readonly user: StepUser;
  readonly shell: StepShell;
}

/** One instruction of a stage with the state before it. */
export class Step implements Subject {
  facts: unknown[] | undefined = undefined;

  constructor(
    readonly stage: Stage,
    /** Index in the stage; the environment is asked with it. */
    readonly index: number,
    readonly instruction: Instruction,
    readonly before: StepState,
  ) {}

  get workdir(): Value {
    return this.before.workdir;
  }

  get user(): StepUser {
    return this.before.user;
  }

  get shell(): StepShell {
    return this.before.shell;
  }

  /** The variable as this step's instruction and commands find it, without what a command sets for itself. */
  variable(name: string): Setting {
    const setting = this.stage.environment.get(name, this.index);
    if (name !== "HOME" || setting.value.kind !== "unset") return setting;
    // The runtime sets HOME from /etc/passwd when nothing else does.
    return { value: this.user.home, origin: undefined };
  }

  /**
   * Variables as Docker itself replaces them in an instruction: only ARG and ENV, no HOME that a runtime sets, and no proxy
   * that the build command gives to RUN without a declaration. Source: Dockerfile reference, "Predefined ARGs".
   */
  readonly lookup: Lookup = (name) => {
    const { value, origin } = this.stage.environment.get(name, this.index);
    return origin || !predefinedProxyArguments.has(name) ? value : this.stage.base.environment(name);
  };

  /** What the shell of a command is started with: the variables, and secrets that a mount puts there, whose values nobody knows. */
  readonly shellEnvironment: Lookup = (name) => (this.secretVariables.has(name) ? unknown : this.variable(name).value);

  /** A word of the instruction with variables replaced and quotes removed. */
  expand(raw: string): Value {
    if (!/[$'"\\`]/.test(raw)) return known(raw);
    return expandWord(raw, this.instruction.escape, this.lookup).value;
  }

  /** The mounts of a RUN. */
  get mounts(): readonly Mount[] {
    return mountsIn(this);
  }

  /** Variables that secret mounts put into the environment of the commands. */
  get secretVariables(): ReadonlySet<string> {
    return secretsOf(this);
  }

  /** The COPY or ADD of this step. */
  get copy(): Copy | undefined {
    return copyIn(this);
  }

  get build(): Build {
    return this.stage.build;
  }

  /** The shell commands of a RUN, CMD, ENTRYPOINT or HEALTHCHECK; empty where the shell is not POSIX. */
  get script(): ShellScript {
    return scriptIn(this);
  }

  /** The commands with the simulation's knowledge of their surroundings. */
  get commands(): readonly StepCommand[] {
    return commandsIn(this);
  }

  /** The `go …` commands that a RUN executes, in order. */
  get goCommands(): readonly GoCommand[] {
    return goCommandsIn(this);
  }

  /** The npm, pnpm and yarn commands that a RUN executes, in order. */
  get npmCommands(): readonly NpmCommand[] {
    return npmCommandsIn(this);
  }

  /** Whether a RUN does something that the simulation cannot follow (a script, `make`, an unknown program). */
  get isOpaque(): boolean {
    if (this.instruction.keyword !== "RUN") return false;
    return !this.script.isComplete || this.commands.some((command) => command.isOpaque);
  }

  get hasPosixShell(): boolean {
    if (this.shell.name === "other" || this.stage.base.family === "windows") return false;
    if (/^windows\b/i.test(this.stage.chain.at(-1)?.platform ?? "")) return false;
    // An unknown base in a file with the back-tick escape is most likely a Windows image.
    return !(this.shell.name === "unknown" && this.instruction.escape === "`" && this.stage.base.family === undefined);
  }
}

const goCommandsOfStage = fromSteps((step) => step.goCommands);

const goStepsOf = fromSteps((step) => (step.goCommands.length > 0 ? [step] : []));

const mountsIn = onceFor((step: Step): readonly Mount[] =>
  mountsOf(step.instruction, step.workdir, (raw) => step.expand(raw)),
);

const noVariables: ReadonlySet<string> = new Set();

const secretsOf = onceFor(({ mounts }: Step): ReadonlySet<string> => {
  const names = mounts.flatMap((mount) => (mount.type === "secret" ? (mount.option("env")?.value ?? []) : []));
  return names.length === 0 ? noVariables : new Set(names);
});

const copyIn = onceFor((step: Step): Copy | undefined => copyOf(step));

const scriptIn = onceFor((step: Step): ShellScript => {
  const instruction = step.instruction.keyword === "HEALTHCHECK" ? step.instruction.inner : step.instruction;
  if (!instruction || !/^(?:RUN|CMD|ENTRYPOINT)$/.test(instruction.keyword)) return emptyScript;
  if (instruction.json === undefined && !step.hasPosixShell) return opaqueScript;
  return scriptOf(instruction);
});

const commandsIn = onceFor((step: Step): readonly StepCommand[] => stepCommands(step));

const goCommandsIn = onceFor((step: Step): readonly GoCommand[] =>
  step.instruction.keyword === "RUN" ? goCommandsOf(step) : [],
);

const npmCommandsIn = onceFor((step: Step): readonly NpmCommand[] =>
  step.instruction.keyword === "RUN" ? npmCommandsOf(step) : [],
);
