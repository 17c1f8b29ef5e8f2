import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { StepCommand } from "../../build/command";
import { packagesOf } from "../../build/packages";
import type { Instruction, Span } from "../../syntax/dockerfile";
import type { ParsedInstruction } from "../../syntax/instruction";
import { maskSpans } from "../../syntax/instructionScanner";
import { instructionKeywords } from "../../syntax/keywords";
import { onceFor } from "../../syntax/onceFor";
import { parseShell } from "../../syntax/shell";
import { shiftSpan } from "../../syntax/text";
import { type DockerfileChecking, defineDockerfileRule, type Fix, type Severity } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { foundInInstructions } from "../shared/forEach";

export const continuationSwallowsInstruction = defineDockerfileRule({
  meta: {
    id: "continuation-swallows-instruction",
    category: "runtime",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A line that begins like an instruction belongs to the one above"),
    effect: () =>
      l10n.t(
        "The escape at the end of a line joins the next one to it, over blank lines and comments as well: the words of the instruction become arguments, and it is never carried out.",
      ),
    remedy: () => l10n.t("Take the escape off the last line of the instruction above."),
  },
  check(context) {
    for (const { instruction, join } of joinsIn(context.build)) checkJoin(context, instruction, join);
  },
});

const joinsIn = foundInInstructions((instruction) =>
  joinsBeforeKeywords(instruction.parsed).map((join) => ({ instruction, join })),
);

/** An escape whose next line begins like an instruction; offsets count in the instruction. */
interface Join {
  readonly gap: Span;
  readonly indent: string;
  readonly keyword: string;
}

const joinsBeforeKeywords = onceFor(({ removed, text, headLength }: ParsedInstruction): readonly Join[] =>
  removed.flatMap((gap) => {
    const line = /^([ \t]*)([A-Z]+)[ \t]+[^\s=&|;]/.exec(text.slice(gap.end, Math.min(gap.end + 400, headLength)));
    const [, indent = "", keyword = ""] = line ?? [];
    return instructionKeywords.has(keyword) ? [{ gap, indent, keyword }] : [];
  }),
);

function checkJoin({ build, report }: DockerfileChecking, instruction: Instruction, join: Join): void {
  const { indent, keyword } = join;
  const gap = shiftSpan(join.gap, instruction.offset);
  if (instruction.json) return;
  // What stands above is no instruction that could swallow anything: an escape alone, a misspelt keyword.
  if (!instructionKeywords.has(instruction.keyword)) return;
  const start = gap.end + indent.length;
  const swallowed = readSwallowed(build, instruction, start, keyword);
  if (!swallowed) return;
  report({
    span: { start, end: start + keyword.length },
    message: l10n.t(
      "This `{0}` is no instruction: the `{1}` at the end of a line above makes it a part of the `{2}` there.",
      keyword,
      instruction.escape,
      instruction.keyword,
    ),
    severity: swallowed.severity,
    related: [
      { span: { start: gap.start, end: gap.start + 1 }, message: l10n.t("This joins the lines") },
      { span: instruction.keywordSpan, message: l10n.t("The instruction that goes on") },
    ],
    fixes: fixesFor(build, instruction, gap, swallowed.command, start),
  });
}

interface Swallowed {
  readonly severity: Severity;
  /** The command of a RUN that takes the words. */
  readonly command: StepCommand | undefined;
}

/** What becomes of the words; `undefined` where they are meant: quoted, or the command of a HEALTHCHECK or ONBUILD. */
function readSwallowed(build: Build, instruction: Instruction, start: number, keyword: string): Swallowed | undefined {
  if (instruction.keyword === "RUN") {
    const commands = build.stepOf(instruction)?.commands ?? [];
    const command = commands.find(({ shell }) => shell.words.some(({ span }) => span.start === start));
    return command && { severity: failsWith(command, start) ? "error" : "warning", command };
  }
  const words = instruction.words;
  const isMeant = /^(?:HEALTHCHECK|ONBUILD)$/.test(instruction.keyword) && words[0]?.span.start === start;
  if (isMeant || (instruction.keyword === "HEALTHCHECK" && keyword === "CMD")) return undefined;
  if (!words.some(({ span, text }) => span.start === start && text === keyword)) return undefined;
  if (isInsideValue(instruction, start)) return undefined;
  return { severity: refusesWords(instruction) ? "error" : "warning", command: undefined };
}

/** Quoted text of an ENV or LABEL may hold anything. */
function isInsideValue({ pairs }: Instruction, at: number): boolean {
  return pairs.some(({ legacy, span }) => !legacy && span.start < at && at < span.end);
}

/** Commands that end with an error when one of their operands does not exist. Sources: POSIX.1-2024; `go help packages`. */
const needsFiles = /^(?:chmod|chown|chgrp|cp|mv|ls|cat)$/;
const needsPackages = /^(?:build|install|test|vet|run|mod download)$/;

function failsWith(command: StepCommand, start: number): boolean {
  const { shell, name = "" } = command;
  if (!shell.isCertain || shell.mayFail) return false;
  // No program is called RUN or COPY.
  if (shell.words[0]?.span.start === start || needsFiles.test(name)) return true;
  if (name === "rm") return !command.arguments.some(({ text }) => /^-\w*f|^--force$/.test(text));
  if (packagesOf(command).names.length > 0) return true;
  const go = command.step.goCommands.find((each) => each.command === command);
  return go !== undefined && needsPackages.test(go.subcommand);
}

/** Instructions that take no words of this kind, so that the file does not even parse. Source: moby/buildkit parse.go. */
function refusesWords({ keyword, pairs, bodyText }: Instruction): boolean {
  switch (keyword) {
    case "ENV":
    case "LABEL":
      return pairs[0]?.legacy === false;
    case "CMD":
    case "ENTRYPOINT":
      return bodyText.startsWith("[");
    default:
      return /^(?:FROM|EXPOSE|COPY|ADD|STOPSIGNAL|SHELL)$/.test(keyword);
  }
}

function fixesFor(
  build: Build,
  instruction: Instruction,
  gap: Span,
  command: StepCommand | undefined,
  start: number,
): Fix[] {
  const { text } = build.syntax;
  // An instruction that would be left without arguments is no better.
  if (gap.start <= instruction.body.start) return [];
  const isFirstWord = command?.shell.words[0]?.span.start === start;
  const before = text.slice(instruction.body.start, gap.start);
  const kept = before.replace(isFirstWord ? /[ \t]*(?:&&|;)?[ \t]*$/ : /[ \t]*$/, "");
  if (command) {
    // What stays must be a whole script: no open `if`, no operator at its end.
    const removed = instruction.removed.filter(({ end }) => end <= gap.start);
    const script = maskSpans(kept, removed, instruction.body.start);
    if (!parseShell(script, 0).isComplete || /(?:&&|\|\|?|[({])\s*$/.test(script)) return [];
  }
  const edits = new DockerfileEdits(build);
  const cut = { start: instruction.body.start + kept.length, end: edits.endOfBlanks(gap.start + 1) };
  return [
    {
      title: l10n.t("End the `{0}` above", instruction.keyword),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace(cut, "")],
    },
  ];
}
