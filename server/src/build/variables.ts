import { expandWord } from "../syntax/expansion";
import { known, textOf, unknown, type Value } from "../syntax/value";
import type { KnownBuilds } from "../workspace/surroundings";
import type { Origin, Setting } from "./environment";
import type { Step } from "./stage";

/** Values of build arguments by name. */
export type BuildArguments = ReadonlyMap<string, string>;

const noArguments: BuildArguments = new Map();

/** What is known of the values that builds give to arguments. */
export class GivenArguments {
  constructor(
    private readonly builds: KnownBuilds,
    /** What `docker build --build-arg` gives; it wins over defaults, where an ARG declares the name. */
    private readonly given: BuildArguments = noArguments,
  ) {}

  valueOf(name: string): Value | undefined {
    const text = this.given.get(name);
    return text === undefined ? undefined : known(text);
  }

  /**
   * The default of an ARG, as far as it is sure to hold: where a build in the workspace passes something else, rules would
   * speak of a value that is not used, and fixes of the default would change nothing.
   */
  orGiven(name: string, fallback: Value): Value {
    const { buildArguments, perhapsGiven } = this.builds;
    if (perhapsGiven?.has(name)) return unknown;
    return buildArguments?.has(name) && buildArguments.get(name) !== textOf(fallback) ? unknown : fallback;
  }
}

/** Runs work whose result lasts longer than the instruction that it was done for. */
type Note = <Result>(work: () => Result) => Result;

/** Carries out an ENV. */
export function applyEnv(step: Step, note: Note): void {
  const { instruction, stage } = step;
  for (const pair of instruction.pairs) {
    // All pairs of one ENV see the state before the instruction.
    const value = note(() => expandWord(pair.rawValue ?? "", instruction.escape, step.lookup).value);
    stage.environment.set(step.index, pair.name, { value, origin: originOf("ENV", step, pair) });
  }
}

/**
 * Carries out an ARG of a stage.
 *
 * @param globalOf the setting of a global ARG
 */
export function applyArg(step: Step, globalOf: (name: string) => Setting, given: GivenArguments, note: Note): void {
  const { instruction, stage } = step;
  const { environment } = stage;
  for (const pair of instruction.pairs) {
    const origin = originOf("ARG", step, pair);
    const ownValue = given.valueOf(pair.name);
    if (ownValue) {
      environment.set(step.index, pair.name, { value: ownValue, origin });
      continue;
    }
    if (pair.rawValue !== undefined) {
      const raw = pair.rawValue;
      const lookup = (name: string) => environment.get(name, step.index + 0.5).value;
      const expanded = note(() => expandWord(raw, instruction.escape, lookup).value);
      environment.set(step.index, pair.name, { value: given.orGiven(pair.name, expanded), origin });
      continue;
    }
    const global = globalOf(pair.name);
    if (global.origin) {
      environment.set(step.index, pair.name, {
        value: global.value,
        origin: { ...origin, isHook: global.origin.isHook },
      });
      continue;
    }
    // Without any value `ARG X` leaves an earlier value as it is. Where there is none, the build command may give one.
    if (note(() => environment.get(pair.name, step.index)).value.kind === "known") continue;
    environment.set(step.index, pair.name, { value: unknown, origin });
  }
}

function originOf(kind: "ENV" | "ARG", step: Step, pair: Origin["pair"]): Origin {
  const isHook = kind === "ARG" && pair.rawValue === undefined;
  return { kind, instruction: step.instruction, pair, stage: step.stage.index, step: step.index, isHook };
}
