import type { Instruction, Pair, Span } from "../syntax/dockerfile";
import { expandWord, type Lookup, type VariableUse } from "../syntax/expansion";
import { type VariableRead, variablesOf } from "../syntax/shellVariables";
import { unset } from "../syntax/value";
import type { Build } from "./build";
import { fromSteps } from "./fromSteps";
import type { Stage, Step } from "./stage";

/** A place that reads a variable which nothing has set there, so that it is empty. */
export interface UnsetRead {
  readonly name: string;
  readonly span: Span;
  /** `undefined` for a FROM. */
  readonly step: Step | undefined;
  readonly instruction: Instruction;
  /** The pair of an ENV, ARG or LABEL whose value it stands in. */
  readonly pair: Pair | undefined;
  /** Whether the place copes with an unset variable (`${x:-y}`, `${x:+y}`). */
  readonly hasDefault: boolean;
  /** In a RUN: whether it is a word of a test or of a heredoc. */
  readonly place: VariableRead["place"];
}

/** Names that shells, and those who start containers, set by themselves. Source: POSIX.1-2024 2.5.3; bash(1). */
const ownVariables =
  /^(?:_|PATH|HOME|HOSTNAME|PWD|OLDPWD|IFS|PS[0-4]|PPID|OPTARG|OPTIND|OPTERR|LINENO|RANDOM|SRANDOM|SECONDS|EPOCH\w+|UID|EUID|GROUPS|HOSTTYPE|MACHTYPE|OSTYPE|SHELL|SHLVL|TERM|USER|LOGNAME|MAIL|REPLY|FUNCNAME|PIPESTATUS|DIRSTACK|COLUMNS|LINES|BASH\w*|ZSH\w*)$/;

/** Places in a stage that certainly read an unset variable, in the order of the file. The commands of a container are not looked at. */
export const unsetReadsIn = fromSteps((step: Step) => readsOf(step));

/** The same for the image and the platform of a FROM, which see the ARGs before the first FROM alone. */
export function unsetReadsOfFrom(stage: Stage): readonly UnsetRead[] {
  const { from, imageText, imageSpan } = stage;
  const lookup = (name: string) => stage.build.globalArgument(name).value;
  const platform = from.flag("platform");
  const places = [{ text: imageText, span: imageSpan }];
  if (platform?.value !== undefined && platform.valueSpan) {
    places.unshift({ text: platform.value, span: platform.valueSpan });
  }
  return places.flatMap(({ text, span }) => {
    return unsetUses(text, from, lookup).map((use) => ({
      name: use.name,
      span: { start: span.start + use.start, end: span.start + use.end },
      step: undefined,
      instruction: from,
      pair: undefined,
      hasDefault: use.hasDefault,
      place: "word",
    }));
  });
}

/** Where an ARG or ENV gives a variable a value that this place does not see. */
export interface Declaration {
  readonly kind: "ENV" | "ARG";
  readonly instruction: Instruction;
  readonly pair: Pair;
  /** `undefined` for an ARG before the first FROM. */
  readonly stage: Stage | undefined;
}

/** Every ARG and ENV of the file that names a variable, in the order of the file. */
export function declarationsOf(build: Build, name: string): readonly Declaration[] {
  const inStages = build.stages.flatMap((stage) =>
    stage.environment.historyOf(name).flatMap(({ origin }) => (origin ? [{ ...origin, stage }] : [])),
  );
  const global = build.globalArgument(name).origin;
  return global ? [{ ...global, stage: undefined }, ...inStages] : inStages;
}

function readsOf(step: Step): readonly UnsetRead[] {
  const { instruction } = step;
  if (!instruction.parsed.text.includes("$")) return [];
  switch (instruction.keyword) {
    case "RUN":
      return readsOfRun(step);
    case "ENV":
    case "ARG":
    case "LABEL":
      return instruction.pairs.flatMap((pair) => {
        const { rawValue, valueSpan } = pair;
        if (rawValue === undefined || !valueSpan) return [];
        // Line joins inside the value shift what stands behind them: then the whole value is the place.
        const isExact = rawValue.length === valueSpan.end - valueSpan.start;
        return unsetUses(rawValue, instruction, step.lookup).map((use) => {
          const start = valueSpan.start + use.start;
          return readAt(step, use, isExact ? { start, end: valueSpan.start + use.end } : valueSpan, pair);
        });
      });
    case "COPY":
    case "ADD":
    case "WORKDIR":
    case "USER":
    case "EXPOSE":
    case "VOLUME":
    case "STOPSIGNAL":
      return (instruction.json ?? instruction.words).flatMap((word) => {
        // A JSON string stands between quotes.
        const offset = word.span.start + (instruction.json ? 1 : 0);
        return unsetUses(word.text, instruction, step.lookup).map((use) =>
          readAt(step, use, { start: offset + use.start, end: offset + use.end }, undefined),
        );
      });
    default:
      return [];
  }
}

function readAt(step: Step, use: VariableUse, span: Span, pair: Pair | undefined): UnsetRead {
  const { name, hasDefault } = use;
  return { name, span, step, instruction: step.instruction, pair, hasDefault, place: "word" };
}

function readsOfRun(step: Step): readonly UnsetRead[] {
  if (!step.hasPosixShell || !mentionsUnset(step)) return [];
  const { reads, assigned, isComplete } = variablesOf(step.instruction);
  if (!isComplete) return [];
  return reads
    .filter(({ name }) => !assigned.has(name) && isUnset(step, name))
    .map((read) => ({ ...read, step, instruction: step.instruction, pair: undefined }));
}

/** Looking first spares most steps another reading of their shell text. */
function mentionsUnset(step: Step): boolean {
  for (const [, name = ""] of step.instruction.parsed.text.matchAll(/\$\{?([A-Za-z_]\w*)/g)) {
    if (isUnset(step, name)) return true;
  }
  return false;
}

function isUnset(step: Step, name: string): boolean {
  if (ownVariables.test(name) || step.variable(name).value.kind !== "unset") return false;
  return !step.mounts.some((mount) => mount.type === "secret" && mount.option("env")?.value === name);
}

function unsetUses(text: string, { escape }: Instruction, lookup: Lookup): readonly VariableUse[] {
  if (!text.includes("$")) return [];
  const isRead = (name: string) => /^[A-Za-z_]/.test(name) && !ownVariables.test(name);
  return expandWord(text, escape, lookup).uses.filter(({ name }) => isRead(name) && lookup(name).kind === unset.kind);
}
