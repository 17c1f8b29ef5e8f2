import type { StepCommand } from "../../build/command";
import type { SettingPlace } from "../../build/settingPlaces";
import type { Instruction, Span } from "../../syntax/dockerfile";
import { maskSpans } from "../../syntax/instructionScanner";
import { spansOverlap } from "../../syntax/text";
import type { FileEdit } from "../define";
import type { DockerfileEdits } from "./edits";

/** Writes another assignment in place of the one at `place`, quoted where that is needed. */
export function replaceSetting(edits: DockerfileEdits, place: SettingPlace, name: string, value: string): FileEdit {
  return edits.replace(place.span, assignmentText(place, name, value));
}

/** `NAME=value` as it is written where `place` stands. */
export function assignmentText({ pair, instruction }: SettingPlace, name: string, value: string): string {
  if (pair?.legacy) return `${name} ${value}`;
  if (instruction.json !== undefined) return JSON.stringify(`${name}=${value}`);
  if (/^[\w.,:/@%+=~^*?-]*$/.test(value) || (pair && /^[\w.,:/@%+=~^*?|;-]*$/.test(value))) return `${name}=${value}`;
  return value.includes("'") ? `${name}="${value.replace(/[\\"$`]/g, "\\$&")}"` : `${name}='${value}'`;
}

/**
 * Takes the assignment at `place` out, with the instruction or the command that then has nothing left to do.
 * `undefined` where what remains would be another program: a branch, an exec form, a comment in between.
 */
export function removeSetting(edits: DockerfileEdits, place: SettingPlace): FileEdit | undefined {
  const { instruction, pair, command, form, span } = place;
  if (pair) return hasOnlyPairs(instruction) ? edits.removePair(instruction, pair) : undefined;
  if (!command || instruction.json !== undefined) return undefined;
  if (form === "inline") return edits.removeWord(span);
  const { words } = command.shell;
  const index = words.findIndex((word) => word.span.start === span.start);
  const previous = words[index - 1];
  const next = words[index + 1];
  if (index < 0 || !previous) return undefined;
  const isOnlyOne = words.length === (form === "export" ? 2 : 4);
  if (isOnlyOne) return removeCommand(edits, command, instruction);
  const gap = next ? { start: span.start, end: next.span.start } : { start: previous.span.end, end: span.end };
  return edits.holdsComment(gap) ? undefined : edits.replace(gap, "");
}

/**
 * Whether Docker takes all words of an ENV for pairs. It refuses one in which others stand behind a pair, those of an
 * instruction that was swallowed for example; without the pair in front it would take them for a variable.
 * Source: moby/buildkit line_parsers.go, parseNameVal.
 */
export function hasOnlyPairs({ pairs }: Instruction): boolean {
  return pairs.length === 1 || !pairs.some(({ legacy }) => legacy);
}

/** Takes a command and its `&&` or `;` out of a RUN, or a RUN with nothing else in it. */
export function removeCommand(edits: DockerfileEdits, command: StepCommand, run: Instruction): FileEdit | undefined {
  const { isCertain, inPipe, redirects, wrappers } = command.shell;
  if (!isCertain || inPipe || redirects.length > 0 || wrappers.length > 0) return undefined;
  const { span } = command;
  const heredoc = run.heredocs.find((each) => spansOverlap(each.content, span));
  const region = heredoc ? ownLine(edits, span, heredoc.content) : inChain(edits, span, run);
  if (region === "all") return edits.holdsComment(run.span) ? undefined : edits.remove(run);
  return region && !edits.holdsComment(region) ? edits.replace(region, "") : undefined;
}

/** The command's line of a heredoc, when nothing else stands on it and other lines stay. */
function ownLine(edits: DockerfileEdits, span: Span, content: Span): Span | undefined {
  const text = edits.text.slice(content.start, content.end);
  const from = span.start - content.start;
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const lineEnd = text.indexOf("\n", from);
  const end = lineEnd < 0 ? text.length : lineEnd + 1;
  const isAlone = text.slice(start, end).trim() === edits.text.slice(span.start, span.end);
  const rest = text.slice(0, start) + text.slice(end);
  if (!isAlone || rest.trim() === "") return undefined;
  return { start: content.start + start, end: content.start + end };
}

/** The command with the operator towards a neighbour; `all` when it is the whole RUN. */
function inChain(edits: DockerfileEdits, span: Span, run: Instruction): Span | "all" | undefined {
  const masked = maskSpans(edits.text.slice(run.body.start, run.body.end), run.removed, run.body.start);
  const before = masked.slice(0, span.start - run.body.start);
  const after = masked.slice(span.end - run.body.start);
  const operatorBefore = /\s*(?:&&|;)\s*$/.exec(before)?.[0];
  const operatorAfter = /^\s*(?:&&|;)\s*/.exec(after)?.[0];
  const isFirst = before.trim() === "";
  const isLast = after.trim() === "";
  if (isFirst && isLast) return "all";
  // In `a && b; c` the `;` stays: `c` hangs on neither. In `a; b;` the last one does.
  const endsRun = after.slice(operatorAfter?.length).trim() === "";
  if (operatorBefore !== undefined && operatorAfter?.includes(";") && (operatorBefore.includes("&&") || endsRun)) {
    return { start: span.start - operatorBefore.length, end: span.end };
  }
  if (operatorAfter !== undefined && (isFirst || operatorBefore !== undefined)) {
    return { start: span.start, end: span.end + operatorAfter.length };
  }
  if (operatorBefore !== undefined && isLast) return { start: span.start - operatorBefore.length, end: span.end };
  return undefined;
}
