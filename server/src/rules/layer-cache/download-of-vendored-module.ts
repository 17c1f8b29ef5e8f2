import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import { isInside } from "../../build/imagePaths";
import type { Stage, Step } from "../../build/stage";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachGoCommand, type ItemChecking } from "../shared/forEach";
import { removeCommand } from "../shared/settingEdits";

export const downloadOfVendoredModule = defineDockerfileRule({
  meta: {
    id: "download-of-vendored-module",
    category: "layer-cache",
    severity: "information",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
    tags: ["unnecessary"],
  },
  text: {
    summary: () => l10n.t("Modules are downloaded that the build takes from vendor"),
    effect: () =>
      l10n.t(
        "The download costs time, space and a network that the build does not need: `go build` compiles what lies in `vendor/`.",
      ),
    remedy: () => l10n.t("Remove the download, or `vendor/` if you want modules from the network."),
  },
  mentions: ["go"],
  check: forEachGoCommand((go, context) => {
    checkDownload(context, go);
  }),
});

function checkDownload({ build, report }: ItemChecking, go: GoCommand): void {
  const { module } = go.module;
  if (go.subcommand !== "mod download" || go.operands.length > 0 || !module?.hasVendor) return;
  const builds = commandsAfter(go);
  const readers = builds?.filter((other) => other.needsModules !== "no" && other.subcommand !== "mod download");
  if (!readers?.some((other) => other.compiles && other.module.module === module)) return;
  if (!readers.every((other) => other.isVendored === "yes" && other.module.module === module)) return;
  if (isTakenElsewhere(go)) return;
  const [first] = readers;
  const edit = removeCommand(new DockerfileEdits(build), go.command, go.step.instruction);
  report({
    span: go.titleSpan,
    message: l10n.t("`{0}` fetches modules that no build here uses: they come from `vendor/`.", go.title),
    related: first ? [{ span: first.titleSpan, message: l10n.t("This build uses `vendor/`") }] : [],
    fixes: edit
      ? [{ title: l10n.t("Remove the download"), safety: "suggestion", preferred: true, edits: () => [edit] }]
      : [],
  });
}

/** The go commands that run behind this one on its layers; `undefined` where something else runs there that cannot be seen. */
function commandsAfter(go: GoCommand): readonly GoCommand[] | undefined {
  const { step } = go;
  const steps = [...step.stage.steps.slice(step.index), ...step.stage.children.flatMap(stepsOn)];
  if (steps.some((other) => other.isOpaque)) return undefined;
  return steps
    .flatMap((other) => other.goCommands)
    .filter((other) => !other.isVersioned && (other.step !== step || other.command.index > go.command.index));
}

function stepsOn(stage: Stage): readonly Step[] {
  return [...stage.steps, ...stage.children.flatMap(stepsOn)];
}

/** Whether the module cache is copied, or mounted, somewhere else. */
function isTakenElsewhere(go: GoCommand): boolean {
  const cache = textOf(go.moduleCache);
  return (
    cache === undefined ||
    go.step.build.steps.some(({ copy }) => {
      const isFromHere = copy?.origin.kind === "stage" && copy.origin.stage.standsOn(go.step.stage);
      return (
        isFromHere &&
        copy.sources.some(({ path }) => {
          const from = textOf(path);
          return from === undefined || isInside(from, cache) || isInside(cache, from);
        })
      );
    })
  );
}
