import { type Answer, textOf } from "../syntax/value";
import { presenceFor } from "./commandPresence";
import { writesOf } from "./commandWrites";
import type { Copy, CopySource } from "./copy";
import { expandWildcard } from "./files";
import type { GoCommand } from "./goCommand";
import { below, folderOf, isInside, nameOf, pathBehind } from "./imagePaths";

/** A name that nobody gives a file, to ask whether something of any name may lie in a folder. */
const anyName = "zz-any-name.go";

/**
 * Whether a folder that is there holds no Go file when a command starts, so that Go stops with `no Go files in …`. `yes`
 * only where everything that reaches the folder is known.
 */
export function lacksGoFiles(command: GoCommand, folder: string): Answer {
  const { step } = command;
  const isMounted = step.mounts.some(({ type, target }) => {
    const place = textOf(target);
    return (
      !/^(?:secret|ssh)$/.test(type) && (place === undefined || isInside(folder, place) || isInside(place, folder))
    );
  });
  if (isMounted || presenceFor(command.command, below(folder, anyName), "guess") !== "no") return "unknown";
  const before = step.stage.allSteps.slice(0, step.stage.positionOf(step));
  for (const { copy, instruction, commands } of before) {
    if (copy && mayBringGoFile(copy, folder)) return "unknown";
    if (instruction.keyword === "RUN" && commands.some((each) => mayWriteGoFile(each, folder))) return "unknown";
  }
  return step.commands.slice(0, command.command.index).some((each) => mayWriteGoFile(each, folder)) ? "unknown" : "yes";
}

function mayWriteGoFile(command: Parameters<typeof writesOf>[0], folder: string): boolean {
  const { made, possible, anywhere } = writesOf(command);
  return anywhere || [...made, ...possible].some((path) => isGoFileOf(path, folder) || isInside(folder, path));
}

function isGoFileOf(path: string, folder: string): boolean {
  return folderOf(path) === folder && path.endsWith(".go");
}

function mayBringGoFile(copy: Copy, folder: string): boolean {
  const destination = textOf(copy.destination);
  if (destination === undefined || isGoFileOf(destination, folder)) return true;
  if (!isInside(folder, destination)) return false;
  if (copy.origin.kind !== "context" || copy.keepsParents) return true;
  return copy.sources.some((source) => mayHoldGoFile(copy, source, pathBehind(folder, destination)));
}

/** Whether a source of COPY may have a Go file right in the folder `rest` below the destination. */
function mayHoldGoFile(copy: Copy, { kind, path, hasWildcard }: CopySource, rest: string): boolean {
  const { context } = copy.step.build.surroundings;
  const written = textOf(path);
  if (!context || context.listing.truncated || kind !== "path" || written === undefined) return true;
  // ADD unpacks archives.
  if (copy.instruction.keyword === "ADD" && !/\.(?:mod|sum|work)$/.test(written)) return true;
  return (hasWildcard ? expandWildcard(context, written) : [written]).some((item) => {
    if (item === undefined) return true;
    const kindOfItem = item === "" ? "folder" : context.listing.kindOf(item);
    if (kindOfItem === "file") return rest === "" && nameOf(item).endsWith(".go");
    if (kindOfItem !== "folder") return true;
    return context.listing.entries(below(item, rest)).some(({ name }) => name.endsWith(".go"));
  });
}
