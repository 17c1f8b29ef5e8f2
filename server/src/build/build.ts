import { contextName } from "../syntax/buildReference";
import type { DockerfileSyntax, Instruction } from "../syntax/dockerfile";
import { expandWord } from "../syntax/expansion";
import { Watch } from "../syntax/growing";
import type { ParsedInstruction } from "../syntax/instruction";
import { joinLists } from "../syntax/joinLists";
import { Kept } from "../syntax/kept";
import { onceFor, type Subject } from "../syntax/onceFor";
import { textOf, unknown, unset, type Value } from "../syntax/value";
import type { Surroundings } from "../workspace/surroundings";
import { type BaseImage, forWindows, knownBase, unknownBase } from "./baseImages";
import { Environment, type Origin, platformArguments, predefinedProxyArguments, type Setting } from "./environment";
import { isFollowable, maximumFollowed } from "./followable";
import { fromSteps } from "./fromSteps";
import type { GoCommand } from "./goCommand";
import { resolveInImage } from "./imagePaths";
import { partlyKnownBase } from "./partlyKnownImages";
import { Stage, Step, type StepShell, type StepState } from "./stage";
import { accountCreatedBy, baseUser, createsAccount, userAfter } from "./user";
import { applyArg, applyEnv, type BuildArguments, GivenArguments } from "./variables";

export type { BuildArguments } from "./variables";

/** A Dockerfile with its surroundings, simulated: what each step finds, and what becomes of it. */
export class Build implements Subject {
  facts: unknown[] | undefined = undefined;
  readonly stages: readonly Stage[];
  /** ARG instructions before the first FROM. */
  readonly globalArguments: readonly Instruction[];
  private readonly globals: Environment;
  private cachedSteps: readonly Step[] | undefined;
  /** In lower case; a name given twice means the nearest stage above. */
  private readonly stagesByName = new Map<string, Stage[]>();
  private readonly stepsByInstruction = new Map<Instruction, Step>();

  /** What the state of the stages was worked out from, beside the instructions that give variables their values. */
  private readonly rests = new Watch();
  private readonly given: GivenArguments;
  /** Stages that a build of the whole file needs. */
  private readonly reachable = new Kept(() => this.findReachable());
  private followed = 0;
  /** How much had been read for the surroundings when it was simulated: what was not may count as unknown. */
  private readonly answers: number;

  constructor(
    private currentSyntax: DockerfileSyntax,
    readonly surroundings: Surroundings,
    given?: BuildArguments,
  ) {
    const syntax = currentSyntax;
    this.given = new GivenArguments(surroundings.builds, given);
    this.answers = surroundings.demand.answers;
    this.globals = new Environment(undefined, globalValue);
    const firstFrom = syntax.instructions.findIndex((instruction) => instruction.keyword === "FROM");
    const preamble = firstFrom < 0 ? syntax.instructions : syntax.instructions.slice(0, firstFrom);
    this.globalArguments = preamble.filter((instruction) => instruction.keyword === "ARG");
    this.readGlobals();
    this.stages = firstFrom < 0 ? [] : this.readStages(syntax.instructions.slice(firstFrom));
    for (const stage of this.reachable.get()) stage.isReachable = true;
    this.reachable.hold();
  }

  /** The version of the Dockerfile that is built. */
  get syntax(): DockerfileSyntax {
    return this.currentSyntax;
  }

  /**
   * Goes over to a later version of the Dockerfile whose instructions live on, with all that was worked out and is not
   * touched by the edit.
   *
   * @returns whether that is possible; if not, the build is of no more use
   */
  follow(syntax: DockerfileSyntax): boolean {
    const { editing } = this.currentSyntax;
    const next = syntax.editing;
    const isNext = next?.edits === editing?.edits && next?.version === (editing?.version ?? 0) + 1;
    if (!next?.changes || !isNext || this.answers !== this.surroundings.demand.answers) return false;
    if (++this.followed > maximumFollowed || !this.rests.isGood) return false;
    this.currentSyntax = syntax;
    for (const change of next.changes) {
      const step = this.stepsByInstruction.get(change.instruction);
      if (!step || !isFollowable(change)) return false;
      if (change.instruction.pairs.length > 0) this.changeVariables(step, change.before);
    }
    if (!next.edits.settle() || !this.rests.isGood) return false;
    const reachable = this.reachable.get();
    return this.stages.every((stage) => stage.isReachable === reachable.has(stage));
  }

