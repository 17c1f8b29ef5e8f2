import type { Instruction, Pair } from "../syntax/dockerfile";
import { expandWord } from "../syntax/expansion";
import { assignmentIn, type ShellAssignment } from "../syntax/shellModel";
import type { Span } from "../syntax/text";
import { unknown, type Value } from "../syntax/value";
import type { Build } from "./build";
import type { StepCommand } from "./command";
import { fromSteps } from "./fromSteps";
import { type GoSetting, goSetting } from "./goCommand";
import { goEnvWritesIn } from "./goEnvFile";
import type { Stage, Step } from "./stage";
import { isUnreadBy } from "./variableReleases";

/** A place in the Dockerfile that gives a variable a value. */
export interface SettingPlace {
  readonly name: string;
  /** `inline` is an assignment before one command. */
  readonly form: "ENV" | "ARG" | "inline" | "export" | "go env -w";
  /** `NAME=value` as it stands there. */
  readonly span: Span;
  readonly instruction: Instruction;
  /** The pair of an ENV or ARG. */
  readonly pair: Pair | undefined;
  /** Where the value was written first: another pair for `ARG X` with a global default and for `ENV X=$X`. */
  readonly source: Pair | undefined;
  /** The command that an `inline` assignment belongs to, the `export` or the `go env -w`. */
  readonly command: StepCommand | undefined;
  /** `undefined` for an ARG before the first FROM. */
  readonly step: Step | undefined;
  /** For an ARG its default, `unknown` without one. */
  readonly value: Value;
}

/** The places of one stage that set one of these names, in the order of the file. */
export function settingPlaces(stage: Stage, isWanted: (name: string) => boolean): readonly SettingPlace[] {
  return candidatesOf(stage)
    .filter(({ name }) => isWanted(name))
    .map(({ read }) => read());
}

/** A place before its value is asked for: many rules look for different names in the same stage. */
interface Candidate {
  readonly name: string;
  readonly span: Span;
  read(): SettingPlace;
}

const noCandidates: readonly Candidate[] = [];

const candidatesOf = fromSteps((step: Step): readonly Candidate[] => {
  const { instruction } = step;
  if (instruction.keyword === "ENV" || instruction.keyword === "ARG") {
    return instruction.pairs.map((pair) => ({ name: pair.name, span: pair.span, read: () => pairPlace(step, pair) }));
  }
  if (instruction.keyword !== "RUN") return noCandidates;
  const found = step.commands.flatMap(shellCandidates);
  for (const write of goEnvWritesIn(step.stage)) {
    const { name, span, command, value } = write;
    if (command.step !== step) continue;
    const form = "go env -w";
    const place = { name, form, span, instruction, pair: undefined, source: undefined, command, step, value } as const;
    found.push({ name, span, read: () => place });
  }
  return found.length === 0 ? noCandidates : found.sort((a, b) => a.span.start - b.span.start);
});

/** Everything in a file that sets one of these names: the global ARGs, then stage by stage. */
export function allSettingPlaces(build: Build, isWanted: (name: string) => boolean): readonly SettingPlace[] {
  return [...globalPlaces(build, isWanted), ...build.stages.flatMap((stage) => settingPlaces(stage, isWanted))];
}

/** The global ARGs that set one of these names. */
export function globalPlaces(build: Build, isWanted: (name: string) => boolean): readonly SettingPlace[] {
  return build.globalArguments.flatMap((instruction) =>
    instruction.pairs
      .filter((pair) => isWanted(pair.name))
      .map((pair): SettingPlace => {
        const { name, span } = pair;
        const { value } = build.globalArgument(name);
        return { name, form: "ARG", span, instruction, pair, source: pair, command: undefined, step: undefined, value };
      }),
  );
}

/**
 * The pair that a setting's value was written in first: behind `ARG X` that takes a global default, and behind
 * `ENV X=$X` that hands the value of an ARG on. `undefined` for what no ENV or ARG set.
 */
export function sourcePair({ origin }: Pick<GoSetting, "origin">, build: Build): Pair | undefined {
  for (let at = origin; at; ) {
    const { pair, instruction, stage } = at;
    const handsOn = pair.rawValue === undefined || isOwnName(pair, instruction);
    if (!handsOn || stage === undefined) return pair;
    const before = pair.rawValue === undefined ? undefined : build.stages[stage]?.environment.get(pair.name, at.step);
    const next = before ? before.origin : build.globalArgument(pair.name).origin;
    if (!next) return pair;
    at = next;
  }
  return undefined;
}

/** The one of these places whose value a command, or the Go that it runs, finds; `undefined` where nobody can know. */
export function placeFoundBy(
  command: StepCommand,
  name: string,
  places: readonly SettingPlace[],
): SettingPlace | undefined {
  const setting = goSetting(command, name);
  if (setting.value.kind !== "known" || isUnreadBy(command, name)) return undefined;
  const start = setting.inline?.start;
  if (start !== undefined) return places.find((place) => place.span.start === start);
  const pair = sourcePair(setting, command.step.build);
  return pair && places.find((place) => place.pair === pair);
}

function isOwnName(pair: Pair, instruction: Instruction): boolean {
  const { uses } = expandWord(pair.rawValue ?? "", instruction.escape, () => unknown);
  return uses.length === 1 && uses[0]?.name === pair.name;
}

function pairPlace(step: Step, pair: Pair): SettingPlace {
  const { instruction, stage } = step;
  const form = instruction.keyword === "ENV" ? "ENV" : "ARG";
  const { name, span } = pair;
  const set = stage.environment.historyOf(name).find((change) => change.origin?.pair === pair);
  const source = set ? sourcePair(set, stage.build) : pair;
  return { name, form, span, instruction, pair, source, command: undefined, step, value: set?.value ?? unknown };
}

function shellCandidates(command: StepCommand): Candidate[] {
  const found = command.shell.assignments.map((each) => shellCandidate(command, "inline", each));
  if (command.name !== "export") return found;
  for (const word of command.arguments) {
    const assignment = assignmentIn(word);
    if (assignment) found.push(shellCandidate(command, "export", assignment));
  }
  return found;
}

function shellCandidate(command: StepCommand, form: "inline" | "export", assignment: ShellAssignment): Candidate {
  const { name, value, span } = assignment;
  const { step } = command;
  const read = () => ({
    name,
    form,
    span,
    instruction: step.instruction,
    pair: undefined,
    source: undefined,
    command,
    step,
    value: value ? command.valueOf(value) : unknown,
  });
  return { name, span, read };
}
