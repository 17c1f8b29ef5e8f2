import { isInside, pathBehind } from "../../build/imagePaths";
import type { Step } from "../../build/stage";
import { textOf } from "../../syntax/value";

/**
 * A COPY instruction as it would stand directly above a step; `undefined` where a name would need another form of COPY.
 *
 * @param sources context paths; one that ends with a slash is a folder whose contents are copied
 * @param folder where they go, absolute in the image
 */
export function copyLine(step: Step, sources: readonly string[], folder: string, chown?: string): string | undefined {
  const target = folderSeenFrom(textOf(step.workdir), folder);
  const words = ["COPY", ...(chown === undefined ? [] : [`--chown=${chown}`]), ...sources, target];
  return words.some((word) => word === "" || /[\s"'$\\*?[\]`]/.test(word)) ? undefined : words.join(" ");
}

/** A destination that is a folder for certain. */
function folderSeenFrom(workdir: string | undefined, folder: string): string {
  if (workdir === undefined || !isInside(folder, workdir)) return folder === "/" ? "/" : `${folder}/`;
  const rest = pathBehind(folder, workdir);
  return rest === "" ? "./" : `./${rest}/`;
}
