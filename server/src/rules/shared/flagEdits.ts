import type { GoCommand } from "../../build/goCommand";
import type { GoFlag } from "../../syntax/goArguments";
import type { Span } from "../../syntax/text";
import type { FileEdit } from "../define";
import type { DockerfileEdits } from "./edits";

/**
 * Takes a flag out of a go command, with its line where it has one of its own. `undefined` where that is not plain: the
 * exec form, and a flag alone on the last line of the command.
 */
export function removeFlag(edits: DockerfileEdits, { step, span }: GoCommand, flag: GoFlag): FileEdit | undefined {
  if (step.instruction.json !== undefined) return undefined;
  const { text } = edits;
  const { start, end } = flag.span;
  const behind = edits.endOfBlanks(end);
  const isLast = end >= span.end;
  if (!isLast && !/[\\`\r\n]/.test(text[behind] ?? "\n")) return edits.replace({ start, end: behind }, "");
  const line = lineAround(text, start);
  if (text.slice(line.start, start).trim() === "") return isLast ? undefined : edits.replace(line, "");
  const before = start - (/[ \t]*$/.exec(text.slice(line.start, start))?.[0].length ?? 0);
  return edits.replace({ start: before, end }, "");
}

/** Adds flags behind `go build`. `undefined` for the exec form. */
export function addFlags(edits: DockerfileEdits, { step, titleSpan }: GoCommand, flags: string): FileEdit | undefined {
  if (step.instruction.json !== undefined) return undefined;
  return edits.replace({ start: titleSpan.end, end: titleSpan.end }, ` ${flags}`);
}

/** The line that holds an offset, with its line break. */
function lineAround(text: string, offset: number): Span {
  const lineBreak = text.indexOf("\n", offset);
  return { start: text.lastIndexOf("\n", offset - 1) + 1, end: lineBreak < 0 ? text.length : lineBreak + 1 };
}
