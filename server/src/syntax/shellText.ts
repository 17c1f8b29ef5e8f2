import type { Instruction } from "./instruction";
import { maskSpans } from "./instructionScanner";
import { isShellName } from "./shellModel";

/** What a shell is given to read. */
export interface ShellText {
  /** As long as the part of the file that it stands for; what Docker takes away is blank. */
  readonly text: string;
  /** Offset of its first character in the file. */
  readonly base: number;
}

/**
 * The shell text of a RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD: the logical line, or the body of the one heredoc that a RUN
 * consists of. `undefined` for the exec form and for a heredoc that another program than a shell reads.
 */
export function shellTextOf(instruction: Instruction): ShellText | undefined {
  if (instruction.json) return undefined;
  const { heredocs, body } = instruction;
  const only = heredocs.length === 1 ? heredocs[0] : undefined;
  const { text, removed } = instruction.parsed;
  if (only && only.marker.start === body.start && only.marker.end === body.end) {
    const content = text.slice(only.content.start - instruction.offset, only.content.end - instruction.offset);
    const interpreter = /^#![ \t]*(\S+)(?:[ \t]+(\S+))?/.exec(content);
    const program = interpreter?.[1]?.endsWith("/env") ? interpreter[2] : interpreter?.[1];
    if (program !== undefined && !isShellName(program)) return undefined;
    // A file with CRLF is meant as one with LF: the shell parser would take the carriage return into the last word.
    return { text: content.replace(/\r(?=\n)/g, " "), base: only.content.start };
  }
  const start = body.start - instruction.offset;
  return { text: maskSpans(text.slice(start), removed, start), base: body.start };
}
