import type { Copy, CopySource } from "../../build/copy";
import { expandWildcard } from "../../build/files";
import type { GoCommand } from "../../build/goCommand";
import { folderOf, isInside, pathBehind } from "../../build/imagePaths";
import { onceFor } from "../../build/onceFor";
import type { MissingPackage } from "../../build/packageSearch";
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

/** The COPY of a command's chain that poured the folder of a missing package out beside the place where Go looks for it. */
export function flatteningOf(
  command: GoCommand,
  missing: MissingPackage,
): { readonly copy: Copy; readonly lost: FlattenedFolder } | undefined {
  const { stage } = command.step;
  for (const { copy } of stage.allSteps.slice(0, stage.positionOf(command.step))) {
    const destination = copy && textOf(copy.destination);
    if (!copy || destination === undefined) continue;
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