  /** The stage that a build of the whole file gives. */
  get finalStage(): Stage | undefined {
    return this.stages.at(-1);
  }

  /** Every step of every stage, in the order of the file. */
  get steps(): readonly Step[] {
    this.cachedSteps ??= this.stages.flatMap((stage) => stage.steps);
    return this.cachedSteps;
  }

  /** The go commands of every stage, in the order of the file. */
  get goCommands(): readonly GoCommand[] {
    return goCommandsIn(this);
  }

  /** The step whose lines hold `offset`. */
  stepAt(offset: number): Step | undefined {
    const instruction = this.syntax.instructionAt(offset);
    return instruction ? this.stepsByInstruction.get(instruction) : undefined;
  }

  stepOf(instruction: Instruction): Step | undefined {
    return this.stepsByInstruction.get(instruction);
  }

  /** A global ARG as FROM sees it, and as a stage gets it when it redeclares the name. */
  globalArgument(name: string): Setting {
    return this.globals.get(name);
  }

  /**
   * The stage that `--from=name` means for an instruction of `user`: earlier ones only, names without case, or a number. None
   * where a build puts something else in its place.
   */
  stageNamed(name: string, user: Stage): Stage | undefined {
    return this.isNamedContext(name) ? undefined : this.stageAbove(name, user);
  }

  /**
   * Whether some build gives a context this name: what FROM and `--from` take under it is not known. Source:
   * docs.docker.com/reference/cli/docker/buildx/build, --build-context.
   */
  isNamedContext(name: string): boolean {
    return this.surroundings.builds.namedContexts?.has(contextName(name)) === true;
  }

  private stageAbove(name: string, user: Stage): Stage | undefined {
    const named = this.stagesByName.get(name.toLowerCase())?.findLast((stage) => stage.index < user.index);
    if (named) return named;
    const index = /^\d+$/.test(name) ? Number(name) : -1;
    return index >= 0 && index < user.index ? this.stages[index] : undefined;
  }

  /** The state that a stage begins with. */
  initialState(stage: Stage): StepState {
    if (stage.parent) return stage.parent.end;
    const shell = stage.base.shell;
    return {
      workdir: stage.base.workdir,
      workdirOrigin: undefined,
      user: baseUser(stage.base),
      shell: { name: stage.base.family === "windows" ? "other" : shell, origin: undefined },
    };
  }

  private readGlobals(): void {
    this.globalArguments.forEach((instruction, step) => {
      for (const pair of instruction.pairs) {
        const origin: Origin = {
          kind: "ARG",
          instruction,
          pair,
          stage: undefined,
          step,
          isHook: pair.rawValue === undefined,
        };
        const lookup = (name: string) => this.globals.get(name, step).value;
        const fallback =
          pair.rawValue === undefined ? unknown : expandWord(pair.rawValue, instruction.escape, lookup).value;
        this.globals.set(step, pair.name, {
          value: this.given.valueOf(pair.name) ?? this.given.orGiven(pair.name, fallback),
          origin,
        });
      }
    });
  }

  private changeVariables(step: Step, before: ParsedInstruction): void {
    if (!/^(?:ENV|ARG)$/.test(step.instruction.keyword)) return;
    for (const { name } of before.get().pairs) step.stage.environment.takeBack(step.index, name);
    this.applyVariables(step);
  }

  /** Does what the state of later steps is worked out from: no edit of what is read for it can be followed. */
  private note<Result>(work: () => Result): Result {
    return this.rests.with(work);
  }

