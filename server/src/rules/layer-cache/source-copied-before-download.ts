import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { Copy } from "../../build/copy";
import { earlierGoCommands, type GoCommand } from "../../build/goCommand";
import { below, isInside } from "../../build/imagePaths";
import { type ContextInput, contextInputs, pathTakesGoSource } from "../../build/layers";
import { localModuleFolders } from "../../build/manifests";
import { isOtherModule } from "../../build/moduleCaches";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { type DownloadLayer, planDownloadLayer } from "../shared/downloadLayer";

export const sourceCopiedBeforeDownload = defineDockerfileRule({
  meta: {
    id: "source-copied-before-download",
    category: "layer-cache",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Go source files are copied before modules are downloaded"),
    effect: () =>
      l10n.t(
        "Docker runs a step again when a file that was copied before it has changed. Every edit of the source downloads all modules again.",
      ),
    remedy: () => l10n.t("Copy `go.mod` and `go.sum` alone, run `go mod download`, and copy the source after that."),
  },
  mentions: ["go"],
  check({ build, options, report }) {
    const found = lateDownloads(build);
    for (const late of found) {
      const { source, copy, commands } = late;
      const [command] = commands;
      const { module } = command.module;
      const subject = `${copy.instruction.keyword} ${build.syntax.slice(source.span)}`;
      const looksTheSame = (other: LateDownload) =>
        other !== late && other.source.span.start === source.span.start && other.commands[0].title === command.title;
      const layer = commands.map((each) => planDownloadLayer(each, copy, options)).find((plan) => plan !== undefined);
      report({
        span: source.span,
        message:
          module && found.some(looksTheSame)
            ? l10n.t(
                "`{0}` brings Go source files in before `{1}` downloads the modules of `{2}`: every edit of the source downloads all of them again.",
                subject,
                command.title,
                below(module.folder, "go.mod"),
              )
            : l10n.t(
                "`{0}` brings Go source files in before `{1}` downloads the modules: every edit of the source downloads all of them again.",
                subject,
                command.title,
              ),
        related: commands.map(({ titleSpan }) => ({
          span: titleSpan,
          message: l10n.t("this step downloads the modules"),
        })),
        fixes: layer ? [fixWith(layer)] : [],
      });
    }
  },
});

interface LateDownload {
  readonly source: ContextInput;
  readonly copy: Copy;
  /** Those that download the same module: stages side by side each have one. */
  readonly commands: [GoCommand, ...GoCommand[]];
}

/** The first downloads of each chain of stages that stand below the source, by the COPY that brings it and by module. */
function lateDownloads(build: Build): readonly LateDownload[] {
  const found: LateDownload[] = [];
  for (const command of build.goCommands) {
    const source = isFirstDownload(command) ? firstGoSource(command) : undefined;
    if (!source?.copy) continue;
    const same = found.find(
      (each) => each.source.span.start === source.span.start && !isOtherModule(command, each.commands[0]),
    );
    if (same) same.commands.push(command);
    else found.push({ source, copy: source.copy, commands: [command] });
  }
  return found;
}

function fixWith({ movesDownload, safety, edits }: DownloadLayer): Fix {
  const title = movesDownload
    ? l10n.t("Move `go mod download` above the source")
    : l10n.t("Insert `go mod download` above the source");
  return { title, safety, preferred: true, edits };
}

/** Whether this is the command of its chain of stages that fetches the modules of its module, into the image. */
function isFirstDownload(command: GoCommand): boolean {
  if (command.downloads !== "yes" || command.isVersioned || !command.command.shell.isCertain) return false;
  if (command.isModuleCacheMounted !== "no") return false;
  const { module } = command.module;
  // A go.mod that is made in the image, or fetched, cannot be copied first.
  if (!module && (command.step.build.surroundings.context || command.subcommand !== "mod download")) return false;
  if (module?.hasVendor && command.isVendored !== "no") return false;
  if (textOf(command.setting("GO111MODULE").value) === "off") return false;
  for (const other of earlierGoCommands(command.command)) {
    if (!other.isVersioned && other.downloads !== "no" && !isOtherModule(command, other)) return false;
  }
  return true;
}

/** The first COPY or ADD of the chain that takes in sources of the command's own module. */
function firstGoSource(command: GoCommand): ContextInput | undefined {
  const { step } = command;
  const context = step.build.surroundings.context;
  const { module } = command.module;
  // What a download reads anyway, modules of a workspace and local replacements, may well stand before it.
  const others = module
    ? [
        ...(context?.modules ?? []).map((other) => other.folder).filter((folder) => folder !== module.folder),
        ...localModuleFolders(module, context?.goWork),
      ].filter((folder) => folder !== module.folder && isInside(folder, module.folder))
    : [];
  const counts = (file: string) =>
    (!module || isInside(file, module.folder)) &&
    !others.some((folder) => isInside(file, folder)) &&
    // The list of a module's tools changes as seldom as go.mod.
    !/(?:^|\/)tools\.go$/.test(file);
  return contextInputs(step).find(
    (input) =>
      input.copy !== undefined &&
      input.path !== undefined &&
      step.stage.standsOn(input.step.stage) &&
      !input.copy.excludes.some((pattern) => pattern.endsWith(".go")) &&
      pathTakesGoSource(input.path, input.hasWildcard, context, counts) === "yes",
  );
}
