import * as l10n from "@vscode/l10n";
import { inContext } from "../../build/files";
import { earlierGoCommands, type GoCommand } from "../../build/goCommand";
import { below, nameOf } from "../../build/imagePaths";
import { ownInputs } from "../../build/layers";
import { compareGoTexts } from "../../syntax/goVersion";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import type { BuildContext, GoModule } from "../../workspace/surroundings";
import { defineDockerfileRule } from "../define";
import { isContextCertain } from "../shared/certainContext";

/** Commands that stop, or whose followers stop, when a checksum is missing. */
const readsSums = /^(?:mod download|build|install|test|vet|run)$/;

export const goSumMissing = defineDockerfileRule({
  meta: {
    id: "go-sum-missing",
    category: "layer-cache",
    severity: "warning",
    confidence: "high",
    fix: "none",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The module has requirements but no `go.sum`"),
    effect: () =>
      l10n.t(
        "`go mod download` passes without it, `go build` then stops with `missing go.sum entry`. What is downloaded is compared with nothing that you committed.",
      ),
    remedy: () => l10n.t("Run `go mod tidy` in the module and commit `go.sum`."),
  },
  mentions: ["go"],
  check({ build, report }) {
    const { context } = build.surroundings;
    if (!context || !isContextCertain(build, context)) return;
    const reported = new Set<GoModule>();
    for (const command of build.steps.flatMap((step) => step.goCommands)) {
      const module = needyModule(command, context);
      if (!module || reported.has(module)) continue;
      reported.add(module);
      const path = below(module.folder, "go.sum");
      report({
        span: placeOf(command),
        message: messageFor(command, path, context.gitIgnores(path)),
        related: [{ span: command.titleSpan, message: l10n.t("`{0}` reads the modules here", command.title) }],
      });
    }
  },
});

function messageFor(command: GoCommand, path: string, isIgnored: boolean): string {
  if (command.subcommand !== "mod download") {
    return isIgnored
      ? l10n.t(
          "git ignores `{0}`, so that a fresh clone has none: there `{1}` stops with `missing go.sum entry`.",
          path,
          command.title,
        )
      : l10n.t(
          "There is no `{0}` although `go.mod` has requirements: `{1}` stops with `missing go.sum entry`.",
          path,
          command.title,
        );
  }
  return isIgnored
    ? l10n.t(
        "git ignores `{0}`, so that a fresh clone has none: there the download passes, but `go build` stops with `missing go.sum entry`.",
        path,
      )
    : l10n.t(
        "There is no `{0}` although `go.mod` has requirements: the download passes, but `go build` stops with `missing go.sum entry`.",
        path,
      );
}

/** The module of a command that needs a go.sum which neither the context has nor the build makes. */
function needyModule(command: GoCommand, context: BuildContext): GoModule | undefined {
  const { module, goMod } = command.module;
  if (!module || module.hasGoSum || command.isVersioned || goMod.contextPath === undefined) return undefined;
  if (!readsSums.test(command.subcommand) || command.needsModules !== "yes" || command.isVendored !== "no")
    return undefined;
  if (!checksSums(command, module)) return undefined;
  const path = below(module.folder, "go.sum");
  if (inContext(context, path) !== "no" && !context.gitIgnores(path)) return undefined;
  // In a workspace go.work.sum may hold what is missing.
  return isMadeOrNamed(command) || context.goWork?.folder !== undefined ? undefined : module;
}

/** From Go 1.16 on a build does not complete go.sum by itself. Source: Go 1.16 release notes. */
function checksSums(command: GoCommand, module: GoModule): boolean {
  const { base, image } = command.step.stage;
  const isNew = (text: string | undefined) => (compareGoTexts(text, "1.16") ?? -1) >= 0;
  if (base.goVersion !== undefined) return isNew(base.goVersion);
  return isNew(module.syntax.go?.value) || (base.hasGo === "yes" && image.kind === "known");
}

/** Whether something in the chain writes go.sum, or a COPY names it: then it is made before the image is built. */
function isMadeOrNamed(command: GoCommand): boolean {
  const { stage } = command.step;
  for (const step of stage.allSteps) {
    if (ownInputs(step).some(({ path }) => path !== undefined && nameOf(path) === "go.sum")) return true;
    const commands = step.goCommands;
    if (commands.some(writesSums)) return true;
    if (step === command.step) break;
    if (
      step.instruction.keyword === "RUN" &&
      step.commands.some(({ shell }) => /\bgo\.sum\b/.test(shell.words.map(({ text }) => text).join(" ")))
    )
      return true;
  }
  return [...earlierGoCommands(command.command)].some(writesSums);
}

function writesSums(command: GoCommand): boolean {
  if (textOf(command.modMode) === "mod") return true;
  if (command.subcommand === "mod download") return command.operands.length > 0;
  return /^(?:mod (?:init|tidy|vendor)|get|work (?:sync|vendor))$/.test(command.subcommand);
}

/** The source that brings go.mod in, else the command. */
function placeOf(command: GoCommand): Span {
  const { copy, mount, contextPath } = command.module.goMod;
  if (mount) return mount.flag.span;
  const source =
    copy?.sources.find(({ path }) => textOf(path) === contextPath) ??
    copy?.sources.find(({ hasWildcard }) => hasWildcard);
  return (source ?? copy?.sources[0])?.span ?? command.titleSpan;
}
