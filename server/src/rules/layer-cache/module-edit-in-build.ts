import * as l10n from "@vscode/l10n";
import { fileAfter, fileForCommand } from "../../build/files";
import { earlierGoCommands, type GoCommand } from "../../build/goCommand";
import { mayHaveChangedManifests } from "../../build/goModChanges";
import { below, isInside } from "../../build/imagePaths";
import { isOtherModule, isSameMount } from "../../build/moduleCaches";
import { findsNoSource, importsOtherModules } from "../../build/moduleSources";
import { mountOver } from "../../build/ownership";
import { onceFor } from "../../syntax/onceFor";
import { textOf } from "../../syntax/value";
import type { GoModule } from "../../workspace/surroundings";
import { defineDockerfileRule, type Fix, type Report } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { removeCommand } from "../shared/settingEdits";

export const moduleEditInBuild = defineDockerfileRule({
  meta: {
    id: "module-edit-in-build",
    category: "layer-cache",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The build changes `go.mod` and `go.sum` instead of using those that are committed"),
    effect: () =>
      l10n.t(
        "`go mod tidy`, `go get` and `-mod=mod` choose versions while the image is built: it is no longer what was committed and tested, and may differ tomorrow.",
      ),
    remedy: () => l10n.t("Run `go mod tidy` before you commit, and let the image run `go mod download` only."),
  },
  mentions: ["go"],
  check({ build, report }) {
    const places = new Set<number>();
    for (const command of build.goCommands) {
      const found = findingFor(command);
      // One setting of GOFLAGS reaches many commands.
      if (!found || places.has(found.span.start)) continue;
      places.add(found.span.start);
      report(found);
    }
  },
});

const findingFor = onceFor((command: GoCommand): Report | undefined => {
  const { module, goMod } = command.module;
  // A go.mod that is made in the image, or edited there on purpose, has to be completed there.
  if (!module || goMod.contextPath === undefined || command.isVersioned || mayHaveChangedManifests(command))
    return undefined;
  if (textOf(command.setting("GO111MODULE").value) === "off") return undefined;
  // A stage that the image does not need is there to update or to check the manifests.
  if (!command.step.stage.isReachable) return undefined;
  if (command.subcommand === "mod tidy") return tidying(command, module);
  if (command.subcommand === "get") return getting(command, module);
  return completing(command, module);
});

function tidying(command: GoCommand, module: GoModule): Report | undefined {
  // A check that compares, and leaves what is committed.
  if (command.flag("diff") || isTakenOrCompared(command) || hasNothingToDo(command, module)) return undefined;
  if (findsNoSource(command)) {
    return {
      span: command.titleSpan,
      message: l10n.t(
        "`go mod tidy` runs before any Go source is here: it finds no import, strips every requirement from `go.mod` and downloads nothing that a later step could use.",
      ),
      fixes: downloadInstead(command, module),
    };
  }
  if (isDiscarded(command)) return undefined;
  if (areRestored(command)) return { ...restored(command), fixes: downloadInstead(command, module) };
  return {
    span: command.titleSpan,
    message: l10n.t(
      "`go mod tidy` rewrites `go.mod` and `go.sum` in the image only: what is built may not be what was committed.",
    ),
    fixes: downloadInstead(command, module),
  };
}

/** Whether `go mod tidy` changes nothing: there is no requirement to strip, and it sees no import that asks for one. */
function hasNothingToDo(command: GoCommand, module: GoModule): boolean {
  const { context } = command.step.build.surroundings;
  if (module.syntax.require.length > 0) return false;
  return findsNoSource(command) || !context || !importsOtherModules(context, module);
}

/** `go get` of the module's own packages or of a module that it requires; installing programs with it is another matter. */
function getting(command: GoCommand, module: GoModule): Report | undefined {
  const operands = command.operands.map((word) => textOf(command.command.valueOf(word)));
  const isOwn = operands.every((text) => text !== undefined && /^\.{1,2}(?:\/|$)/.test(text));
  const names = (text: string | undefined) =>
    text !== undefined && module.syntax.require.some(({ path }) => text.replace(/@.*$/s, "") === path);
  if (!isOwn && !operands.some(names)) return undefined;
  // Without `-u` and versions it adds what go.mod lacks, and a module that is complete stays as it is.
  if (isOwn && !command.flags.some(({ name }) => name === "u")) return undefined;
  if (isDiscarded(command)) return undefined;
  if (areRestored(command)) return restored(command);
  return {
    span: command.titleSpan,
    message: l10n.t(
      "`go get` chooses versions and rewrites `go.mod` in the image only: what is built may not be what was committed.",
    ),
  };
}

/** Nothing wrong is built, but what the command does is for nothing. */
function restored(command: GoCommand): Report {
  return {
    span: command.titleSpan,
    severity: "information",
    message: l10n.t(
      "`{0}` changes `go.mod` and `go.sum`, and a later COPY brings those of the build context back: the change is lost.",
      command.title,
    ),
  };
}

/** Whether COPY brings go.mod and go.sum back as they were before anything else may read what the command has written. */
function areRestored({ step, command, module: { folder, module } }: GoCommand): boolean {
  if (!module?.hasGoSum || folder === undefined || command.index < step.commands.length - 1) return false;
  const missing = new Set(["go.mod", "go.sum"]);
  for (const later of step.stage.steps.slice(step.index + 1)) {
    if (later.instruction.keyword === "RUN") return false;
    for (const name of later.copy ? [...missing] : []) {
      const { presence, copy, contextPath } = fileAfter(later, below(folder, name));
      const isBrought = presence === "yes" && copy?.step === later && contextPath === below(module.folder, name);
      if (isBrought) missing.delete(name);
    }
    if (missing.size === 0) return true;
  }
  return false;
}

