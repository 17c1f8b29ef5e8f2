import type { GoCommand } from "../../build/goCommand";
import { isInside } from "../../build/imagePaths";
import type { Mount } from "../../build/mount";
import type { Stage, Step } from "../../build/stage";
import type { StepUser } from "../../build/user";
import { textOf } from "../../syntax/value";
import type { FileEdit } from "../define";
import { hasOwnFolder } from "./cacheFolders";
import { DockerfileEdits } from "./edits";

/**
 * Plans cache mounts for every Go step that shares caches with `command`: all get the same ones, because a mount hides
 * what a layer holds, and a layer lacks what went to a mount.
 *
 * @param withModules whether the module cache is mounted as well as the build cache
 * @returns `undefined` where a step would break or work worse: another program may need the caches, a stage takes them
 * over as files, other things lie in their folders, a step deletes them, or nobody knows whose they are
 */
export function planCacheMounts(command: GoCommand, withModules: boolean): (() => readonly FileEdit[]) | undefined {
  return planMounts(command, withModules, true);
}

/** The same for the module cache alone: with it, steps that download into a layer and into a mount come together. */
export function planModuleMount(command: GoCommand): (() => readonly FileEdit[]) | undefined {
  return planMounts(command, true, false);
}

function planMounts(
  command: GoCommand,
  withModules: boolean,
  withBuilds: boolean,
): (() => readonly FileEdit[]) | undefined {
  const family = withModules ? familyOf(command.step.stage) : [command.step.stage];
  const final = command.step.build.finalStage;
  const existing = family.flatMap((stage) => stage.goSteps).flatMap((step) => step.mounts);
  const flagsOf = new Map<Step, readonly string[]>();
  for (const stage of family) {
    for (const step of stage.steps) {
      if (step.instruction.keyword !== "RUN") continue;
      if (withModules && step.isOpaque) return undefined;
      const flags = new Set(
        step.goCommands.flatMap((other) => flagsFor(other, { withModules, withBuilds }, existing) ?? [unknownOwner]),
      );
      if (flags.has(unknownOwner)) return undefined;
      if (flags.size === 0) continue;
      if (final?.standsOn(stage) || deletesCaches(step)) return undefined;
      flagsOf.set(step, [...flags]);
    }
  }
  const caches = [withModules ? textOf(command.moduleCache) : undefined, textOf(command.buildCache)];
  const folders = caches.filter((cache) => cache !== undefined);
  if (flagsOf.size === 0 || areCopiedOut(command.step.stage, folders)) return undefined;
  const mounted = withBuilds ? folders : folders.slice(0, 1);
  if (!mounted.every((folder) => hasOwnFolder(family, folder))) return undefined;
  return () => {
    const edits = new DockerfileEdits(command.step.build);
    return [...flagsOf].map(([step, flags]) => edits.addFlagLines(step.instruction, flags));
  };
}

const unknownOwner = "?";

/** Every stage that stands on the same image as this one, through stages of the file. */
function familyOf(stage: Stage): readonly Stage[] {
  const root = stage.chain.at(-1) ?? stage;
  const descendants = (of: Stage): readonly Stage[] => [of, ...of.children.flatMap(descendants)];
  return descendants(root);
}

/** The mounts that a command lacks; `undefined` when it is not known where they belong or to whom. */
function flagsFor(
  command: GoCommand,
  { withModules, withBuilds }: { readonly withModules: boolean; readonly withBuilds: boolean },
  existing: readonly Mount[],
): readonly string[] | undefined {
  const lacking: (string | undefined)[] = [];
  if (withModules && command.needsModules !== "no" && command.isModuleCacheMounted !== "yes")
    lacking.push(command.isModuleCacheMounted === "no" ? textOf(command.moduleCache) : undefined);
  if (withBuilds && command.compiles && command.isBuildCacheMounted !== "yes")
    lacking.push(command.isBuildCacheMounted === "no" ? textOf(command.buildCache) : undefined);
  if (lacking.length === 0) return [];
  const { user } = command.command;
  const owner = user === command.step.user ? ownerOptions(user) : undefined;
  if (owner === undefined) return undefined;
  const flags = lacking.map((target) => {
    if (target === undefined || !/^\/[\w./@+-]*$/.test(target)) return undefined;
    const same = existing.find(
      (mount) => mount.type === "cache" && isInside(target, textOf(mount.target) ?? "?") && isOwnedBy(mount, user),
    );
    return same ? command.step.build.syntax.slice(same.flag.span) : `--mount=type=cache,target=${target}${owner}`;
  });
  return flags.every((flag) => flag !== undefined) ? flags : undefined;
}

/** Whether a mount belongs to a user, so that its steps can share it. */
export function isOwnedBy(mount: Mount, user: StepUser): boolean {
  return user.isRoot === "yes" ? (mount.uid ?? 0) === 0 : mount.uid !== undefined && mount.uid === user.uid;
}

/** Whose the mount is: it belongs to root unless it says otherwise. `undefined` for unknown numbers. */
export function ownerOptions(user: StepUser): string | undefined {
  if (user.isRoot === "yes") return "";
  if (user.isRoot === "unknown" || user.uid === undefined) return undefined;
  return `,uid=${user.uid}${user.gid === undefined ? "" : `,gid=${user.gid}`}`;
}

/** `go clean -modcache`, or `rm` of a folder with a cache: a mount point cannot be removed, and the cache would be empty. */
function deletesCaches(step: Step): boolean {
  if (step.goCommands.some((command) => command.subcommand === "clean")) return true;
  const caches = step.goCommands.flatMap((command) => [textOf(command.moduleCache), textOf(command.buildCache)]);
  return step.commands.some(
    (command) =>
      command.name === "rm" &&
      command.arguments.some((word) => {
        const path = textOf(command.valueOf(word))?.replace(/\/\*?$/, "");
        return path === undefined || caches.some((cache) => cache !== undefined && isInside(cache, path));
      }),
  );
}

/** A stage that other stages take files from, and that is no part of the image. */
export function isBuilder(stage: Stage): boolean {
  const final = stage.build.finalStage;
  return stage.isReachable && final !== undefined && !final.standsOn(stage);
}

/** Whether a stage copies one of these folders out of a stage or of what stands on it; with a mount it would be empty. */
export function areCopiedOut(stage: Stage, folders: readonly string[]): boolean {
  const root = stage.chain.at(-1) ?? stage;
  return stage.build.steps.some(
    ({ copy }) =>
      copy?.origin.kind === "stage" &&
      copy.origin.stage.standsOn(root) &&
      copy.sources.some(({ path }) => {
        const from = textOf(path);
        return from === undefined || folders.some((folder) => isInside(folder, from) || isInside(from, folder));
      }),
  );
}
