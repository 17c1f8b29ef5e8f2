import * as l10n from "@vscode/l10n";
import { cacheCleanupsIn } from "../../build/cacheCleanups";
import { defineDockerfileRule } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { removeCommand } from "../shared/settingEdits";

export const cacheCleanupInLaterLayer = defineDockerfileRule({
  meta: {
    id: "cache-cleanup-in-later-layer",
    category: "layer-cache",
    severity: "information",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Go's caches are deleted where that makes no image smaller"),
    effect: () =>
      l10n.t(
        "A layer keeps what it holds: deleting it in a later one hides it and frees nothing. A stage of which only files are copied leaves its caches behind anyway.",
      ),
    remedy: () => l10n.t("Remove the command. To keep caches out of a layer, fill them under a cache mount."),
  },
  mentions: ["go"],
  check({ build, report }) {
    const edits = new DockerfileEdits(build);
    for (const stage of build.stages) {
      for (const { command, cache, filling, isThrownAway } of cacheCleanupsIn(stage)) {
        const { instruction } = command.step;
        const removal = cache.isAll ? removeCommand(edits, command, instruction) : undefined;
        report({
          span: command.span,
          message: isThrownAway
            ? l10n.t(
                "Nothing of this stage but the files that others copy reaches an image: deleting `{0}` makes none smaller.",
                cache.path,
              )
            : l10n.t(
                "The layer of `{0}` keeps what it put into `{1}`: deleting it in a later layer frees nothing.",
                filling.title,
                cache.path,
              ),
          related: [{ span: filling.titleSpan, message: l10n.t("`{0}` fills it", filling.title) }],
          fixes: removal
            ? [
                {
                  title: l10n.t("Remove the command that deletes the cache"),
                  safety: "suggestion",
                  preferred: true,
                  edits: () => [removal],
                },
              ]
            : [],
        });
      }
    }
  },
});
