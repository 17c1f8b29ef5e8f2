import { countLeading } from "./sorted";
import type { TextChange } from "./textChange";

/** A piece of a text: UTF-16 offsets, zero-based, half open. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place in a text as editors count it: zero-based line, and UTF-16 code units from the start of that line. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The span moved by `delta` code units. */
export function shiftSpan(span: Span, delta: number): Span {
  return delta === 0 ? span : { start: span.start + delta, end: span.end + delta };
}

/** Whether two spans share at least one code unit, or one is an empty span inside the other. */
export function spansOverlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Whether `offset` lies in `span`; the end counts as inside, as for a cursor behind the last character. */
export function spanTouches(span: Span, offset: number): boolean {
  return offset >= span.start && offset <= span.end;
}

/** Offsets of line starts of one text, for turning offsets into positions and back. Lines end at `\n`, `\r\n` or a lone `\r`. */
export class LineIndex {
  /** @param starts where the lines start, for whoever knows it */
  constructor(
    readonly text: string,
    readonly starts: readonly number[] = lineStartsIn(text),
  ) {}

  /** The zero-based line that holds `offset`. */
  lineAt(offset: number): number {
    return Math.max(0, countLeading(this.starts, (start) => start <= offset) - 1);
  }

  positionAt(offset: number): Position {
    const bounded = Math.max(0, Math.min(offset, this.text.length));
    const line = this.lineAt(bounded);
    return { line, character: bounded - (this.starts[line] ?? 0) };
  }

  /** The offset of `position`; a line or character behind the end is the end. */
  offsetAt(position: Position): number {
    const start = this.starts[position.line];
    if (start === undefined) return position.line < 0 ? 0 : this.text.length;
    const next = this.starts[position.line + 1] ?? this.text.length + 1;
    return Math.max(start, Math.min(start + position.character, next - 1, this.text.length));
  }

  /** The span of a whole line with its line break. */
  lineSpan(line: number): Span {
    return { start: this.starts[line] ?? this.text.length, end: this.starts[line + 1] ?? this.text.length };
  }
}

function lineStartsIn(text: string): readonly number[] {
  const starts = [0];
  addLineStarts(starts, text, 0, text.length);
  return starts;
}

/** Where the lines of the next version of a text start. */
export function lineStartsAfter(before: readonly number[], text: string, change: TextChange): readonly number[] {
  // Whether a line starts at an offset is told by the characters on both sides: a carriage return may be half of a line break.
  const starts = before.slice(
    0,
    countLeading(before, (start) => start === 0 || start < change.start),
  );
  addLineStarts(starts, text, Math.max(0, change.start - 1), change.newEnd);
  const moved = change.newEnd - change.oldEnd;
  for (let line = countLeading(before, (start) => start <= change.oldEnd); line < before.length; line++)
    starts.push((before[line] ?? 0) + moved);
  return starts;
}

/** Of those that start behind one of the characters from `from` to `to`. */
function addLineStarts(starts: number[], text: string, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
}

/** The same text in memory of its own: V8 cuts a part out of a text by pointing into it, and so keeps all of it. */
export function detached(text: string): string {
  return ` ${text}`.slice(1);
}

/** The line break that a text uses: that of its first line, `\n` for a text without one. */
export function lineBreakOf(text: string): "\n" | "\r\n" {
  const at = text.indexOf("\n");
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
}
