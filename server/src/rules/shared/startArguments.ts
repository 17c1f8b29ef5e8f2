import type { Build } from "../../build/build";
import { below, isInside, pathBehind, resolveInImage } from "../../build/imagePaths";
import type { Stage } from "../../build/stage";
import { startCommandOf } from "../../build/startCommand";
import { onceFor } from "../../syntax/onceFor";
import { literalOf } from "../../syntax/shellModel";
import { known, textOf } from "../../syntax/value";

/** Stages that copy from one another in a circle cannot be built; the walk must end all the same. */
const maximumDepth = 20;

/**
 * Context paths of the files that start commands name in their arguments (`-f etc/shop.yaml`), whether anything lies there:
 * a folder that is copied holds the file, by all that its program says.
 */
export const contextFilesOfStarts = onceFor((build: Build): readonly string[] =>
  build.stages.flatMap((stage) => {
    const words = startCommandOf(stage)?.script.commands.flatMap((command) => command.words.slice(1)) ?? [];
    return words.flatMap((word) => {
      const written = literalOf(word)?.replace(/^-[^=]*=?/, "") ?? "";
      const place = written === "" ? undefined : textOf(resolveInImage(stage.end.workdir, known(written)));
      return place === undefined ? [] : contextPathsAt(stage, place, 0);
    });
  }),
);

function contextPathsAt(stage: Stage, place: string, depth: number): readonly string[] {
  if (depth > maximumDepth) return [];
  return stage.allSteps.flatMap(({ copy }) => {
    const destination = copy && textOf(copy.destination);
    if (!copy || destination === undefined || !isInside(place, destination)) return [];
    return copy.sources.flatMap((source) => {
      const from = source.kind === "path" && !source.hasWildcard ? textOf(source.path) : undefined;
      if (from === undefined || copy.origin.kind === "image") return [];
      const path = below(from, pathBehind(place, destination));
      return copy.origin.kind === "context" ? [path] : contextPathsAt(copy.origin.stage, path, depth + 1);
    });
  });
}
