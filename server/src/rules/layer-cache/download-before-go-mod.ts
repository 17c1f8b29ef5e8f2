import * as l10n from "@vscode/l10n";
import { presenceFor } from "../../build/commandPresence";
import { fileAt, fileAtEnd } from "../../build/files";
import type { GoCommand } from "../../build/goCommand";
import { isGoAtLeast } from "../../build/goToolchain";
import { below, folderOf } from "../../build/imagePaths";
import { localModuleFolders } from "../../build/manifests";
import type { Step } from "../../build/stage";
import { onceFor } from "../../syntax/onceFor";
import { literalOf } from "../../syntax/shellModel";
import { textOf, textOrEmpty } from "../../syntax/value";
import type { GoModule } from "../../workspace/surroundings";
import { defineDockerfileRule, type Fix } from "../define";
import { copyLine } from "../shared/copyLines";
import { DockerfileEdits } from "../shared/edits";
import { foundInGoCommands } from "../shared/forEach";
import { isModuleHidden } from "../shared/hiddenSources";
import { OncePerChain } from "../shared/oncePerChain";

/** Commands that are about the module's own requirements and do nothing without a module. */
const readsRequirements = /^mod (?:download|tidy|vendor|verify)$/;
const readsPackages = /^(?:build|install|test|vet|run)$/;

export const downloadBeforeGoMod = defineDockerfileRule({
  meta: {
    id: "download-before-go-mod",
    category: "layer-cache",
    severity: "error",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A go command runs where no `go.mod` has been copied"),
    effect: () =>
      l10n.t(
        "The step fails: `no modules specified`, or `go.mod file not found in current directory or any parent directory`.",
      ),
    remedy: () => l10n.t("Copy `go.mod` and `go.sum` to the working directory before this step."),
  },
  mentions: ["go"],
  check({ build, report }) {
    const once = new OncePerChain();
    for (const { command, directory } of commandsWithoutModule(build)) {
      // What the ignore file hides is its fault, and said there.
      if (!once.isFirst(command.step.stage, directory) || isModuleHidden(command)) continue;
      report({
        span: command.titleSpan,
        message: l10n.t(
          "`{0}` fails: no `go.mod` has been copied to `{1}` or a folder above it when this step runs.",
          command.title,
          directory,
        ),
        severity: command.step.stage.isReachable ? "error" : "warning",
        fixes: fixesFor(command, directory),
      });
    }
  },
});

const commandsWithoutModule = foundInGoCommands((command) => {
  const directory = textOf(command.directory);
  return directory !== undefined && isWithoutModule(command, directory) ? { command, directory } : undefined;
});

function isWithoutModule(command: GoCommand, directory: string): boolean {
  const { shell } = command.command;
  if (!needsModule(command) || command.flag("modfile")) return false;
  if (!shell.isCertain || shell.mayFail || command.step.stage.base.hasGo === "no") return false;
  if (command.module.presence === "yes") return false;
  const work = command.setting("GOWORK").value;
  if (work.kind !== "unset" && textOf(work) !== "off") return false;
  // Both are looked for in every folder above.
  for (let folder = directory; ; folder = folderOf(folder)) {
    if (presenceFor(command.command, below(folder, "go.mod")) !== "no") return false;
    if (presenceFor(command.command, below(folder, "go.work")) !== "no") return false;
    if (folder === "/" || folder === "") return true;
  }
}

/** Whether the command does nothing without a module; files that are named make a package by themselves. Source: go.dev/doc/go1.16#go-command. */
const needsModule = onceFor((command: GoCommand): boolean => {
  const { subcommand, operands } = command;
  if (readsRequirements.test(subcommand)) return operands.length === 0;
  if (!readsPackages.test(subcommand) || command.hasHiddenFlags || command.isVersioned) return false;
  if (operands.some((word) => !/^\.{1,2}(?:\/(?!.*\.go$)|$)/.test(literalOf(word) ?? ""))) return false;
  // `auto` and `off`, and releases before 1.16, also build what lies in GOPATH.
  const mode = textOrEmpty(command.setting("GO111MODULE").value);
  return (mode === "" || mode === "on") && isGoAtLeast(command, "1.16") === "yes";
});

/** Brings the manifests in above, where a later COPY shows which ones are meant. */
function fixesFor(command: GoCommand, directory: string): readonly Fix[] {
  const { step } = command;
  // A build needs the sources too.
  const later = readsRequirements.test(command.subcommand) ? laterCopy(step, directory) : undefined;
  if (!later) return [];
  const edits = new DockerfileEdits(step.build);
  const { module, arrival } = later;
  if (arrival.copy && isManifestCopy(arrival) && textOf(arrival.workdir) === textOf(step.workdir)) {
    return [
      {
        title: l10n.t("Move `{0}` above", step.build.syntax.slice(arrival.instruction.head).replace(/\s+/g, " ")),
        safety: "safe",
        preferred: true,
        edits: () => edits.arrangeBefore(step.instruction, [arrival.instruction]),
      },
    ];
  }
  const names = ["go.mod", ...(module.hasGoSum ? ["go.sum"] : [])].map((name) => below(module.folder, name));
  const line = copyLine(step, names, directory, arrival.copy?.chown);
  if (line === undefined) return [];
  const title = l10n.t("Copy {0} first", names.map((name) => `\`${name}\``).join(l10n.t(", ")));
  return [{ title, safety: "safe", preferred: true, edits: () => [edits.insertBefore(step.instruction, [line])] }];
}

/** The step behind this one that brings go.mod to the folder, when it is a module by itself. */
function laterCopy(step: Step, directory: string): { readonly arrival: Step; readonly module: GoModule } | undefined {
  const { context } = step.build.surroundings;
  const { steps } = step.stage;
  for (const arrival of steps.slice(step.index + 1)) {
    if (!arrival.copy) continue;
    const next = steps[arrival.index + 1];
    const goMod = below(directory, "go.mod");
    const { contextPath } = next ? fileAt(next, goMod) : fileAtEnd(step.stage, goMod);
    if (contextPath === undefined) continue;
    const module = context?.modules.find(({ folder }) => below(folder, "go.mod") === contextPath);
    if (!module || localModuleFolders(module, context?.goWork).length > 0) return undefined;
    return { arrival, module };
  }
  return undefined;
}

/** Whether a COPY takes nothing but go.mod and go.sum. */
function isManifestCopy({ copy }: Step): boolean {
  const paths = copy?.sources.map(({ path }) => textOf(path) ?? "") ?? [];
  return paths.length > 0 && paths.every((path) => /(?:^|\/)go\.(?:mod|sum)\*?$/.test(path));
}