  private readStages(instructions: readonly Instruction[]): readonly Stage[] {
    const stages: Stage[] = [];
    // Steps ask for earlier stages while they are being read.
    Object.assign(this, { stages });
    let current: Stage | undefined;
    let state: StepState | undefined;
    for (const instruction of instructions) {
      if (instruction.keyword === "FROM") {
        if (current) current.endState = state;
        current = this.readFrom(instruction, stages);
        state = this.initialState(current);
        stages.push(current);
        this.addName(current);
      } else if (current && state) {
        const step = new Step(current, current.steps.length, instruction, state);
        current.steps.push(step);
        this.stepsByInstruction.set(instruction, step);
        state = this.apply(step, state);
      }
    }
    if (current) current.endState = state;
    return stages;
  }

  private partlyKnownBase(image: string, { escape }: Instruction): BaseImage {
    const isVersion = (text: string | undefined) => /^\d+(?:\.\d+)*$/.test(text ?? "");
    const passed = this.surroundings.builds.buildArguments;
    const base = partlyKnownBase(
      image,
      escape,
      (name) => this.globals.get(name).value,
      // The builds that pass it give a version, and so does its default to those that do not.
      (name) => isVersion(this.globals.get(name).origin?.pair.rawValue) && isVersion(passed?.get(name)),
    );
    return base.family === undefined && this.namesWindows ? unknownBase(undefined) : base;
  }

  /** Whether the default of a global ARG is a tag for Windows, so that one which nobody knows may be another of those. */
  private get namesWindows(): boolean {
    const pairs = this.globalArguments.flatMap((instruction) => instruction.pairs);
    return pairs.some(({ rawValue }) => /windows|nanoserver/i.test(rawValue ?? ""));
  }

  /** `ARG TOOLCHAIN=scratch`, where the stage runs something: whoever builds names the image that it is meant to be. */
  private isStandIn(image: string, value: Value, from: Instruction): boolean {
    if (textOf(value) !== "scratch" || image === "scratch") return false;
    const { instructions } = this.syntax;
    const own = instructions.slice(instructions.indexOf(from) + 1);
    const end = own.findIndex(({ keyword }) => keyword === "FROM");
    return (end < 0 ? own : own.slice(0, end)).some(({ keyword }) => keyword === "RUN");
  }

  private addName(stage: Stage): void {
    const name = stage.name?.toLowerCase();
    if (name === undefined) return;
    const others = this.stagesByName.get(name);
    if (others) others.push(stage);
    else this.stagesByName.set(name, [stage]);
  }

  private readFrom(instruction: Instruction, earlier: readonly Stage[]): Stage {
    const words = instruction.words;
    const image = words[0] ?? { text: "", span: instruction.keywordSpan };
    const alias = words[1]?.text.toLowerCase() === "as" ? words[2] : undefined;
    const lookup = (name: string) => this.globals.get(name).value;
    const expanded = expandWord(image.text, instruction.escape, lookup).value;
    const isReplaced = this.isNamedContext(textOf(expanded) ?? "");
    const value = isReplaced || this.isStandIn(image.text, expanded, instruction) ? unknown : expanded;
    const parent = value.kind === "known" ? this.stagesByName.get(value.text.toLowerCase())?.at(-1) : undefined;
    const unsure = () => (isReplaced ? unknownBase(undefined) : this.partlyKnownBase(image.text, instruction));
    const named = parent?.base ?? baseOf(value) ?? unsure();
    const isForWindows = !parent && /^windows\b/i.test(instruction.flag("platform")?.value ?? "");
    const base = isForWindows && named.family !== "scratch" ? forWindows(named) : named;
    const environment = new Environment(parent?.environment, (name) => this.baseVariable(base, name));
    const stage = new Stage(
      this,
      earlier.length,
      instruction,
      alias?.text,
      alias?.span,
      image.text,
      image.span,
      value,
      instruction.flag("platform")?.value,
      parent,
      base,
      environment,
    );
    if (parent) {
      parent.children.push(stage);
      stage.accounts.push(...parent.accounts);
    }
    return stage;
  }

