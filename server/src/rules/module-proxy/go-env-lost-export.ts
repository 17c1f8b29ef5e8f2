import * as l10n from "@vscode/l10n";
import { needsCgo } from "../../build/cgo";
import type { Step } from "../../build/stage";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep, type ItemChecking } from "../shared/forEach";
import { type LostVariables, lostVariablesOf } from "../shared/lostVariables";
import { envPairs, runToEnv, setsOnly } from "../shared/runToEnv";
import { removeCommand } from "../shared/settingEdits";

/** What says where modules come from, and nothing of the program: making it hold cannot change what is built. */
const sourceVariables = /^GO(?:PROXY|SUMDB|PRIVATE|NOPROXY|NOSUMDB)$/;

export const goEnvLostExport = defineDockerfileRule({
  meta: {
    id: "go-env-lost-export",
    category: "module-proxy",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A RUN sets variables at its end, where nothing can read them any more"),
    effect: () => l10n.t("Each RUN has a shell of its own. What it exports is gone when the next step begins."),
    remedy: () => l10n.t("Set the variable with ENV, or with ARG when it must not stay in the image."),
  },
  check: forEachStep((step, context) => {
    const lost = lostVariablesOf(step);
    if (lost) report(context, lost);
  }),
});

function report({ build, report: submit }: ItemChecking, lost: LostVariables): void {
  const { step, assignments } = lost;
  const [first] = assignments;
  const last = assignments.at(-1);
  if (!first || !last) return;
  const fix = fixFor(new DockerfileEdits(build), lost);
  submit({
    span: { start: first.span.start, end: last.span.end },
    message: l10n.t(
      "What this RUN sets ends with its shell: no later step sees {0}.",
      assignments.map(({ name }) => `\`${name}\``).join(", "),
    ),
    fixes: fix && !step.mounts.some((mount) => mount.type === "secret") ? [fix] : [],
  });
}

function fixFor(edits: DockerfileEdits, { step, assignments, commands }: LostVariables): Fix | undefined {
  const { instruction } = step;
  if (commands.some(({ shell }) => !shell.isCertain)) return undefined;
  const isWhole = setsOnly(step, assignments, edits.text);
  if (isWhole && assignments.every((assignment) => isInForce({ step, assignments, commands }, assignment.name))) {
    return {
      title: l10n.t("Remove the RUN: the variables have these values already"),
      safety: "safe",
      preferred: true,
      edits: () => [edits.remove(instruction)],
    };
  }
  const pairs = envPairs(step, assignments);
  // A program that may need cgo builds only because nothing switches it off.
  if (!pairs || (pairs.includes("CGO_ENABLED=0") && mayNeedCgo(step))) return undefined;
  const line = `ENV ${pairs.join(" ")}`;
  const planned = isWhole ? runToEnv(edits, step, assignments, pairs) : moveOut();
  if (!planned) return undefined;
  return {
    title: l10n.t("Set it with ENV"),
    safety: assignments.every(({ name }) => sourceVariables.test(name)) ? "safe" : "suggestion",
    preferred: true,
    edits: () => planned,
  };

  /** One export behind other commands leaves the RUN. */
  function moveOut() {
    const [command, ...others] = commands;
    if (!command || others.length > 0 || command.arguments.length !== assignments.length) return undefined;
    const removal = removeCommand(edits, command, instruction);
    return removal && [removal, edits.insertAfter(instruction, [line])];
  }
}

/** Whether a later go command, in this stage or one on it, may compile C code. */
function mayNeedCgo({ stage, index }: Step): boolean {
  return stage.build.stages
    .filter((other) => other.standsOn(stage))
    .flatMap((other) => other.goSteps.filter((each) => other !== stage || each.index > index))
    .some(({ goCommands }) => goCommands.some((go) => go.compiles && needsCgo(go) !== "no"));
}

/** Whether the variable has this value without the RUN. */
function isInForce({ step, assignments }: LostVariables, name: string): boolean {
  const value = assignments.find((assignment) => assignment.name === name)?.value;
  const before = textOf(step.variable(name).value);
  const written = value?.parts.every((part) => part.kind === "text")
    ? value.parts.map((part) => (part.kind === "text" ? part.text : "")).join("")
    : undefined;
  return before !== undefined && before === written;
}
