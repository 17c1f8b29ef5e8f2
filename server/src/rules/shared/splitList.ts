import type { Build } from "../../build/build";
import type { Instruction } from "../../syntax/dockerfile";
import { maskSpans } from "../../syntax/instructionScanner";
import { instructionKeywords } from "../../syntax/keywords";

/** Instructions that take a list. Source: Dockerfile reference, shell and exec form. */
const takesList = /^(?:ADD|CMD|COPY|ENTRYPOINT|RUN|SHELL|VOLUME)$/;

/** Nobody's list has more lines. */
const maximumLines = 50;

/** Index of the line that closes the list which an instruction opens; `undefined` where its lines together are no list. */
export function listEnd(build: Build, from: number): number | undefined {
  const { instructions } = build.syntax;
  const first = instructions[from];
  if (!first || !takesList.test(first.keyword) || first.json || first.heredocs.length > 0) return undefined;
  let text = textOfLine(build, first, first.body.start);
  if (!text.startsWith("[")) return undefined;
  for (let at = from + 1; at < Math.min(instructions.length, from + maximumLines); at++) {
    const [above, below] = [instructions[at - 1], instructions[at]];
    if (!below || above?.lines.end !== below.lines.start || instructionKeywords.has(below.keyword)) return undefined;
    text += ` ${textOfLine(build, below, below.offset)}`;
    if (isJsonList(text)) return at;
  }
  return undefined;
}

function isJsonList(text: string): boolean {
  if (!/\]\s*$/.test(text)) return false;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === "string");
  } catch {
    return false;
  }
}

/** What an instruction says from `start` on, its escapes and comments masked. */
export function textOfLine({ syntax }: Build, { head, removed }: Instruction, start: number): string {
  return maskSpans(syntax.text.slice(start, head.end), removed, start);
}
