import type { Build } from "../../build/build";
import type { Copy } from "../../build/copy";
import { below, isInside, nameOf, pathBehind } from "../../build/imagePaths";
import type { ContextInput } from "../../build/layers";
import { ownInputs } from "../../build/layers";
import { laterNpmCommands } from "../../build/npmCommand";
import type { Step } from "../../build/stage";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import type { BuildContext, IgnoreFile } from "../../workspace/surroundings";
import { broadFolder } from "./unneededInputs";

/** A COPY of a folder whose `node_modules` goes where packages lie already. */
export interface OverwrittenPackages {
  readonly input: ContextInput;
  /** The `node_modules` of the build context. */
  readonly path: string;
  /** Whether it lies there now; else git ignores it, and it lies where somebody has worked. */
  readonly isThere: boolean;
  /** The install, or the COPY that brought the packages from another stage. */
  readonly by: Span;
  readonly context: BuildContext;
  readonly ignore: IgnoreFile;
}

interface Packages {
  /** Absolute in the image. */
  readonly folder: string;
  readonly step: Step;
  readonly span: Span;
}

/**
 * The COPYs of a build that lay `node_modules` of the context over installed packages, where there is an ignore file that
 * could keep it out. A later install of the same project puts things right.
 */
export function overwrittenPackages(build: Build): readonly OverwrittenPackages[] {
  const { context } = build.surroundings;
  if (!context?.ignore || (context.isGuess && context.root !== "")) return [];
  const { ignore } = context;
  return build.stages.flatMap((stage) => {
    const installed = stage.allSteps.flatMap(packagesOf);
    return stage.steps.flatMap((step) =>
      ownInputs(step).flatMap((input): OverwrittenPackages[] => {
        const top = input.copy && broadFolder(input, context);
        const destination = input.copy && textOf(input.copy.destination);
        if (!input.copy || top === undefined || destination === undefined || input.copy.keepsParents) return [];
        const packages = installed.findLast((each) => isBefore(each.step, step) && isInside(each.folder, destination));
        if (!packages || isRepaired(packages, step)) return [];
        const path = below(top, pathBehind(packages.folder, destination));
        if (ignore.matcher.decide(path).ignored || excludes(input.copy, path)) return [];
        const isThere = context.listing.kindOf(path) !== undefined;
        if (!isThere && !isMadeByPeople(context, path)) return [];
        return [{ input, path, isThere, by: packages.span, context, ignore }];
      }),
    );
  });
}

/** Where a step puts packages: an install, or a COPY of `node_modules` from another stage. */
function packagesOf(step: Step): readonly Packages[] {
  const { copy } = step;
  const destination = copy && textOf(copy.destination);
  if (copy?.origin.kind === "stage" && destination !== undefined && nameOf(destination) === "node_modules")
    return [{ folder: destination, step, span: copy.instruction.keywordSpan }];
  return step.npmCommands.flatMap((npm) => {
    const { project } = npm;
    if (npm.installsProject !== "yes" || !npm.command.shell.isCertain || !project) return [];
    return [{ folder: below(project.folder, "node_modules"), step, span: npm.titleSpan }];
  });
}

/** Whether one step runs before another of the same stage or of one on top. */
function isBefore(one: Step, other: Step): boolean {
  return one.stage === other.stage ? one.index < other.index : other.stage.standsOn(one.stage);
}

/** Whether a later command of the stage installs once more, or deletes the folder. */
function isRepaired({ folder, step }: Packages, copying: Step): boolean {
  const later = copying.stage.steps.slice(copying.index + 1);
  const installs = [...step.npmCommands.flatMap(laterNpmCommands), ...later.flatMap((each) => each.npmCommands)];
  if (installs.some((npm) => npm.installsProject !== "no" && npm.command.span.start > copying.instruction.offset))
    return true;
  return later.some((each) =>
    each.commands.some(
      ({ name, arguments: words }) => name === "rm" && words.some(({ text }) => text.includes(nameOf(folder))),
    ),
  );
}

function excludes({ excludes: patterns }: Copy, path: string): boolean {
  return patterns.some((pattern) => pattern.includes(nameOf(path)));
}

/** A folder that git ignores by its name, beside a package.json. */
function isMadeByPeople(context: BuildContext, path: string): boolean {
  const manifest = `${path.slice(0, -"node_modules".length)}package.json`;
  if (context.listing.kindOf(manifest) !== "file" || !context.gitIgnores(path)) return false;
  // Until a `.gitignore` is read everything below it counts as ignored.
  return !context.gitIgnores(`${path}-unignored`);
}