  /** Carries out a step as far as it changes the state that later steps find. */
  private apply(step: Step, state: StepState): StepState {
    const { instruction, stage } = step;
    switch (instruction.keyword) {
      case "ENV":
      case "ARG":
        this.applyVariables(step);
        return state;
      case "WORKDIR": {
        const { bodyText } = instruction;
        const folder = this.note(() => step.expand(bodyText));
        return { ...state, workdir: resolveInImage(state.workdir, folder), workdirOrigin: instruction };
      }
      case "USER": {
        const { bodyText } = instruction;
        const name = this.note(() => step.expand(bodyText));
        return { ...state, user: userAfter(name, instruction, stage.base, stage.accounts) };
      }
      case "SHELL":
        return { ...state, shell: shellNamed(instruction) };
      case "RUN":
        // Looking first spares most steps the reading of their commands until a rule asks.
        if (!createsAccount.test(instruction.parsed.text)) return state;
        this.note(() => {
          for (const command of step.script.commands) {
            const account = accountCreatedBy(command, step.index);
            if (account) stage.accounts.push(account);
          }
        });
        return state;
      default:
        return state;
    }
  }

  /** A variable of the image; a proxy may also come from the build command, undeclared. */
  private baseVariable(base: BaseImage, name: string): Value {
    if (!predefinedProxyArguments.has(name)) return base.environment(name);
    return this.given.valueOf(name) ?? unknown;
  }

  private findReachable(): ReadonlySet<Stage> {
    const found = new Set<Stage>();
    const pending = this.finalStage ? [this.finalStage] : [];
    for (let stage = pending.pop(); stage; stage = pending.pop()) {
      if (found.has(stage)) continue;
      found.add(stage);
      // A build that puts nothing in its place needs the stage of that name.
      const below = stage.parent ?? (this.isNamedContext(stage.imageText) && this.stageAbove(stage.imageText, stage));
      if (below) pending.push(below);
      for (const name of namesTakenFrom(stage)) {
        const source = this.stageAbove(name, stage);
        if (source) pending.push(source);
      }
    }
    return found;
  }

  private applyVariables(step: Step): void {
    const note = <Result>(work: () => Result): Result => this.note(work);
    if (step.instruction.keyword === "ENV") applyEnv(step, note);
    else applyArg(step, (name) => this.globals.get(name), this.given, note);
  }
}

/** What the steps of a stage name as the place that they copy or mount files from. */
const namesTakenFrom = fromSteps(({ instruction, copy, mounts }: Step): readonly string[] => {
  const copied = copy && instruction.flag("from")?.value;
  const mounted = instruction.keyword === "RUN" ? mounts.map(({ from }) => textOf(from)) : [];
  return [copied, ...mounted].filter((name) => name !== undefined);
});

const goCommandsIn = onceFor((build: Build): readonly GoCommand[] =>
  joinLists(build.stages.map((stage) => stage.goCommands)),
);

/** Simulates the build that a Dockerfile describes. Never throws for what a file may hold. */
export function simulate(syntax: DockerfileSyntax, surroundings: Surroundings, given?: BuildArguments): Build {
  return new Build(syntax, surroundings, given);
}

function baseOf(image: Value): BaseImage | undefined {
  const name = textOf(image);
  return name === undefined ? undefined : name === "" ? unknownBase(undefined) : knownBase(name);
}

/** Variables that FROM lines may use without a declaration; proxies come from the build command. */
function globalValue(name: string): Value {
  return platformArguments.has(name) || predefinedProxyArguments.has(name) ? unknown : unset;
}

function shellNamed(instruction: Instruction): StepShell {
  const program = instruction.json?.[0]?.text.toLowerCase() ?? "";
  const name = program.slice(Math.max(program.lastIndexOf("/"), program.lastIndexOf("\\")) + 1).replace(/\.exe$/, "");
  const shells: Readonly<Record<string, StepShell["name"]>> = { bash: "bash", ash: "ash", dash: "dash", sh: "unknown" };
  return { name: shells[name] ?? "other", origin: instruction };
}
