import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import { below } from "../../build/imagePaths";
import { type LocalModule, workspaceMembers } from "../../build/localModules";
import { defineDockerfileRule } from "../define";
import { absentModulesCheck } from "../shared/absentModules";

export const workspaceModuleNotCopied = defineDockerfileRule({
  meta: {
    id: "workspace-module-not-copied",
    category: "layer-cache",
    severity: "error",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("`go.work` is in the image, but not all modules that it lists"),
    effect: () =>
      l10n.t(
        "In a workspace Go loads every module of the `use` list, also for `go mod download`. The step fails with `cannot load module … listed in go.work file`.",
      ),
    remedy: () =>
      l10n.t(
        "Copy the `go.mod` of every listed module together with `go.work`, or leave `go.work` out and set `GOWORK=off`.",
      ),
  },
  mentions: ["go"],
  check: absentModulesCheck({
    modulesOf: workspaceMembers,
    message: messageFor,
    declaration: (name) => l10n.t("`{0}` is listed here", name),
    copyAll: () => l10n.t("Copy the modules of the workspace first"),
  }),
});

function messageFor(command: GoCommand, absent: readonly LocalModule[], first: LocalModule): string {
  const goMod = below(first.image, "go.mod");
  if (absent.length === 1)
    return l10n.t(
      "`{0}` fails: `go.work` lists `{1}`, and `{2}` is not in the image yet.",
      command.title,
      first.name,
      goMod,
    );
  return l10n.t(
    "`{0}` fails: `go.work` lists `{1}`, and `{2}` is not in the image yet; the same holds for {3} more.",
    command.title,
    first.name,
    goMod,
    absent.length - 1,
  );
}
