import type { Build } from "../../build/build";
import { folderOf } from "../../build/imagePaths";
import type { BuildContext } from "../../workspace/surroundings";

/** Whether the context is known well enough to call a file missing: no guess, unless no other folder can be meant. */
export function isContextCertain(build: Build, { isGuess, root, listing }: BuildContext): boolean {
  if (listing.truncated) return false;
  return !isGuess || (root === "" && folderOf(build.surroundings.dockerfile) === "");
}
