import type { LineIndex, Span } from "../syntax/text";
import { type ShownCharacter, shownCharacters } from "./displayText";
import { maskSecrets } from "./secrets";
import { plainStyle, type Style } from "./style";

export interface ExcerptOptions {
  /** Columns that the whole excerpt may take. */
  readonly columns: number;
  readonly style: Style;
  /** Marks the underline, which says how grave the finding is. */
  readonly underline: (text: string) => string;
}

/** A range of more lines than this is shown by its first lines and its last. */
const maximumLines = 6;
const linesBeforeGap = 4;

/**
 * The lines of a source text that a span covers, with their numbers and the span underlined: an array of lines.
 * Values of credentials are masked.
 */
export function excerpt(lines: LineIndex, span: Span, options: Partial<ExcerptOptions> = {}): readonly string[] {
  const { columns = 120, style = plainStyle, underline = (text: string) => text } = options;
  const first = lines.lineAt(span.start);
  const last = lastLine(lines, span, first);
  const gutter = String(last + 1).length;
  const bar = style.faint(`${" ".repeat(gutter)} |`);
  const output = [bar];
  for (let line = first; line <= last; line++) {
    if (last - first >= maximumLines && line === first + linesBeforeGap) {
      output.push(style.faint(`${".".repeat(gutter)} |`));
      line = last;
    }
    const { source, marks } = markedLine(lines, span, line, Math.max(columns - gutter - 3, 20));
    output.push(`${style.faint(`${String(line + 1).padStart(gutter)} |`)} ${source}`.trimEnd());
    if (marks.trim() !== "") output.push(`${bar} ${marks.trimEnd().replace(/\^+/, underline)}`);
  }
  return output;
}

/** The last line that the span covers; one that it only reaches by ending with a line break does not count. */
function lastLine(lines: LineIndex, span: Span, first: number): number {
  const last = lines.lineAt(span.end);
  return last > first && lines.starts[last] === span.end ? last - 1 : last;
}

function markedLine(lines: LineIndex, span: Span, line: number, columns: number): { source: string; marks: string } {
  const whole = lines.lineSpan(line);
  const raw = lines.text.slice(whole.start, whole.end).replace(/[\r\n]+$/, "");
  const indent = raw.length - raw.trimStart().length;
  const from = span.start >= whole.start ? span.start - whole.start : indent;
  const to = span.end < whole.end ? span.end - whole.start : raw.trimEnd().length;
  let source = "";
  let marks = "";
  for (const character of windowAround(shownCharacters(maskSecrets(raw)), from, columns)) {
    source += character.text;
    const isMarked = character.offset >= from && character.offset < to;
    marks += (isMarked ? "^" : " ").repeat(character.width);
  }
  // An empty span stands between two characters; a span at the end of the line behind the last one.
  if (from >= to && span.start >= whole.start) marks = caretAt(raw, from, columns);
  return { source, marks };
}

function caretAt(raw: string, offset: number, columns: number): string {
  let column = 0;
  for (const character of windowAround(shownCharacters(raw), offset, columns)) {
    if (character.offset >= offset) break;
    column += character.width;
  }
  return `${" ".repeat(column)}^`;
}

/** The part of a long line that fits, with what is marked near its beginning; an ellipsis stands where it was cut. */
function windowAround(line: readonly ShownCharacter[], offset: number, columns: number): readonly ShownCharacter[] {
  const total = line.reduce((sum, character) => sum + character.width, 0);
  if (total <= columns) return line;
  const marked = line.findIndex((character) => character.offset >= offset);
  const first = marked > columns / 2 ? marked - Math.floor(columns / 4) : 0;
  const visible: ShownCharacter[] = first > 0 ? [{ offset: -1, text: "…", width: 1 }] : [];
  let used = visible.length;
  for (const character of line.slice(first)) {
    if (used + character.width > columns - 1) {
      visible.push({ offset: -1, text: "…", width: 1 });
      break;
    }
    visible.push(character);
    used += character.width;
  }
  return visible;
}
