import * as l10n from "@vscode/l10n";
import { fromSteps } from "../../build/fromSteps";
import { earlierGoCommands, type GoCommand } from "../../build/goCommand";
import { isOtherModule, isSameMount } from "../../build/moduleCaches";
import type { Mount } from "../../build/mount";
import type { Stage, Step } from "../../build/stage";
import { onceFor } from "../../syntax/onceFor";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { planModuleMount } from "../shared/cacheMounts";

export const cacheMountHidesDownload = defineDockerfileRule({
  meta: {
    id: "cache-mount-hides-download",
    category: "cache-mount",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("One step downloads modules into a layer and another into a cache mount"),
    effect: () =>
      l10n.t("Neither sees what the other has: the modules are downloaded twice, and a build without network fails."),
    remedy: () => l10n.t("Give the steps the same module-cache mount, or none of them."),
  },
  mentions: ["go"],
  check({ build, report }) {
    const reported = new Set<Stage>();
    for (const stage of build.stages) {
      if (stage.chain.some((each) => reported.has(each))) continue;
      const pair = firstPair(stage);
      if (!pair) continue;
      reported.add(stage);
      const { download, command } = pair;
      const mount = command.moduleCacheMount;
      const other = download.moduleCacheMount;
      const plan = mount && other ? undefined : planModuleMount(mount ? command : download);
      const title = l10n.t("Mount the module cache in all steps that use modules");
      const fixes: Fix[] = plan ? [{ title, safety: "safe", preferred: true, edits: plan }] : [];
      report({
        span: mount ? mount.flag.span : command.titleSpan,
        message: mount
          ? other
            ? messageForTwo(pair, mount, other)
            : l10n.t(
                "This mount hides what `{0}` has downloaded into a layer: `{1}` finds an empty `{2}` and downloads again.",
                download.title,
                command.title,
                textOf(command.moduleCache) ?? "",
              )
          : l10n.t(
              "`{0}` downloads all modules again: `{1}` has put them into a cache mount, which this step does not have.",
              command.title,
              download.title,
            ),
        related: [{ span: download.titleSpan, message: l10n.t("The modules are downloaded here") }],
        fixes,
      });
    }
  },
});

function messageForTwo({ download, command }: Pair, mount: Mount, other: Mount): string {
  return l10n.t(
    "`{0}` downloads all modules again: without an `id`, this mount at `{1}` is another cache than the one at `{2}`, into which `{3}` has put them.",
    command.title,
    textOf(mount.target) ?? "",
    textOf(other.target) ?? "",
    download.title,
  );
}

interface Pair {
  readonly download: GoCommand;
  readonly command: GoCommand;
}

/** The first command of a stage that needs modules and sees another cache than a `go mod download` before it. */
function firstPair(stage: Stage): Pair | undefined {
  for (const command of downloadingCommands(stage)) {
    const downloads = [...earlierGoCommands(command.command)].filter(
      (other) => other.subcommand === "mod download" && usesModules(other) && isForSameModules(other, command),
    );
    const last = downloads.at(-1);
    if (last && areApart(last.moduleCacheMount, command.moduleCacheMount)) return { download: last, command };
  }
  return undefined;
}

const downloadingCommands = fromSteps(({ goCommands }: Step): readonly GoCommand[] =>
  goCommands.filter((command) => usesModules(command) && command.downloads === "yes"),
);

/** One mount and none, or two that are apart because of their targets alone: different ids are meant. */
function areApart(a: Mount | undefined, b: Mount | undefined): boolean {
  if (!a || !b) return a !== b;
  return a.id === undefined && b.id === undefined && textOf(a.target) !== textOf(b.target);
}

const usesModules = onceFor((command: GoCommand): boolean => {
  const { moduleCacheMount: mount } = command;
  if (command.isModuleCacheMounted === "unknown") return false;
  if (mount && mount.type !== "cache") return false;
  // A cache that begins with files of a stage or an image is not empty.
  if (mount && mount.from.kind !== "unset") return false;
  const { isCertain } = command.command.shell;
  return (
    isCertain &&
    !command.isVersioned &&
    command.needsModules === "yes" &&
    command.operands.every(({ text }) => !text.includes("@"))
  );
});

function isForSameModules(download: GoCommand, command: GoCommand): boolean {
  const cache = textOf(command.moduleCache);
  if (cache === undefined || cache !== textOf(download.moduleCache) || isOtherModule(download, command)) return false;
  return !isSameMount(download.moduleCacheMount, command.moduleCacheMount);
}
