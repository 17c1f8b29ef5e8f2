import type { Build } from "../../build/build";
import { fromSteps } from "../../build/fromSteps";
import type { GoCommand } from "../../build/goCommand";
import type { Step } from "../../build/stage";
import type { Instruction } from "../../syntax/dockerfile";
import { joinLists } from "../../syntax/joinLists";
import { onceFor } from "../../syntax/onceFor";
import type { DockerfileChecking, Report } from "../define";

/** What a check is given that looks at one thing at a time; options would have to be kept with what it reports. */
export type ItemChecking = Omit<DockerfileChecking, "options">;

type Check = (checking: DockerfileChecking) => void;

/**
 * The check of a rule that looks at each step by itself, in the order of the file: while the file is edited, only those steps
 * are looked at again for which something has changed.
 */
export function forEachStep(check: (step: Step, checking: ItemChecking) => void): Check {
  const reportsOf = fromSteps((step: Step): readonly Report[] => {
    let reports = nothing;
    const report = (each: Report) => {
      reports = [...reports, each];
    };
    check(step, { build: step.build, report });
    return reports;
  });
  return ({ build, report }) => {
    for (const stage of build.stages) for (const each of reportsOf(stage)) report(each);
  };
}

/** The same for a rule that looks at each go command by itself. */
export function forEachGoCommand(check: (command: GoCommand, checking: ItemChecking) => void): Check {
  return forEachStep(({ goCommands }, checking) => {
    for (const command of goCommands) check(command, checking);
  });
}

const nothing: readonly Report[] = [];

/**
 * What a rule finds at each step by itself, before it decides what of that to report; in the order of the file. While the file
 * is edited, only those steps are looked at again for which something has changed.
 */
export function foundInSteps<Found>(find: (step: Step) => readonly Found[]): (build: Build) => readonly Found[] {
  const foundIn = fromSteps(find);
  return ({ stages }) => joinLists(stages.map(foundIn));
}

/** The same at each go command. */
export function foundInGoCommands<Found>(
  find: (command: GoCommand) => Found | undefined,
): (build: Build) => readonly Found[] {
  return foundInSteps(({ goCommands }) => goCommands.flatMap((command) => find(command) ?? []));
}

/** The same at each instruction of the file, those before the first stage and FROM among them. */
export function foundInInstructions<Found>(
  find: (instruction: Instruction) => readonly Found[],
): (build: Build) => readonly Found[] {
  const foundAt = onceFor(find);
  const foundIn = fromSteps(({ instruction }) => find(instruction));
  return ({ syntax: { instructions }, stages }) => {
    const firstFrom = instructions.findIndex(({ keyword }) => keyword === "FROM");
    const preamble = firstFrom < 0 ? instructions : instructions.slice(0, firstFrom);
    return [...preamble.flatMap(foundAt), ...stages.flatMap((stage) => [...foundAt(stage.from), ...foundIn(stage)])];
  };
}
