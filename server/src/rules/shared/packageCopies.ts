import type { GoCommand } from "../../build/goCommand";
import { folderOf, isInside } from "../../build/imagePaths";
import type { MissingPackage } from "../../build/packageSearch";
import { presenceAt } from "../../build/presence";
import type { Step } from "../../build/stage";
import type { Instruction } from "../../syntax/dockerfile";
import { copyLine } from "./copyLines";

/** COPY instructions that bring missing packages in. */
export interface PackageCopies {
  /** Folders of the context that they take. */
  readonly folders: readonly string[];
  readonly lines: readonly string[];
  /** The instruction that they go below. */
  readonly after: Instruction;
}

const maximumFolders = 6;

/** One COPY for each topmost folder that is missing, below the last COPY of the module's sources. */
export function packageCopies(command: GoCommand, missing: readonly MissingPackage[]): PackageCopies | undefined {
  const { step } = command;
  const { module, folder } = command.module;
  const last = step.stage.steps
    .slice(0, step.index)
    .findLast(({ copy }) => copy?.origin.kind === "context" && !copy.keepsParents);
  if (!module || folder === undefined || !last?.copy || step.mounts.some(({ type }) => type === "bind"))
    return undefined;
  const next = step.stage.steps[last.index + 1];
  if (!next) return undefined;
  const tops = new Map(missing.map((each) => topOf(step, each, module.folder)));
  const kept = [...tops].filter(([path]) => ![...tops.keys()].some((other) => other !== path && isInside(path, other)));
  const { chown } = last.copy;
  const lines = [...groupsOf(kept)].map(([image, paths]) => copyLine(next, paths, image, chown));
  if (kept.length > maximumFolders || !lines.every((line) => line !== undefined)) return undefined;
  return { folders: kept.map(([path]) => path), lines, after: last.instruction };
}

/** What one COPY takes, by its destination: a folder, or the files of one folder. */
function groupsOf(kept: readonly (readonly [path: string, image: string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [path, image] of kept) {
    const isFile = path.endsWith(".go");
    const place = isFile ? folderOf(image) : image;
    groups.set(place, [...(groups.get(place) ?? []), isFile ? path : `${path}/`]);
  }
  return groups;
}

/** The topmost folder above a missing package that is missing as a whole, in the context and in the image. */
function topOf(step: Step, { folder, image }: MissingPackage, top: string): readonly [string, string] {
  let path = folder;
  let place = image;
  while (folderOf(path) !== top && presenceAt(step, folderOf(place), "guess") === "no") {
    path = folderOf(path);
    place = folderOf(place);
  }
  return [path, place];
}
