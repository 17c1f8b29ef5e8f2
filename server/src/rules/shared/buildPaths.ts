import { copiedPrograms } from "../../build/builtPrograms";
import type { Copy } from "../../build/copy";
import type { GoCommand } from "../../build/goCommand";
import { importClosureOf } from "../../build/goImports";
import { below, isInside, nameOf } from "../../build/imagePaths";
import type { Stage } from "../../build/stage";
import { onceFor } from "../../syntax/onceFor";
import { textOf } from "../../syntax/value";

/** A file that looks for others beside its own source. Source: pkg.go.dev/runtime#Caller. */
const findsOwnFolder =
  /\bruntime\.Caller\([\s\S]*\b(?:filepath|path)\.(?:Dir|Join)\(|\b(?:filepath|path)\.(?:Dir|Join)\(.*runtime\.Caller\(/;

/**
 * Whether a program may look for files where its sources or a module lay in the build: it does so itself, or its image has
 * them at the same place. With `-trimpath` it would find none. Source: `go help build`.
 */
export function readsBuildPaths(go: GoCommand): boolean {
  const { build } = go.step;
  const { context } = build.surroundings;
  const isFinder = (file: string) => findsOwnFolder.test(context?.listing.text(file) ?? "");
  if ([...importClosureOf(go).files].some(isFinder)) return true;
  const folders = [textOf(go.moduleCache), go.module.folder].filter((folder) => folder !== undefined);
  return build.finalStage !== undefined && keepsPlaces(build.finalStage, folders);
}

/** Whether COPYs of other stages put what lies below one of these folders to where it lay. */
function keepsPlaces(stage: Stage, folders: readonly string[]): boolean {
  return placesKept(stage).some((path) => folders.some((each) => isBelow(path, each)));
}

/** What COPYs of other stages put to where it lay, programs left out. */
const placesKept = onceFor((stage: Stage): readonly string[] =>
  stage.allSteps.flatMap(({ copy }) => (copy?.origin.kind === "stage" ? placesKeptBy(copy) : [])),
);

function placesKeptBy(copy: Copy): readonly string[] {
  const to = textOf(copy.destination);
  const programs = new Set(copiedPrograms(copy).map((program) => program.from.path));
  return copy.sources.flatMap((source) => {
    const from = textOf(source.path);
    if (from === undefined || to === undefined || programs.has(from)) return [];
    return from === to || below(to, nameOf(from)) === from ? [from] : [];
  });
}

function isBelow(path: string, folder: string): boolean {
  return path !== folder && isInside(path, folder);
}