/**
 * Whether go.mod lies in a bind mount, where what is written is gone with the step, and nothing but downloads follows in it.
 * Source: the reference of Dockerfiles on `--mount=type=bind,rw`.
 */
function isDiscarded({ step, command, subcommand, module: { folder } }: GoCommand): boolean {
  if (folder === undefined || mountOver(step, below(folder, "go.mod"))?.type !== "bind") return false;
  const onlyReadsModules = /^mod (?:tidy|download|verify)$/;
  if (subcommand !== "get" && !onlyReadsModules.test(subcommand)) return false;
  return step.commands
    .slice(command.index + 1)
    .every((later) => step.goCommands.some((go) => go.command === later && onlyReadsModules.test(go.subcommand)));
}

/** `-mod=mod`, on the command itself or in GOFLAGS. */
function completing(command: GoCommand, module: GoModule): Report | undefined {
  // With vendor/ the setting is a way to leave that alone; `go run` uses it for tools that generate code.
  if (!/^(?:build|install|test)$/.test(command.subcommand) || textOf(command.modMode) !== "mod") return undefined;
  if (module.hasVendor || !hasSums(command, module)) return undefined;
  const flag = command.flag("mod");
  const message = l10n.t(
    "`-mod=mod` lets `{0}` change `go.mod` and `go.sum` in the image instead of stopping: what is missing there goes unnoticed.",
    command.title,
  );
  if (!flag) {
    const { origin } = command.setting("GOFLAGS");
    return origin && { span: origin.pair.span, message, severity: "information" };
  }
  const edits = new DockerfileEdits(command.step.build);
  const before = /[ \t]*$/.exec(edits.text.slice(0, flag.span.start))?.[0].length ?? 0;
  return {
    span: flag.span,
    message,
    severity: "information",
    fixes: [
      {
        title: l10n.t("Remove `{0}`", "-mod=mod"),
        safety: "suggestion",
        preferred: true,
        edits: () => [edits.replace({ start: flag.span.start - before, end: flag.span.end }, "")],
      },
    ],
  };
}

/** Whether a later command of the same RUN asks git for differences, or takes the manifests elsewhere. */
function isTakenOrCompared({ step, command }: GoCommand): boolean {
  return step.commands.slice(command.index + 1).some((other) => {
    if (/^(?:diff|cmp)$/.test(other.name ?? "")) return true;
    const text = other.shell.words.map((word) => word.text).join(" ");
    return other.name === "git" ? /\b(?:diff|status)\b/.test(text) : /\bgo\.(?:mod|sum|\*)/.test(text);
  });
}

/** `go mod download`, where go.sum is there to say what to download. */
function downloadInstead(command: GoCommand, module: GoModule): readonly Fix[] {
  const { step } = command;
  const changes = command.flags.some(({ name }) => !/^(?:v|x|d)$/.test(name));
  if (changes || module.hasVendor || !hasSums(command, module) || isTakenElsewhere(command)) return [];
  const edits = new DockerfileEdits(step.build);
  if (hasDownloaded(command)) {
    const removal = removeCommand(edits, command.command, step.instruction);
    const title = l10n.t("Remove `{0}`", command.title);
    return removal ? [{ title, safety: "suggestion", preferred: true, edits: () => [removal] }] : [];
  }
  return [
    {
      title: l10n.t("Replace with `go mod download`"),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace({ start: command.titleSpan.start, end: command.span.end }, "go mod download")],
    },
  ];
}

/** Whether `go mod download` ran before, or is the next go command, for the same module and into the same cache. */
function hasDownloaded(command: GoCommand): boolean {
  const commands = command.step.stage.goCommands;
  const next = commands[commands.indexOf(command) + 1];
  return [...earlierGoCommands(command.command), ...(next ? [next] : [])].some(
    (other) =>
      other.subcommand === "mod download" &&
      other.operands.length === 0 &&
      other.command.shell.isCertain &&
      !isOtherModule(command, other) &&
      textOf(command.moduleCache) === textOf(other.moduleCache) &&
      isSameMount(command.moduleCacheMount, other.moduleCacheMount),
  );
}

/** Whether the go.sum of the context is where the command looks, and is not empty. */
function hasSums(command: GoCommand, module: GoModule): boolean {
  const { context } = command.step.build.surroundings;
  const { folder } = command.module;
  const path = below(module.folder, "go.sum");
  if (!context || folder === undefined || !module.hasGoSum) return false;
  const found = fileForCommand(command.command, below(folder, "go.sum"));
  return found.presence === "yes" && found.contextPath === path && (context.listing.bytes(path) ?? 0) > 0;
}

/** Whether a later stage takes the manifests as they are after this command. */
function isTakenElsewhere({ step, module: { folder } }: GoCommand): boolean {
  return step.build.steps.some(({ copy }) => {
    if (copy?.origin.kind !== "stage" || !copy.origin.stage.standsOn(step.stage)) return false;
    return copy.sources.some(({ path }) => {
      const from = textOf(path);
      return from === undefined || (folder !== undefined && isInside(below(folder, "go.mod"), from));
    });
  });
}
