import { onceFor } from "../syntax/onceFor";
import { fileForCommand } from "./files";
import type { GoCommand } from "./goCommand";
import { below } from "./imagePaths";

/** Files that are looked at to tell whether any source is there. */
const maximumLooked = 500;

/**
 * Whether a go command certainly finds none of its module's Go files, which the build context has: `go mod tidy` then
 * finds no import, and downloads nothing.
 */
export const findsNoSource = onceFor((command: GoCommand): boolean => {
  const { context } = command.step.build.surroundings;
  const { folder, module } = command.module;
  if (!context || !module || context.listing.truncated || folder === undefined) return false;
  let looked = 0;
  for (const file of context.listing.files(module.folder)) {
    if (!file.endsWith(".go")) continue;
    const place = below(folder, file.slice(module.folder === "" ? 0 : module.folder.length + 1));
    if (++looked > maximumLooked || fileForCommand(command.command, place).presence !== "no") return false;
  }
  return looked > 0;
});
