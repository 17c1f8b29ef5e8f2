import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import { writesOf } from "../../build/commandWrites";
import { folderOf, isInside, resolveInImage } from "../../build/imagePaths";
import type { Stage, Step } from "../../build/stage";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";

export const volumeThenWrite = defineDockerfileRule({
  meta: {
    id: "volume-then-write",
    category: "permissions",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A step changes a folder that VOLUME has declared above it"),
    effect: () =>
      l10n.t(
        "BuildKit keeps the change, Docker's older builder and others throw it away: owners and files differ from one builder to the next.",
      ),
    remedy: () => l10n.t("Write VOLUME below the steps that prepare the folder."),
  },
  mentions: ["volume"],
  check({ build, report }) {
    for (const stage of build.stages) {
      const volumes = stage.steps.filter(({ instruction }) => instruction.keyword === "VOLUME");
      const reported = new Set<number>();
      for (const volume of volumes) {
        const changes = changesBehind(volume);
        const [first] = changes;
        // A folder that is declared twice is changed once.
        if (!first || reported.has(first.span.start)) continue;
        reported.add(first.span.start);
        const again = volumes.filter((other) => changesBehind(other)[0]?.span.start === first.span.start);
        report({
          span: first.span,
          message: l10n.t(
            "`{0}` has been declared a volume above: BuildKit keeps this change, older builders throw it away.",
            first.path,
          ),
          related: [{ span: volume.instruction.span, message: l10n.t("The volume is declared here") }],
          fixes: fixesFor(stage, again, changes.at(-1)?.step ?? first.step),
        });
      }
    }
  },
});

interface Change {
  readonly step: Step;
  readonly span: Span;
  /** The volume. */
  readonly path: string;
}

/** Changes of the volumes of a VOLUME below it in its stage. */
function changesBehind(volume: Step): readonly Change[] {
  const { instruction, stage } = volume;
  const paths = (instruction.json ?? instruction.words).flatMap((word) => {
    const path = textOf(resolveInImage({ kind: "known", text: "/" }, volume.expand(word.text)));
    return path === undefined || path === "/" ? [] : [path];
  });
  return stage.steps.slice(volume.index + 1).flatMap((step) => {
    return paths.flatMap((path) => changesIn(step, path).map((span) => ({ step, span, path })));
  });
}

function changesIn(step: Step, path: string): readonly Span[] {
  // What COPY and ADD bring every builder keeps; Docker's older one since 17.06. Source: github.com/moby/moby/pull/33842.
  if (step.instruction.keyword !== "RUN") return [];
  // What a mount holds during the step is no part of the folder.
  if (step.mounts.some(({ target }) => isInside(textOf(target) ?? path, path))) return [];
  return step.commands.filter((command) => changes(command, path)).map(({ span }) => span);
}

function changes(command: StepCommand, path: string): boolean {
  if (/^(?:chown|chmod|chgrp)$/.test(command.name ?? "")) {
    const isRecursive = command.arguments.some(({ text }) => /^-\w*R|^--recursive$/.test(text));
    return command.arguments.slice(1).some((word) => {
      const target = textOf(resolveInImage(command.directory, command.valueOf(word)));
      return (
        target !== undefined && (isInside(target, path) || (isRecursive && target !== "/" && isInside(path, target)))
      );
    });
  }
  const { made, removed } = writesOf(command);
  // That the folder itself is made again changes nothing.
  return (
    made.some((each) => each !== path && isInside(each, path)) || removed.some((each) => isInside(folderOf(each), path))
  );
}

function fixesFor(stage: Stage, volumes: readonly Step[], last: Step): Fix[] {
  const edits = new DockerfileEdits(stage.build);
  return [
    {
      title: l10n.t("Move VOLUME below the last change"),
      safety: "suggestion",
      preferred: true,
      edits: () =>
        edits.arrangeAfter(
          last.instruction,
          volumes.map(({ instruction }) => instruction),
        ),
    },
  ];
}
