import type { Environment } from "../../build/environment";
import type { SettingPlace } from "../../build/settingPlaces";
import type { Step } from "../../build/stage";
import type { Instruction, Pair } from "../../syntax/dockerfile";
import { expandWord } from "../../syntax/expansion";
import type { FileEdit } from "../define";
import type { DockerfileEdits } from "./edits";
import { hasOnlyPairs } from "./settingEdits";

/** Moves pairs of ENV and ARG above a step, in order; one that stands among others is taken out of their instruction. */
export function moveSettings(
  edits: DockerfileEdits,
  target: Step,
  places: readonly SettingPlace[],
): readonly FileEdit[] {
  const instructions = [...new Set(places.map((place) => place.instruction))];
  const pairsOf = (instruction: Instruction) => places.filter((place) => place.instruction === instruction);
  const isEmptied = (instruction: Instruction) => pairsOf(instruction).length === instruction.pairs.length;
  return [
    edits.insertBefore(
      target.instruction,
      places.map((place) => edits.lineOf(place.instruction, place.span)),
    ),
    ...edits.removeAll(instructions.filter(isEmptied)),
    ...instructions.flatMap((each) =>
      isEmptied(each) ? [] : pairsOf(each).flatMap(({ pair }) => (pair ? [edits.removePair(each, pair)] : [])),
    ),
  ];
}

/** Whether pairs can go above `target` together and mean there what they mean where they stand. */
export function canMoveSettings(places: readonly SettingPlace[], target: Step): boolean {
  if (!places.every((place) => keepsMeaning(place, target, places))) return false;
  // Two of one instruction leave together with it or not at all: their gaps cannot both be taken out.
  return places.every(({ instruction }) => {
    const count = places.filter((place) => place.instruction === instruction).length;
    return count === instruction.pairs.length || (count === 1 && hasOnlyPairs(instruction));
  });
}

/**
 * Whether a pair means the same above `target`: every variable in it has the same source there or moves along, and no
 * pair on the way, which would now see another value, uses it.
 */
function keepsMeaning({ name, pair, step }: SettingPlace, target: Step, moved: readonly SettingPlace[]): boolean {
  if (!pair || !step || step.stage !== target.stage) return false;
  const { environment } = step.stage;
  const isStable = variablesIn(pair.rawValue ?? "", step).every((each) => {
    const source = sourceOf(environment, each, step);
    return source === sourceOf(environment, each, target) || moved.some((other) => other.pair === source);
  });
  const between = step.stage.steps.slice(target.index, step.index + 1);
  const isUsed = between.some((other) =>
    other.instruction.pairs.some(
      (each) => !moved.some((place) => place.pair === each) && variablesIn(each.rawValue ?? "", other).includes(name),
    ),
  );
  return isStable && !isUsed;
}

/** The pair that a variable in this step has its value from. An ARG sees those before it in its own instruction. */
function sourceOf(environment: Environment, name: string, { index, instruction }: Step): Pair | undefined {
  return environment.get(name, instruction.keyword === "ARG" ? index + 0.5 : index).origin?.pair;
}

function variablesIn(raw: string, step: Step): readonly string[] {
  return expandWord(raw, step.instruction.escape, step.lookup).uses.map((use) => use.name);
}
