import { folderOf, isInside } from "../../build/imagePaths";
import { packageCacheMountOf, packageCacheOf } from "../../build/npmCaches";
import type { NpmCommand } from "../../build/npmCommand";
import { textOf } from "../../syntax/value";
import type { FileEdit } from "../define";
import { hasOwnFolder } from "./cacheFolders";
import { areCopiedOut, isBuilder, isOwnedBy, ownerOptions } from "./cacheMounts";
import { DockerfileEdits } from "./edits";
import { fetchesIntoLayer, firstSourceBefore, type ProjectInstall } from "./npmInstalls";

/** An install that downloads all packages after every edit of the source. */
export interface UncachedInstall {
  readonly npm: NpmCommand;
  /** Where its program keeps what it has downloaded. */
  readonly cache: string;
}

/**
 * The install as one whose layer stands on source files and whose packages no mount keeps; `undefined` where that is not
 * certain, where an image is the better for it, and where the step empties the cache.
 */
export function uncachedInstall(install: ProjectInstall): UncachedInstall | undefined {
  const { npm } = install;
  const { step } = npm;
  if (!isBuilder(step.stage) || npm.command.user !== step.user || !fetchesIntoLayer(install)) return undefined;
  const cache = textOf(packageCacheOf(npm));
  if (cache === undefined || step.mounts.some((mount) => isInside(cache, textOf(mount.target) ?? "/")))
    return undefined;
  if (emptiesCache(npm, cache) || isBrought(npm, cache) || firstSourceBefore(install) === undefined) return undefined;
  return { npm, cache };
}

/** Whether a COPY may bring the cache, filled: a mount would hide it. */
function isBrought({ step }: NpmCommand, cache: string): boolean {
  return step.stage.allSteps.slice(0, step.stage.positionOf(step)).some(({ copy }) => {
    const destination = copy && textOf(copy.destination);
    if (destination === undefined || destination === "/") return false;
    return isInside(cache, destination) || isInside(destination, cache);
  });
}

function emptiesCache({ step }: NpmCommand, cache: string): boolean {
  if (step.npmCommands.some(cleansCache)) return true;
  return step.commands.some(
    (command) =>
      command.name === "rm" &&
      command.arguments.some((word) => {
        const path = textOf(command.pathOf(word))?.replace(/\/\*?$/, "");
        return path === undefined || isInside(cache, path) || isInside(path, cache);
      }),
  );
}

/** `npm cache clean --force`, `yarn cache clean`, `pnpm store prune`. */
export function cleansCache({ program, subcommand, operands }: NpmCommand): boolean {
  if (program === "pnpm") return subcommand === "store" && operands[0] === "prune";
  // Further operands name packages.
  return subcommand === "cache" && /^(?:clean|clear|rm)$/.test(operands[0] ?? "") && operands.length === 1;
}

/**
 * Plans a cache mount for the step of an install.
 *
 * @returns `undefined` where nobody knows whose it must be, where the folders above it would become root's as well, or where
 * a stage takes the cache over as files or other things lie in its folder
 */
export function planPackageCacheMount({ npm, cache }: UncachedInstall): (() => readonly FileEdit[]) | undefined {
  const { step } = npm;
  const { user } = step;
  const owner = ownerOptions(user);
  if (owner === undefined || !/^\/[\w./@+-]+$/.test(cache) || areCopiedOut(step.stage, [cache])) return undefined;
  if (!hasOwnFolder(step.stage.chain, cache)) return undefined;
  // Docker makes what is missing above a mount point for root.
  if (user.isRoot !== "yes" && !(user.hasHome === "yes" && textOf(user.home) === folderOf(cache))) return undefined;
  const same = step.build.steps
    .flatMap((other) => other.npmCommands)
    .filter(({ program }) => program === npm.program)
    .flatMap((other) => packageCacheMountOf(other) ?? [])
    .find((mount) => textOf(mount.target) === cache && mount.from.kind === "unset" && isOwnedBy(mount, user));
  // Source: classic.yarnpkg.com/docs/cli, "Concurrency and --mutex": two of them must not use one cache at a time.
  const sharing = npm.program === "yarn" ? ",sharing=locked" : "";
  const flag = same ? step.build.syntax.slice(same.flag.span) : `--mount=type=cache,target=${cache}${sharing}${owner}`;
  return () => [new DockerfileEdits(step.build).addFlagLines(step.instruction, [flag])];
}
