import { expandWord } from "../syntax/expansion";
import { known, textOf, unknown } from "../syntax/value";
import type { Build } from "./build";
import { allSettingPlaces, type SettingPlace } from "./settingPlaces";
import type { Stage, Step } from "./stage";

/**
 * Whether anything may read the value that an ARG gives a platform argument: an instruction that names it, or a program that
 * takes it from its environment, such as a script, `make` or those of xx.
 *
 * @param stage the stage of the ARG; `undefined` before the first FROM.
 * @param step the index of the ARG in its stage.
 */
export function isArgumentRead(build: Build, name: string, stage: Stage | undefined, step: number): boolean {
  if (stage) return isReadInStage(stage, name, step + 1);
  const { others } = mentionsOf(name);
  const isInPreamble = build.globalArguments.some(({ parsed }) => others.test(parsed.text));
  return isInPreamble || build.stages.some((each) => others.test(each.from.parsed.text) || isTakenInto(each, name));
}

/** Whether a stage repeats the name of a global ARG, and reads it. */
function isTakenInto(stage: Stage, name: string): boolean {
  return stage.steps.some(
    ({ instruction, index }) =>
      instruction.keyword === "ARG" &&
      instruction.pairs.some((pair) => pair.name === name && pair.rawValue === undefined) &&
      isReadInStage(stage, name, index + 1),
  );
}

function isReadInStage(stage: Stage, name: string, from: number): boolean {
  const { inRun, others } = mentionsOf(name);
  const isRead = (step: Step) => {
    const { keyword, parsed } = step.instruction;
    return keyword === "RUN" ? inRun.test(parsed.text) || mayReadEnvironment(step) : others.test(parsed.text);
  };
  return stage.steps.slice(from).some(isRead) || stage.children.some((child) => isReadInStage(child, name, 0));
}

/** A RUN may also say `printenv NAME`, or name it in another language. */
function mentionsOf(name: string) {
  return { inRun: new RegExp(`\\b${name}\\b`), others: new RegExp(`\\$\\{?${name}\\b`) };
}

/** The programs of xx take the target from the environment. Source: github.com/tonistiigi/xx. */
function mayReadEnvironment(step: Step): boolean {
  return step.isOpaque || step.commands.some((command) => command.name?.startsWith("xx-") === true);
}

/**
 * Whether `GOARM` gets `TARGETVARIANT` as it is. BuildKit fills that with `v7`, which Go refuses ("invalid GOARM"), so that
 * such a file works only while the argument stays empty. Source: cmd/internal/obj, internal/buildcfg (goarm).
 */
export function hasVariantAsGoarm(build: Build): boolean {
  return allSettingPlaces(build, (name) => name === "GOARM").some((place) => {
    const { value } = expandWord(writtenValue(build, place), place.instruction.escape, (name) =>
      name === "TARGETVARIANT" ? known("v7") : unknown,
    );
    return textOf(value) === "v7";
  });
}

function writtenValue({ syntax }: Build, { pair, span }: SettingPlace): string {
  return pair ? (pair.rawValue ?? "") : syntax.slice(span).replace(/^["']?\w+=/, "");
}
