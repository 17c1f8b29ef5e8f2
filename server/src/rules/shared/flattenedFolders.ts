import type { Copy, CopySource } from "../../build/copy";
import { expandWildcard } from "../../build/files";
import type { GoCommand } from "../../build/goCommand";
import { folderOf, isInside, pathBehind } from "../../build/imagePaths";
import type { MissingPackage } from "../../build/packageSearch";
import type { Stage } from "../../build/stage";
import { onceFor } from "../../syntax/onceFor";
import { textOf } from "../../syntax/value";

/** A folder of the context that a COPY names as a source, and whose contents therefore land in the destination itself. */
export interface FlattenedFolder {
  readonly source: CopySource;
  readonly folder: string;
}

/** The folders among the sources of a COPY or ADD from the context. Source: Dockerfile reference, COPY. */
export const flattenedFolders = onceFor((copy: Copy): readonly FlattenedFolder[] => findFolders(copy));

function findFolders(copy: Copy): readonly FlattenedFolder[] {
  const { context } = copy.step.build.surroundings;
  if (!context || copy.origin.kind !== "context" || copy.keepsParents) return [];
  return copy.sources.flatMap((source) => {
    const path = textOf(source.path);
    if (path === undefined || source.kind !== "path") return [];
    const items = source.hasWildcard ? expandWildcard(context, path) : [path];
    return items.flatMap((folder) =>
      folder !== undefined && folder !== "" && context.listing.kindOf(folder) === "folder" ? [{ source, folder }] : [],
    );
  });
}

/** The COPYs of a stage and those below it that name a folder, in order. Few do, and every missing package asks. */
const flatteningCopies = onceFor((stage: Stage): readonly Copy[] =>
  stage.allSteps.flatMap(({ copy }) => (copy && flattenedFolders(copy).length > 0 ? [copy] : [])),
);

/** The COPY of a command's chain that poured the folder of a missing package out beside the place where Go looks for it. */
export function flatteningOf(
  command: GoCommand,
  missing: MissingPackage,
): { readonly copy: Copy; readonly lost: FlattenedFolder } | undefined {
  const { stage } = command.step;
  const end = stage.positionOf(command.step);
  for (const copy of flatteningCopies(stage)) {
    const destination = textOf(copy.destination);
    if (destination === undefined || stage.positionOf(copy.step) >= end) continue;
    const lost = flattenedFolders(copy).find(({ folder }) => {
      if (!isInside(missing.folder, folder)) return false;
      // Where the folder itself would have to lie.
      const rest = pathBehind(missing.folder, folder);
      const image = rest === "" ? missing.image : missing.image.slice(0, -rest.length - 1);
      return folderOf(image) === destination;
    });
    if (lost) return { copy, lost };
  }
  return undefined;
}

export function isFlattened(command: GoCommand, missing: MissingPackage): boolean {
  return flatteningOf(command, missing) !== undefined;
}
