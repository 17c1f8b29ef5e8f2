import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import { isInside } from "../../build/imagePaths";
import type { Mount } from "../../build/mount";
import { packageCacheOf, usualCacheNames } from "../../build/npmCaches";
import type { Step } from "../../build/stage";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep } from "../shared/forEach";

export const cacheMountWrongTarget = defineDockerfileRule({
  meta: {
    id: "cache-mount-wrong-target",
    category: "cache-mount",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A cache mount for Go or npm lies where the program does not look in this step"),
    effect: () =>
      l10n.t("The mount stays empty, and modules or packages are downloaded and compiled again in every build."),
    remedy: () =>
      l10n.t(
        "Mount the cache where the program keeps it for the step's user: `go env GOMODCACHE GOCACHE`, `npm config get cache` and `pnpm store path` print it.",
      ),
  },
  mentions: ["mount"],
  check: forEachStep((step, { report }) => {
    const mounts = step.mounts.filter((mount) => mount.type === "cache" && !isLiteral(mount) && !isUsed(step, mount));
    if (mounts.length === 0 || !step.script.isComplete) return;
    // What other programs do with a mount is not known; the package managers' own doings are.
    const others = step.commands.filter((command) => command.isOpaque);
    if (others.some((command) => !step.npmCommands.some((npm) => npm.command === command))) return;
    const users = [...(step.isOpaque ? [] : goCaches(step)), ...npmCaches(step)];
    for (const mount of mounts) {
      const target = textOf(mount.target);
      const user = users.find(({ isMeantBy }) => isMeantBy(mount));
      if (!user || target === undefined || mayHaveOtherUse(step, target)) continue;
      const { title, place } = user;
      if (place === undefined || !place.startsWith("/")) continue;
      report({
        span: mount.rawTarget?.valueSpan ?? mount.flag.span,
        message: user.message(title, place, target),
        fixes: fixesFor(step, mount, user, place),
      });
    }
  }),
});

/** A command of a step that keeps something in a cache. */
interface CacheUser {
  readonly command: StepCommand;
  readonly title: string;
  /** Where its cache lies; `undefined` when that is not known. */
  readonly place: string | undefined;
  /** Whether a mount is there for such a cache. */
  readonly isMeantBy: (mount: Mount) => boolean;
  readonly message: (title: string, place: string, target: string) => string;
  /** Whether a layer may hold what a mount at the place would hide. */
  readonly mayBeInLayer: boolean;
}

function goCaches(step: Step): readonly CacheUser[] {
  const modules = step.goCommands.filter((go) => go.needsModules === "yes");
  const builds = step.goCommands.filter((go) => go.compiles);
  return [
    ...modules.map((go) => ({
      command: go.command,
      title: go.title,
      place: textOf(go.moduleCache),
      isMeantBy: (mount: Mount) => kindOf(mount) === "modules",
      message: (title: string, place: string, target: string) =>
        l10n.t("`{0}` keeps modules in `{1}` here, so that the mount at `{2}` stays empty.", title, place, target),
      mayBeInLayer: go.downloads !== "yes",
    })),
    ...builds.map((go) => ({
      command: go.command,
      title: go.title,
      place: textOf(go.buildCache),
      isMeantBy: (mount: Mount) => kindOf(mount) === "builds",
      message: (title: string, place: string, target: string) =>
        l10n.t(
          "`{0}` keeps its build cache in `{1}` here, so that the mount at `{2}` stays empty.",
          title,
          place,
          target,
        ),
      mayBeInLayer: false,
    })),
  ];
}

function npmCaches(step: Step): readonly CacheUser[] {
  return step.npmCommands
    .filter((npm) => npm.installsProject === "yes")
    .map((npm) => ({
      command: npm.command,
      title: npm.title,
      place: textOf(packageCacheOf(npm)),
      isMeantBy: (mount) => usualCacheNames[npm.program].test(textOf(mount.target) ?? ""),
      message: (title, place, target) =>
        l10n.t(
          "`{0}` keeps downloaded packages in `{1}` here, so that the mount at `{2}` stays empty.",
          title,
          place,
          target,
        ),
      mayBeInLayer: false,
    }));
}

/** Names of folders at places of people's own choice, which GOCACHE and GOMODCACHE have to name. */
const namedBuilds = /\/go-?(?:build-?)?cache$/;
const namedModules = /\/go-?mod-?cache$/;

/** Which of Go's caches a mount is for, by its target's last names. */
function kindOf(mount: Mount): "modules" | "builds" | undefined {
  const target = textOf(mount.target) ?? "";
  if (/\/go-build$/.test(target) || namedBuilds.test(target)) return "builds";
  return namedModules.test(target) || /\/pkg\/mod(?:\/cache(?:\/download)?)?$/.test(target) ? "modules" : undefined;
}

/** Whether some cache of the step may lie in the target of a mount, or the target in one. */
function isUsed(step: Step, mount: Mount): boolean {
  const target = textOf(mount.target);
  if (target === undefined) return true;
  const caches = [
    ...step.goCommands.flatMap((go) => [go.moduleCache, go.buildCache]),
    ...step.npmCommands.map(packageCacheOf),
  ];
  return caches.some((cache) => {
    const path = textOf(cache);
    return path === undefined || isInside(path, target) || isInside(target, path);
  });
}

/** Whether an instruction of the chain names a folder of people's own apart from mounts. */
function mayHaveOtherUse({ stage }: Step, target: string): boolean {
  if (!namedBuilds.test(target) && !namedModules.test(target)) return false;
  return stage.allSteps.some(({ instruction }) => instruction.parsed.text.replace(/--mount=\S+/g, "").includes(target));
}

/** `~` and `$HOME` are the matter of `cache-mount-literal-path`. */
function isLiteral({ rawTarget }: Mount): boolean {
  return /^(?:~|\$\{?HOME\b)/.test(rawTarget?.value ?? "");
}

function fixesFor(step: Step, mount: Mount, { command, mayBeInLayer }: CacheUser, place: string): Fix[] {
  const span = mount.rawTarget?.valueSpan;
  const isMounted = step.mounts.some((other) => isInside(place, textOf(other.target) ?? "?"));
  const { build, user } = step;
  // A mount for another user needs its number.
  const isOwner = user.isRoot === "yes" || (user.uid !== undefined && mount.uid === user.uid);
  if (!span || isMounted || !isOwner || mayBeInLayer || command.user !== user) return [];
  return [
    {
      title: l10n.t("Mount it at `{0}`", place),
      safety: "safe",
      preferred: true,
      edits: () => [new DockerfileEdits(build).replace(span, place)],
    },
  ];
}
