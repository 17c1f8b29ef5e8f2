import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import { isInside } from "../../build/imagePaths";
import type { Mount } from "../../build/mount";
import type { Step } from "../../build/stage";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";

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
    summary: () => l10n.t("A cache mount for Go lies where Go does not look in this step"),
    effect: () =>
      l10n.t("The mount stays empty, and modules or packages are downloaded and compiled again in every build."),
    remedy: () =>
      l10n.t(
        "Mount the cache at the paths that `go env GOMODCACHE GOCACHE` prints for the step's user and environment.",
      ),
  },
  check({ build, report }) {
    for (const step of build.steps) {
      if (step.goCommands.length === 0 || step.isOpaque) continue;
      for (const mount of step.mounts) {
        const kind = mount.type === "cache" ? kindOf(mount) : undefined;
        const target = textOf(mount.target);
        const command =
          kind && step.goCommands.find((go) => (kind === "builds" ? go.compiles : go.needsModules === "yes"));
        if (!kind || !command || target === undefined || isUsed(step, target) || isLiteral(mount)) continue;
        const place = textOf(kind === "builds" ? command.buildCache : command.moduleCache);
        if (place === undefined || !place.startsWith("/")) continue;
        report({
          span: mount.rawTarget?.valueSpan ?? mount.flag.span,
          message:
            kind === "builds"
              ? l10n.t(
                  "`{0}` keeps its build cache in `{1}` here, so that the mount at `{2}` stays empty.",
                  command.title,
                  place,
                  target,
                )
              : l10n.t(
                  "`{0}` keeps modules in `{1}` here, so that the mount at `{2}` stays empty.",
                  command.title,
                  place,
                  target,
                ),
          fixes: fixesFor(step, mount, command, place),
        });
      }
    }
  },
});

/** Which of Go's caches a mount is for, by its target's last names. */
function kindOf(mount: Mount): "modules" | "builds" | undefined {
  const target = textOf(mount.target) ?? "";
  if (/\/go-build$/.test(target)) return "builds";
  return /\/pkg\/mod(?:\/cache(?:\/download)?)?$/.test(target) ? "modules" : undefined;
}

/** Whether some cache of the step may lie in the target, or the target in one. */
function isUsed(step: Step, target: string): boolean {
  return step.goCommands
    .flatMap((go) => [go.moduleCache, go.buildCache])
    .some((cache) => {
      const path = textOf(cache);
      return path === undefined || isInside(path, target) || isInside(target, path);
    });
}

/** `~` and `$HOME` are the matter of `cache-mount-literal-path`. */
function isLiteral({ rawTarget }: Mount): boolean {
  return /^(?:~|\$\{?HOME\b)/.test(rawTarget?.value ?? "");
}

function fixesFor(step: Step, mount: Mount, command: GoCommand, place: string): Fix[] {
  const span = mount.rawTarget?.valueSpan;
  const isMounted = step.mounts.some((other) => isInside(place, textOf(other.target) ?? "?"));
  const { build, user } = step;
  // A mount for another user needs its number; a mounted module cache must not hide what a layer holds.
  const isOwner = user.isRoot === "yes" || (user.uid !== undefined && mount.uid === user.uid);
  const hides = place === textOf(command.moduleCache) && command.downloads !== "yes";
  if (!span || isMounted || !isOwner || hides || command.command.user !== user) return [];
  return [
    {
      title: l10n.t("Mount it at `{0}`", place),
      safety: "safe",
      preferred: true,
      edits: () => [new DockerfileEdits(build).replace(span, place)],
    },
  ];
}
