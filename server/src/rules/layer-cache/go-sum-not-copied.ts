import * as l10n from "@vscode/l10n";
import { fileForCommand, inContext } from "../../build/files";
import { earlierGoCommands, type GoCommand } from "../../build/goCommand";
import { isGoAtLeast } from "../../build/goToolchain";
import { mainModulesOf } from "../../build/goWorkspaces";
import { below } from "../../build/imagePaths";
import { isOtherModule } from "../../build/moduleCaches";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule } from "../define";
import { bringBeside, bringerOf, type FileBringer } from "../shared/broughtFiles";
import { DockerfileEdits } from "../shared/edits";
import { forEachGoCommand } from "../shared/forEach";

/** Go commands that read go.sum; `go mod tidy` and `go get` write it anew. */
const readsGoSum = /^(?:mod download|build|install|test|vet|run|list)$/;

export const goSumNotCopied = defineDockerfileRule({
  meta: {
    id: "go-sum-not-copied",
    category: "layer-cache",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Modules are downloaded with `go.mod` alone, without `go.sum`"),
    effect: () =>
      l10n.t(
        "What is downloaded is not compared with the checksums that you committed, and a change of `go.sum` does not renew the layer. A build that never gets `go.sum` fails.",
      ),
    remedy: () => l10n.t("Copy `go.sum` together with `go.mod`."),
  },
  mentions: ["go"],
  check: forEachGoCommand((command, { build, report }) => {
    const found = isFirstReader(command) ? goModWithoutGoSum(command) : undefined;
    if (!found) return;
    const edits = new DockerfileEdits(build);
    report({
      span: found.span,
      message: stopsWithout(command)
        ? l10n.t(
            "`go.mod` is there for `{0}`, but `go.sum` of the build context is not: it stops with `missing go.sum entry`.",
            command.title,
          )
        : l10n.t(
            "`go.mod` is there for `{0}`, but `go.sum` of the build context is not: the modules are not compared with its checksums.",
            command.title,
          ),
      related: [{ span: command.titleSpan, message: l10n.t("`{0}` reads the modules here", command.title) }],
      fixes: [
        {
          title: found.copy ? l10n.t("Copy `go.sum` as well") : l10n.t("Mount `go.sum` as well"),
          safety: found.copy ? "safe" : "suggestion",
          preferred: true,
          edits: () => bringBeside(edits, found, "go.sum"),
        },
      ],
    });
  }),
});

/**
 * From Go 1.16 on only a download, or a command that may write go.mod, goes on without checksums; so does every command in a
 * workspace. Sources: Go 1.16 release notes; cmd/go, `modload.mustHaveSums`.
 */
function stopsWithout(command: GoCommand): boolean {
  if (mainModulesOf(command)?.isWorkspace !== false) return false;
  if (command.subcommand === "mod download" || command.modMode.kind === "unknown") return false;
  return textOf(command.modMode) !== "mod" && isGoAtLeast(command, "1.16") === "yes";
}

/** The first command of its chain of stages that needs go.sum of its module. */
function isFirstReader(command: GoCommand): boolean {
  if (!readsGoSum.test(command.subcommand) || command.isVersioned || !command.command.shell.isCertain) return false;
  if (command.needsModules !== "yes" || command.isVendored === "yes") return false;
  for (const other of earlierGoCommands(command.command)) {
    if (!other.isVersioned && other.needsModules !== "no" && !isOtherModule(command, other)) return false;
  }
  return true;
}

/** What brought go.mod, when go.sum is certainly not there although the build context has it. */
function goModWithoutGoSum(command: GoCommand): FileBringer | undefined {
  const { module, folder, goMod } = command.module;
  const context = command.step.build.surroundings.context;
  if (!module || folder === undefined || goMod.contextPath === undefined) return undefined;
  if (inContext(context, below(module.folder, "go.sum")) !== "yes") return undefined;
  if (fileForCommand(command.command, below(folder, "go.sum")).presence !== "no") return undefined;
  if (!mainModulesOf(command)?.hasOwn) return undefined;
  return bringerOf(goMod);
}
