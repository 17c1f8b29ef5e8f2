import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import { isInside } from "../../build/imagePaths";
import type { Mount } from "../../build/mount";
import { packageCacheMountOf, packageCacheOf } from "../../build/npmCaches";
import type { Step } from "../../build/stage";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep } from "../shared/forEach";
import { cleansCache } from "../shared/packageCacheMounts";
import { removeCommand } from "../shared/settingEdits";

export const cacheMountCleaned = defineDockerfileRule({
  meta: {
    id: "cache-mount-cleaned",
    category: "cache-mount",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A step deletes the cache that its own mount keeps"),
    effect: () =>
      l10n.t(
        "The cache that all builds share is empty afterwards; where the mounted folder itself is to go, the step fails with `device or resource busy`.",
      ),
    remedy: () => l10n.t("Leave the command out: what a cache mount holds is in no layer of the image."),
  },
  mentions: ["mount"],
  check: forEachStep((step, { report }) => {
    if (step.instruction.keyword !== "RUN" || !step.mounts.some((mount) => mount.type === "cache")) return;
    for (const command of step.commands) {
      const cleaning = cleaningOf(step, command);
      if (!cleaning) continue;
      const target = textOf(cleaning.mount.target) ?? "";
      const fails = cleaning.takesMountPoint && command.shell.isCertain && !command.shell.mayFail;
      report({
        span: command.span,
        severity: fails ? "error" : "warning",
        message: fails
          ? l10n.t(
              "This empties the cache that is mounted at `{0}` and then fails with `device or resource busy`: a mount cannot be removed.",
              target,
            )
          : l10n.t(
              "This empties the cache that is mounted at `{0}` for all builds, and makes no layer smaller.",
              target,
            ),
        related: [{ span: cleaning.mount.flag.span, message: l10n.t("The cache is mounted here") }],
        fixes: fixesFor(command),
      });
    }
  }),
});

interface Cleaning {
  readonly mount: Mount;
  /** Whether the mounted folder itself is to be removed, which the kernel refuses. */
  readonly takesMountPoint: boolean;
}

function cleaningOf(step: Step, command: StepCommand): Cleaning | undefined {
  const go = step.goCommands.find((each) => each.command === command);
  if (go) {
    if (go.subcommand !== "clean" || go.flag("n")) return undefined;
    const modules = go.moduleCacheMount;
    if (go.flag("modcache") && modules?.type === "cache") {
      return { mount: modules, takesMountPoint: textOf(modules.target) === textOf(go.moduleCache) };
    }
    // Of the build cache only what is in it goes.
    const builds = go.buildCacheMount;
    return go.flag("cache") && builds?.type === "cache" ? { mount: builds, takesMountPoint: false } : undefined;
  }
  const npm = step.npmCommands.find((each) => each.command === command);
  if (npm) {
    const packages = cleansCache(npm) ? packageCacheMountOf(npm) : undefined;
    return packages && { mount: packages, takesMountPoint: false };
  }
  return command.name === "rm" ? removalOf(step, command) : undefined;
}

/** `rm -r` of a cache of Go's or npm's; other programs' caches are cleaned for reasons of their own. */
function removalOf(step: Step, command: StepCommand): Cleaning | undefined {
  if (!command.arguments.some(({ text }) => /^-\w*[rR]|^--recursive$/.test(text))) return undefined;
  for (const word of command.arguments) {
    const path = word.text.startsWith("-") ? undefined : textOf(command.pathOf(word));
    if (path === undefined) continue;
    const all = /^(.+)\/\*$/.exec(path)?.[1];
    for (const mount of step.mounts) {
      const target = textOf(mount.target);
      if (mount.type !== "cache" || target === undefined || !isCache(step, target)) continue;
      if (all === undefined && isInside(target, path)) return { mount, takesMountPoint: true };
      if (all !== undefined && isInside(target, all)) return { mount, takesMountPoint: target !== all };
    }
  }
  return undefined;
}

function isCache(step: Step, target: string): boolean {
  if (/\/(?:go-build|pkg\/mod)$/.test(target)) return true;
  const caches = [
    ...step.goCommands.flatMap((go) => [go.moduleCache, go.buildCache]),
    ...step.npmCommands.map(packageCacheOf),
  ];
  return caches.some((cache) => textOf(cache) === target);
}

function fixesFor(command: StepCommand): Fix[] {
  const edits = new DockerfileEdits(command.step.build);
  // Other operands of `rm` may be meant.
  const operands = command.arguments.filter(({ text }) => !text.startsWith("-"));
  if (command.name === "rm" && operands.length > 1) return [];
  const edit = removeCommand(edits, command, command.step.instruction);
  if (!edit) return [];
  const title = l10n.t("Remove `{0}`", edits.text.slice(command.span.start, command.span.end));
  return [{ title, safety: "suggestion", preferred: true, edits: () => [edit] }];
}
