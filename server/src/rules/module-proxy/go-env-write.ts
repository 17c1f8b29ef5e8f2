import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { type GoEnvWrite, goEnvWritesIn } from "../../build/goEnvFile";
import type { Stage, Step } from "../../build/stage";
import { onceFor } from "../../syntax/onceFor";
import { assignmentIn, type ShellAssignment } from "../../syntax/shellModel";
import { spansOverlap } from "../../syntax/text";
import { textOf, textOrEmpty } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type FileEdit, type Fix } from "../define";
import { holdsUrlCredentials } from "../shared/credentials";
import { saysDefaultModuleMode } from "../shared/defaultModuleMode";
import { DockerfileEdits } from "../shared/edits";
import { literalSettings } from "../shared/literalSettings";
import { envPairs, runToEnv, setsOnly } from "../shared/runToEnv";
import { removeCommand } from "../shared/settingEdits";

export const goEnvWrite = defineDockerfileRule({
  meta: {
    id: "go-env-write",
    category: "module-proxy",
    severity: "information",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Go is configured with `go env -w` instead of ENV"),
    effect: () =>
      l10n.t(
        "The setting goes to a file in one user's home: it is lost behind a USER, loses against every ENV and ARG of that name, and costs a layer.",
      ),
    remedy: () => l10n.t("Set the variable with ENV, or with ARG when it must not stay in the image."),
  },
  mentions: ["go"],
  check(context) {
    for (const stage of context.build.stages) {
      const byStep = new Map<Step, GoEnvWrite[]>();
      for (const write of goEnvWritesIn(stage)) {
        // What a secret or a command tells has no place in an ENV.
        if (!write.command.shell.isCertain || write.value.kind !== "known") continue;
        const writes = byStep.get(write.command.step);
        if (writes) writes.push(write);
        else byStep.set(write.command.step, [write]);
      }
      for (const [step, writes] of byStep) report(context, step, writes, obsoleteWrites(context.build));
    }
  },
});

/** Where a file writes a value that Go has anyway, which `go111module-obsolete` takes out. */
const obsoleteWrites = onceFor(
  (build: Build): ReadonlySet<number> =>
    new Set(
      literalSettings(build, "GO111MODULE")
        .filter((setting) => setting.place.form === "go env -w" && saysDefaultModuleMode(setting))
        .map(({ place }) => place.span.start),
    ),
);

function report(
  { build, report: submit }: DockerfileChecking,
  step: Step,
  all: readonly GoEnvWrite[],
  obsolete: ReadonlySet<number>,
): void {
  const writes = all.filter(({ span }) => !obsolete.has(span.start));
  const [first, ...others] = writes;
  if (!first) return;
  const overridden = writes.find(isOverridden);
  const stranger = writes.flatMap((write) => strangerTo(write, step.stage) ?? [])[0];
  const fix = writes.some(isRewritten) ? undefined : fixFor(new DockerfileEdits(build), step, all, writes);
  submit({
    span: (overridden ?? stranger?.write ?? first).span,
    severity: overridden || stranger ? "warning" : "information",
    message: overridden
      ? l10n.t("`{0}` is set in the environment, which wins: Go passes over what is written here.", overridden.name)
      : stranger
        ? l10n.t(
            "`go env -w` writes to the home of `{0}`: `{1}`, which runs as another user, does not find `{2}`.",
            step.user.name ?? String(step.user.uid ?? ""),
            stranger.title,
            stranger.write.name,
          )
        : l10n.t(
            "`go env -w` writes `{0}` to a file in one user's home, which other users and tools do not read: use ENV, which holds for all of them.",
            first.name,
          ),
    related: [
      ...(stranger && !overridden
        ? [{ span: stranger.span, message: l10n.t("`{0}` runs as another user", stranger.title) }]
        : []),
      ...(overridden || stranger
        ? []
        : others.map(({ span, name }) => ({ span, message: l10n.t("`{0}` is written here", name) }))),
    ],
    fixes: fix && !overridden ? [fix] : [],
  });
}

