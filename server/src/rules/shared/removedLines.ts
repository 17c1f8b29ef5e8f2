import { type DockerfileSyntax, parseDockerfile } from "../../syntax/dockerfile";
import type { Span } from "../../syntax/text";

/** A piece of a Dockerfile that goes, and what stands there instead. */
export interface RemovedLines {
  readonly span: Span;
  /** Comments that stay, behind a blank line where one has to be there. */
  readonly newText: string;
}

/**
 * What goes with whole lines of a Dockerfile: of the blank lines above and below them only the longer gap stays, at the
 * start and at the end of the file none of it. Lines that nothing but blank ones divide go together, so that the
 * results never overlap.
 *
 * @param pieces whole lines with their line breaks, in any order
 * @param keptOf what of a piece stays: whole lines, perhaps none
 */
export function removedLines(
  syntax: DockerfileSyntax,
  pieces: readonly Span[],
  keptOf: (piece: Span) => string,
): readonly RemovedLines[] {
  const { text } = syntax;
  const together: Span[] = [];
  const result: RemovedLines[] = [];
  for (const piece of pieces.toSorted((a, b) => a.start - b.start)) {
    const kept = keptOf(piece);
    const last = together.at(-1);
    if (kept !== "") result.push(removedPiece(syntax, piece, kept));
    else if (last !== undefined && /^[ \t\r\n]*$/.test(text.slice(last.end, piece.start))) {
      together.splice(-1, 1, { start: last.start, end: Math.max(last.end, piece.end) });
    } else together.push(piece);
  }
  return [...result, ...together.map((piece) => removedPiece(syntax, piece, ""))];
}

/** The same for one piece, of which `kept` stays. */
export function removedPiece(syntax: DockerfileSyntax, piece: Span, kept: string): RemovedLines {
  const { text, lineBreak } = syntax;
  const span = kept === "" ? withoutNeedlessGap(text, piece) : piece;
  const isLast = piece.end === text.length && !text.endsWith("\n");
  const newText = isLast ? kept.replace(/\r?\n$/, "") : kept;
  return { span, newText: makesDirective(syntax, span, newText) ? lineBreak + newText : newText };
}

/** As many of the blank lines above go as there are below, so that the longer gap of the two stays. */
function withoutNeedlessGap(text: string, { start, end }: Span): Span {
  const textStart = text.startsWith("\uFEFF") ? 1 : 0;
  const above = blankLinesAbove(text, start, textStart);
  const below = blankLinesBelow(text, end);
  const isFirst = (above.at(-1) ?? start) <= textStart;
  const isLast = (below.at(-1) ?? end) === text.length;
  if (isFirst) return { start, end: below.at(-1) ?? end };
  if (!isLast) return { start: above[Math.min(above.length, below.length) - 1] ?? start, end };
  const first = above.at(-1) ?? start;
  if (text[end - 1] === "\n") return { start: first, end };
  // The last line of a file that ends without a line break takes the break before it along.
  return { start: first - (/\r?\n$/.exec(text.slice(0, first))?.[0].length ?? 0), end };
}

/** The starts of the blank lines directly above `offset`, a line's start, from below. */
function blankLinesAbove(text: string, offset: number, textStart: number): readonly number[] {
  const starts: number[] = [];
  for (let end = offset; end > textStart; ) {
    const start = end < 2 ? 0 : Math.max(textStart, text.lastIndexOf("\n", end - 2) + 1);
    if (!/^[ \t]*\r?\n$/.test(text.slice(start, end))) break;
    starts.push(start);
    end = start;
  }
  return starts;
}

/** The ends of the blank lines directly below `offset`, a line's end, from above; the last may have no line break. */
function blankLinesBelow(text: string, offset: number): readonly number[] {
  const ends: number[] = [];
  const line = /[ \t]*(?:\r?\n|$)/y;
  line.lastIndex = offset;
  while (line.lastIndex < text.length && line.test(text)) ends.push(line.lastIndex);
  return ends;
}

/** Whether a comment below or one that stays, `# escape=…`, would move up to where Docker takes it for a parser directive. */
function makesDirective(
  { text, directives, instructions }: DockerfileSyntax,
  { start, end }: Span,
  newText: string,
): boolean {
  const [first] = instructions;
  if (first === undefined || first.offset < start) return false;
  return parseDockerfile(text.slice(0, start) + newText + text.slice(end)).directives.length > directives.length;
}
