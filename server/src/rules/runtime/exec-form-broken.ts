import * as l10n from "@vscode/l10n";
import type { Step } from "../../build/stage";
import type { Instruction, Word } from "../../syntax/dockerfile";
import { isShellName } from "../../syntax/shellModel";
import { defineDockerfileRule, type Severity } from "../define";
import { brokenList, brokenPathList } from "../shared/brokenList";
import { unexpandedArguments } from "../shared/execArguments";
import { type ExecFault, faultOfProgram } from "../shared/execProgram";
import { forEachStep, type ItemChecking } from "../shared/forEach";

export const execFormBroken = defineDockerfileRule({
  meta: {
    id: "exec-form-broken",
    category: "runtime",
    severity: "error",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A list in brackets is no JSON, or names no program that can start"),
    effect: () =>
      l10n.t(
        "The exec form is a JSON list, its first string is the program, and no shell expands anything. Otherwise the container ends at once: “not found”. VOLUME, COPY and ADD take a list that is no JSON as words, brackets included.",
      ),
    remedy: () =>
      l10n.t("Write a JSON list in double quotes, the program first, each argument as a string of its own."),
  },
  check: forEachStep((step, context) => {
    const paths = takesPaths.test(step.instruction.keyword) ? brokenPathList(step) : undefined;
    // A volume in the wrong place lets the build and the program go on; of ADD, BuildKit then brings nothing.
    if (paths) context.report({ ...paths, severity: step.instruction.keyword === "COPY" ? "error" : "warning" });
    const instruction = commandOf(step);
    if (!instruction || !step.hasPosixShell) return;
    if (instruction.json) checkWords(context, step, instruction, instruction.json);
    else {
      const broken = brokenList(context.build, instruction);
      if (broken) context.report({ ...broken, severity: severityAt(step) });
    }
  }),
});

/** Instructions with a list of paths. SHELL is none: the builder itself asks for JSON there. */
const takesPaths = /^(?:VOLUME|COPY|ADD)$/;

/** The instruction that holds a command, where Docker still uses it at the end of the stage. */
function commandOf(step: Step): Instruction | undefined {
  const { instruction, stage } = step;
  switch (instruction.keyword) {
    case "RUN":
      return instruction;
    case "CMD":
    case "ENTRYPOINT":
      return stage.lastInstruction(instruction.keyword) === instruction ? instruction : undefined;
    case "HEALTHCHECK":
      return instruction.inner;
    default:
      return undefined;
  }
}

/** Nobody need ever start a stage in the middle, and a health check ends nothing. */
function severityAt({ instruction, stage }: Step): Severity {
  if (instruction.keyword === "RUN") return "error";
  return instruction.keyword !== "HEALTHCHECK" && stage.isFinal ? "error" : "warning";
}

function checkWords(context: ItemChecking, step: Step, instruction: Instruction, words: readonly Word[]): void {
  const [first] = words;
  if (!first) return;
  const isProgram = step.instruction.keyword !== "CMD" || startsWithCmd(step);
  const fault = isProgram ? faultOfProgram(step, instruction, words, first) : undefined;
  const faults = fault ? [fault] : argumentFaults(step, words);
  for (const { word, message, severity = severityAt(step), fixes } of faults) {
    context.report({ span: word.span, message, severity, fixes });
  }
}

/** Whether the first word of CMD is the program: no ENTRYPOINT takes it as an argument. */
function startsWithCmd({ stage }: Step): boolean {
  const { base } = stage;
  // The node images start through a script; of other images' ENTRYPOINT nothing is known.
  return (
    stage.lastInstruction("ENTRYPOINT") === undefined &&
    base.family !== undefined &&
    base.reference?.official !== "node"
  );
}

/** `"--port=$PORT"` reaches the program letter by letter. */
function argumentFaults(step: Step, words: readonly Word[]): readonly ExecFault[] {
  if (words.some(({ text }) => isShellName(text))) return [];
  return unexpandedArguments(step, words).map(({ word, name }) => ({
    word,
    severity: "warning",
    message: l10n.t(
      "The exec form does not expand `{0}`: the program gets these very letters, unless it expands them itself.",
      `$${name}`,
    ),
    fixes: [],
  }));
}
