import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import { below } from "../../build/imagePaths";
import { type LocalModule, neededReplacements } from "../../build/localModules";
import { defineDockerfileRule } from "../define";
import { absentModulesCheck } from "../shared/absentModules";

export const localReplaceNotCopied = defineDockerfileRule({
  meta: {
    id: "local-replace-not-copied",
    category: "layer-cache",
    severity: "error",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("`go.mod` replaces a module with a folder that has not been copied yet"),
    effect: () =>
      l10n.t(
        "Go reads the `go.mod` of every local replacement, for `go mod download` too. The step fails with `no such file or directory`.",
      ),
    remedy: () => l10n.t("Copy the folder of the replacement, or at least its `go.mod`, before the first Go command."),
  },
  mentions: ["go"],
  check: absentModulesCheck({
    modulesOf: neededReplacements,
    message: messageFor,
    declaration: (name) => l10n.t("`{0}` is replaced here", name),
    copyAll: () => l10n.t("Copy the replacements first"),
  }),
});

function messageFor(command: GoCommand, absent: readonly LocalModule[], first: LocalModule): string {
  if (first.folder === undefined) {
    return l10n.t(
      "`{0}` fails: `go.mod` replaces `{1}` with `{2}`, which lies outside of the build context and cannot be copied.",
      command.title,
      first.name,
      first.written,
    );
  }
  if (absent.length === 1) {
    return l10n.t(
      "`{0}` fails: `go.mod` replaces `{1}` with `{2}`, and `{3}` is not in the image yet.",
      command.title,
      first.name,
      first.written,
      below(first.image, "go.mod"),
    );
  }
  return l10n.t(
    "`{0}` fails: `go.mod` replaces `{1}` with `{2}`, and `{3}` is not in the image yet; the same holds for {4} more.",
    command.title,
    first.name,
    first.written,
    below(first.image, "go.mod"),
    absent.length - 1,
  );
}