/** Whether the environment sets the variable, so that Go warns and ignores the file. */
function isOverridden({ name, command }: GoEnvWrite): boolean {
  const { value, inline } = command.variable(name);
  return inline === undefined && value.kind === "known" && textOrEmpty(value) !== "";
}

/** Whether a later write gives the variable another value: against an ENV in the place of this one it would do nothing. */
function isRewritten({ name, value, command, span }: GoEnvWrite): boolean {
  const { stage } = command.step;
  const own = goEnvWritesIn(stage).filter((other) => other.span.start > span.end);
  const later = [...own, ...descendants(stage).flatMap(goEnvWritesIn)];
  return later.some((other) => other.name === name && textOf(other.value) !== textOf(value));
}

/** A later command of Go that certainly reads another user's file, and for which nothing else sets the variable. */
function strangerTo(write: GoEnvWrite, stage: Stage) {
  for (const other of [stage, ...descendants(stage)]) {
    for (const go of other.goSteps.flatMap((step) => step.goCommands)) {
      const isLater = other !== stage || go.step.index > write.command.step.index;
      if (!isLater || go.subcommand === "env" || write.reaches(go.command) !== "no") continue;
      if (go.setting(write.name).value.kind === "unset") return { write, title: go.title, span: go.titleSpan };
    }
  }
  return undefined;
}

function descendants(stage: Stage): readonly Stage[] {
  return stage.children.flatMap((child) => [child, ...descendants(child)]);
}

/** @param kept the writes whose values an ENV takes over */
function fixFor(
  edits: DockerfileEdits,
  step: Step,
  writes: readonly GoEnvWrite[],
  kept: readonly GoEnvWrite[],
): Fix | undefined {
  const { instruction } = step;
  const commands = [...new Set(writes.map((write) => write.command))];
  const assignments = commands.flatMap((command): readonly ShellAssignment[] =>
    command.arguments.slice(2).flatMap((word) => assignmentIn(word) ?? []),
  );
  // A password in the value would be written where everybody reads it.
  const isOpen = writes.some(({ value }) => holdsUrlCredentials(textOf(value) ?? ""));
  if (isOpen || step.mounts.some((mount) => mount.type === "secret") || assignments.length !== writes.length)
    return undefined;
  const keptStarts = new Set(kept.map(({ span }) => span.start));
  const isWhole = setsOnly(step, assignments, edits.text);
  // Comments stay where they are, and then all that they stand between.
  const taken =
    isWhole && edits.holdsComment(instruction.span)
      ? assignments
      : assignments.filter(({ span }) => keptStarts.has(span.start));
  const pairs = envPairs(step, taken);
  if (!pairs) return undefined;
  const planned = isWhole ? inPlaceOfRun(pairs) : takeOut(edits.insertBefore(instruction, [`ENV ${pairs.join(" ")}`]));
  if (!planned) return undefined;
  return {
    title: l10n.t("Set it with ENV"),
    safety: "suggestion",
    preferred: true,
    edits: () => planned,
  };

  function inPlaceOfRun(settings: readonly string[]): readonly FileEdit[] | undefined {
    if (settings.length === assignments.length) return runToEnv(edits, step, assignments, settings);
    return [edits.replaceWithLines(instruction, [`ENV ${settings.join(" ")}`])];
  }

  function takeOut(insertion: FileEdit): readonly FileEdit[] | undefined {
    const removals = commands.flatMap((command) => removeCommand(edits, command, instruction) ?? []);
    const isClear = removals.every((edit, index) => {
      const next = removals[index + 1];
      return next === undefined || (edit.span.end <= next.span.start && !spansOverlap(edit.span, next.span));
    });
    return removals.length === commands.length && isClear ? [insertion, ...removals] : undefined;
  }
}
