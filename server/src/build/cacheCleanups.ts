import { textOf } from "../syntax/value";
import type { StepCommand } from "./command";
import { fromSteps } from "./fromSteps";
import { earlierGoCommands, type GoCommand } from "./goCommand";
import { isInside } from "./imagePaths";
import type { Stage } from "./stage";

/** A command that deletes Go's caches to no use. */
export interface CacheCleanup {
  readonly command: StepCommand;
  readonly cache: {
    /** The folder in the image. */
    readonly path: string;
    /** Whether the command deletes nothing else. */
    readonly isAll: boolean;
  };
  /** The command that filled the cache. */
  readonly filling: GoCommand;
  /** Whether the stage is thrown away: the image takes files out of it, and none of the cache. */
  readonly isThrownAway: boolean;
}

/**
 * The commands of a stage that delete a module or build cache which an earlier layer holds, or in a stage of which nothing
 * but other files reaches an image. Caches under a mount, and those whose filling is not certain, are left out.
 */
export function cacheCleanupsIn(stage: Stage): readonly CacheCleanup[] {
  // A stage that the final one does not need may be an image by itself.
  if (!stage.isReachable) return [];
  const isThrownAway = !stage.build.finalStage?.standsOn(stage);
  const found: CacheCleanup[] = [];
  for (const { command, folders } of deletionsIn(stage)) {
    const fillings = [...earlierGoCommands(command)].reverse();
    const caches = folders.map((folder) => ({ folder, filling: fillings.find((go) => fills(go, folder)) }));
    const first = caches.find(({ filling }) => filling !== undefined);
    if (!first?.filling || isMounted(command, first.folder)) continue;
    // In the same layer it does make the image smaller.
    if (first.filling.step === command.step && !isThrownAway) continue;
    if (isThrownAway && isTakenOver(stage, first.folder)) continue;
    found.push({
      command,
      cache: { path: first.folder, isAll: caches.every(({ filling }) => filling !== undefined) },
      filling: first.filling,
      isThrownAway,
    });
  }
  return found;
}

interface Deletion {
  readonly command: StepCommand;
  readonly folders: readonly string[];
}

/** The commands of a stage that certainly run, as root, and delete folders. */
const deletionsIn = fromSteps(({ instruction, commands }): readonly Deletion[] => {
  if (instruction.keyword !== "RUN" || !/clean|rm/.test(instruction.parsed.text)) return [];
  return commands
    .filter(({ shell, user }) => shell.isCertain && user.isRoot === "yes")
    .map((command) => ({ command, folders: deletedFolders(command) }))
    .filter(({ folders }) => folders.length > 0);
});

/** What `go clean` with its cache flags, or `rm -r`, deletes. */
function deletedFolders(command: StepCommand): readonly string[] {
  const go = command.step.goCommands.find((each) => each.command === command);
  if (go) {
    if (go.subcommand !== "clean" || go.operands.length > 0) return [];
    const folders = [go.flag("modcache") && go.moduleCache, go.flag("cache") && go.buildCache];
    return folders.flatMap((folder) => (folder && textOf(folder)) ?? []);
  }
  if (command.name !== "rm") return [];
  const options = command.arguments.filter(({ text }) => text.startsWith("-"));
  if (!options.some(({ text }) => /^-[a-zA-Z]*[rR]|^--recursive/.test(text))) return [];
  const folders = command.arguments
    .filter(({ text }) => !text.startsWith("-"))
    .map((word) => textOf(command.valueOf(word))?.replace(/\/\*?$/, ""));
  return folders.every((folder) => folder?.startsWith("/")) ? folders.flatMap((folder) => folder ?? []) : [];
}

/** Whether a command put something into this folder, in a layer: into a cache that the folder holds or is a part of. */
function fills(go: GoCommand, folder: string): boolean {
  if (!go.command.shell.isCertain || folder === "") return false;
  const modules = textOf(go.moduleCache);
  const fillsModules = go.downloads === "yes" && go.isModuleCacheMounted === "no" && modules !== undefined;
  if (fillsModules && isInside(modules, folder)) return true;
  const builds = textOf(go.buildCache);
  return go.compiles && go.isBuildCacheMounted === "no" && builds !== undefined && isInside(builds, folder);
}

function isMounted({ step }: StepCommand, folder: string): boolean {
  return step.mounts.some((mount) => {
    const target = textOf(mount.target);
    return target === undefined || isInside(target, folder) || isInside(folder, target);
  });
}

/** Whether a COPY or a mount of another stage takes the folder over, or may. */
function isTakenOver(stage: Stage, folder: string): boolean {
  return stage.build.steps.some((step) => {
    if (step.copy?.origin.kind === "stage" && step.copy.origin.stage.standsOn(stage)) {
      return step.copy.sources.some(({ path }) => {
        const from = textOf(path);
        return from === undefined || isInside(folder, from) || isInside(from, folder);
      });
    }
    return step.mounts.some((mount) => {
      const from = textOf(mount.from);
      return from !== undefined && stage.build.stageNamed(from, step.stage)?.standsOn(stage) === true;
    });
  });
}
