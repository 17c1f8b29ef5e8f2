import type { Build } from "../../build/build";
import type { GoCommand } from "../../build/goCommand";
import type { Step } from "../../build/stage";
import { onceFor, type Subject } from "../../syntax/onceFor";
import type { DockerfileChecking, Report } from "../define";

/** What a check is given that looks at one thing at a time; options would have to be kept with what it reports. */
export type ItemChecking = Omit<DockerfileChecking, "options">;

type Check = (checking: DockerfileChecking) => void;

/**
 * The check of a rule that looks at each step by itself, in the order of the file: while the file is edited, only those steps
 * are looked at again for which something has changed.
 */
export function forEachStep(check: (step: Step, checking: ItemChecking) => void): Check {
  return forEach(
    (build) => build.steps,
    (step) => step.build,
    check,
  );
}

/** The same for a rule that looks at each go command by itself. */
export function forEachGoCommand(check: (command: GoCommand, checking: ItemChecking) => void): Check {
  return forEach(
    (build) => build.goCommands,
    ({ step }) => step.build,
    check,
  );
}

const nothing: readonly Report[] = [];

function forEach<Item extends Subject>(
  itemsOf: (build: Build) => readonly Item[],
  buildOf: (item: Item) => Build,
  check: (item: Item, checking: ItemChecking) => void,
): Check {
  const reportsOf = onceFor((item: Item): readonly Report[] => {
    let reports = nothing;
    const report = (each: Report) => {
      reports = [...reports, each];
    };
    check(item, { build: buildOf(item), report });
    return reports;
  });
  return ({ build, report }) => {
    for (const item of itemsOf(build)) for (const each of reportsOf(item)) report(each);
  };
}
