import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { GoCommand } from "../../build/goCommand";
import { isGoAtLeast } from "../../build/goToolchain";
import { standsOnSource } from "../../build/layers";
import type { Mount } from "../../build/mount";
import { npmProgramNames } from "../../build/npmArguments";
import type { Stage } from "../../build/stage";
import { onceFor } from "../../syntax/onceFor";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix, type Report } from "../define";
import { isBuilder, planCacheMounts } from "../shared/cacheMounts";
import { projectInstalls } from "../shared/npmInstalls";
import { planPackageCacheMount, type UncachedInstall, uncachedInstall } from "../shared/packageCacheMounts";

export const cacheMountMissing = defineDockerfileRule({
  meta: {
    id: "cache-mount-missing",
    category: "cache-mount",
    severity: "information",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A step that every edit of the source runs again keeps no cache of Go or npm between builds"),
    effect: () => l10n.t("The step starts with empty caches: every package is compiled again, or downloaded again."),
    remedy: () =>
      l10n.t(
        "Mount Go's build cache, and the module cache or npm's where no earlier step downloads, with `RUN --mount=type=cache`.",
      ),
  },
  mentions: ["go", ...npmProgramNames],
  check({ build, report }) {
    if (isForBuilderWithoutMounts(build)) return;
    for (const stage of build.stages) {
      const commands = isBuilder(stage) ? stage.goCommands.filter(lacksMounts) : [];
      // What downloads as well says more than what only compiles.
      const first = commands.find(downloadsInStep) ?? commands[0];
      if (!first) continue;
      const downloads = downloadsInStep(first);
      const plan = planCacheMounts(first, downloads);
      const title = downloads
        ? l10n.t("Mount the module cache and the build cache in the Go steps")
        : l10n.t("Mount the build cache in the Go steps");
      const fixes: Fix[] = plan ? [{ title, safety: "suggestion", preferred: true, edits: plan }] : [];
      report({
        span: first.titleSpan,
        severity: downloads ? "information" : "hint",
        message: messageFor(first, downloads),
        related: commands
          .filter((command) => command !== first)
          .map((command) => ({ span: command.titleSpan, message: l10n.t("`{0}` compiles as well", command.title) })),
        fixes,
      });
    }
    for (const install of projectInstalls(build)) {
      const uncached = uncachedInstall(install);
      if (uncached) report(installReport(uncached));
    }
  },
});

function messageFor(command: GoCommand, downloads: boolean): string {
  const [moduleCache, buildCache] = [textOf(command.moduleCache) ?? "", textOf(command.buildCache) ?? ""];
  if (!downloads) {
    return l10n.t(
      "`{0}` compiles all packages again whenever a source file changes: no cache mount keeps `{1}`.",
      command.title,
      buildCache,
    );
  }
  const downloader = command.step.goCommands.find(downloadsItself) ?? command;
  if (downloader === command) {
    return l10n.t(
      "`{0}` downloads all modules and compiles all packages again whenever a source file changes: no cache mount keeps `{1}` and `{2}`.",
      command.title,
      moduleCache,
      buildCache,
    );
  }
  return l10n.t(
    "`{0}` downloads all modules and `{1}` compiles all packages again whenever a source file changes: no cache mount keeps `{2}` and `{3}`.",
    downloader.title,
    command.title,
    moduleCache,
    buildCache,
  );
}

function installReport(install: UncachedInstall): Report {
  const { npm, cache } = install;
  const edits = planPackageCacheMount(install);
  const title = l10n.t("Mount a cache at `{0}`", cache);
  return {
    span: npm.titleSpan,
    message: l10n.t(
      "`{0}` downloads all packages again whenever a source file changes: no cache mount keeps `{1}`.",
      npm.title,
      cache,
    ),
    fixes: edits ? [{ title, safety: "suggestion", preferred: true, edits }] : [],
  };
}

/** Cache mounts are BuildKit's: Docker's builder before it refuses them. Only a comment can tell that another one is used. */
const isForBuilderWithoutMounts = onceFor(({ syntax }: Build): boolean =>
  usesBuilderWithoutMounts(syntax.commentTexts),
);

function usesBuilderWithoutMounts(comments: readonly string[]): boolean {
  return comments.some((text) => /\bkaniko\b|DOCKER_BUILDKIT=0/i.test(text));
}

/** Whether the command compiles after every edit of the source, with nothing kept from the build before. */
const lacksMounts = onceFor((command: GoCommand): boolean => {
  const { step } = command;
  if (!command.compiles || command.isVersioned || !command.command.shell.isCertain) return false;
  // Go keeps what it has compiled since 1.10. Source: go.dev/doc/go1.10#build.
  if (isGoAtLeast(command, "1.10") === "no") return false;
  // `-a` compiles everything whatever the cache holds.
  if (command.flag("a") || command.goflag("a").kind !== "unset") return false;
  if (command.isBuildCacheMounted !== "no" || command.isModuleCacheMounted === "unknown") return false;
  // A mount that was meant for the build cache and misses it is another rule's.
  if (command.moduleCacheMount && step.mounts.some(isLikeBuildCache)) return false;
  if (command.command.user !== step.user) return false;
  if (!isAbsolute(command.buildCache) || !isAbsolute(command.moduleCache)) return false;
  return standsOnSource(step) && !isPrecompiled(command);
});

function isLikeBuildCache({ type, target }: Mount): boolean {
  return type === "cache" && /go-build|\.cache|gocache/i.test(textOf(target) ?? "?");
}

/** Whether a layer below the source has compiled into the same cache, dependencies mostly: a mount would hide what it holds. */
function isPrecompiled(command: GoCommand): boolean {
  return precompiledIn(command.step.stage).has(textOf(command.buildCache));
}

/** The build caches that layers of a stage fill before the source comes. */
const precompiledIn = onceFor((stage: Stage): ReadonlySet<string | undefined> => {
  const end = stage.allSteps.findIndex(standsOnSource);
  const before = stage.allSteps.slice(0, end < 0 ? 0 : end).flatMap((step) => step.goCommands);
  const filling = before.filter((go) => go.compiles && !go.isVersioned && !go.buildCacheMount);
  return new Set(filling.map((go) => textOf(go.buildCache)));
});

/** Whether the step of a command stands on no layer that has downloaded, and no mount keeps the modules. */
function downloadsInStep({ step }: GoCommand): boolean {
  return step.goCommands.some(downloadsItself);
}

function downloadsItself(command: GoCommand): boolean {
  return !command.isVersioned && command.downloads === "yes" && command.isModuleCacheMounted === "no";
}

function isAbsolute(path: GoCommand["buildCache"]): boolean {
  return textOf(path)?.startsWith("/") === true;
}
