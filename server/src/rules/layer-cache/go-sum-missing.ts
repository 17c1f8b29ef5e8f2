import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { StepCommand } from "../../build/command";
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
    for (const [module, needy] of needyModules(build, context)) {
      const command = firstWithoutSums(build, module, needy);
      if (!command) continue;
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

/** The modules that need a go.sum which the context does not have, with the commands that need it. */
function needyModules(build: Build, context: BuildContext): ReadonlyMap<GoModule, readonly GoCommand[]> {
  const found = new Map<GoModule, GoCommand[]>();
  for (const command of build.goCommands) {
    const module = needyModule(command, context);
    if (!module) continue;
    const list = found.get(module);
    if (list) list.push(command);
    else found.set(module, [command]);
  }
  return found;
}

function needyModule(command: GoCommand, context: BuildContext): GoModule | undefined {
  const { module, goMod } = command.module;
  if (!module || module.hasGoSum || command.isVersioned || goMod.contextPath === undefined) return undefined;
  if (!readsSums.test(command.subcommand) || command.needsModules !== "yes" || command.isVendored !== "no")
    return undefined;
  if (!checksSums(command, module)) return undefined;
  const path = below(module.folder, "go.sum");
  if (inContext(context, path) !== "no" && !context.gitIgnores(path)) return undefined;
  // In a workspace go.work.sum may hold what is missing.
  return context.goWork?.folder !== undefined ? undefined : module;
}

/**
 * The command to show: the first that stops, or the download in front of it. A download passes by itself; where nothing
 * that stops is in sight, whatever may write go.sum for those that are not is enough to say nothing.
 */
function firstWithoutSums(build: Build, module: GoModule, needy: readonly GoCommand[]): GoCommand | undefined {
  const stopping = needy.filter((command) => command.subcommand !== "mod download");
  if (stopping.length > 0) {
    const stops = stopping.find((command) => !mayHaveSums(command, module));
    const earlier = stops && new Set(earlierGoCommands(stops.command));
    return needy.find((command) => earlier?.has(command) && command.subcommand === "mod download") ?? stops;
  }
  const first = needy.find((command) => !mayHaveSums(command, module));
  if (!first || writersOf(build, module).length > 0) return undefined;
  const isFollowed = build.steps.some(
    (step) =>
      step.stage.standsOn(first.step.stage) &&
      step.commands.some((command) => command.isOpaque && !isBefore(command, first.command)),
  );
  return isFollowed ? undefined : first;
}

/** From Go 1.16 on a build does not complete go.sum by itself. Source: Go 1.16 release notes. */
function checksSums(command: GoCommand, module: GoModule): boolean {
  const { base, image } = command.step.stage;
  const isNew = (text: string | undefined) => (compareGoTexts(text, "1.16") ?? -1) >= 0;
  if (base.goVersion !== undefined) return isNew(base.goVersion);
  return isNew(module.syntax.go?.value) || (base.hasGo === "yes" && image.kind === "known");
}

/**
 * Whether there may be a go.sum when a command starts: something wrote it or may have, or a COPY names it, so that it is
 * made before the image is built.
 */
function mayHaveSums(command: GoCommand, module: GoModule): boolean {
  const { step } = command;
  const { copy } = command.module.goMod;
  const writers = writersOf(step.build, module);
  if (writers.some((writer) => writer === command || isBefore(writer.command, command.command))) return true;
  for (const earlier of step.stage.allSteps) {
    if (ownInputs(earlier).some(({ path }) => path !== undefined && nameOf(path) === "go.sum")) return true;
    const isBehindGoMod = !copy || copy.step.stage.index < earlier.stage.index || copy.step.index < earlier.index;
    for (const other of earlier.instruction.keyword === "RUN" ? earlier.commands : []) {
      if (!isBefore(other, command.command)) continue;
      // Scripts and `make` may do anything, from the moment at which there is a module.
      if ((other.isOpaque && isBehindGoMod) || namesSums(other)) return true;
    }
    if (earlier === step) break;
  }
  return false;
}

function isBefore(command: StepCommand, other: StepCommand): boolean {
  const order = command.step.instruction.span.start - other.step.instruction.span.start;
  return order === 0 ? command.index < other.index : order < 0;
}

function namesSums({ shell }: StepCommand): boolean {
  return shell.words.some(({ text }) => /\bgo\.sum\b/.test(text));
}

/** The commands that write, or may write, the go.sum of a module: in whatever stage, because another may copy it. */
function writersOf(build: Build, module: GoModule): readonly GoCommand[] {
  return build.steps
    .flatMap((step) => step.goCommands)
    .filter((command) => writesSums(command) && (command.module.module ?? module) === module);
}

function writesSums(command: GoCommand): boolean {
  if (textOf(command.modMode) === "mod") return true;
  if (command.subcommand === "mod download") return command.operands.length > 0;
  // A `//go:generate` line may be `go mod tidy`.
  return /^(?:mod (?:init|tidy|vendor)|get|generate|work (?:sync|vendor))$/.test(command.subcommand);
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
