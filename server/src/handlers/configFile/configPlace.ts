import { LineIndex, type Span } from "../../syntax/text";

/** A place in `.go-hints.yaml`, found by indentation: the file may be half written, and no YAML for the moment. */
export interface ConfigPlace {
  /** The keys above, from the top; empty at the top level. */
  readonly path: readonly string[];
  /** What stands at the place: a key, the value of one, or an entry of a list. */
  readonly part: "key" | "value" | "entry";
  /** The key of the line; "" for an entry. */
  readonly key: string;
  /** What is written there, on one line, without quotes. */
  readonly span: Span;
  /** Whether a colon stands behind the key. */
  readonly hasColon: boolean;
}

/** One line, read as `key: value`. Columns count from its start. */
interface Line {
  readonly indent: number;
  readonly key: string;
  /** From the opening quote to the closing one, where there are any. */
  readonly keyColumns: Span;
  /** Behind the colon and the blanks there; `undefined` without a colon. */
  readonly valueColumn: number | undefined;
}

/** The place at an offset; `undefined` in comments and where a value of the flow style begins. */
export function configPlaceAt(text: string, offset: number): ConfigPlace | undefined {
  const index = new LineIndex(text);
  const number = index.lineAt(offset);
  const { start } = index.lineSpan(number);
  const line = textOfLine(text, index, number);
  const column = offset - start;
  const comment = /(?:^|\s)#/.exec(line);
  if (comment && column > comment.index) return undefined;
  const above = Array.from({ length: number }, (_, each) => textOfLine(text, index, each));
  const code = comment ? line.slice(0, comment.index) : line;

  const entry = /^( *)-(?: +|$)/.exec(code);
  if (entry) {
    const from = entry[0].length;
    if (column < from) return undefined;
    // A list may stand at the level of its key.
    const path = pathAbove(above, (entry[1] ?? "").length + 1);
    return { path, part: "entry", key: "", span: wordSpan(code, from, start), hasColon: false };
  }
  const { key, keyColumns, valueColumn, ...read } = readLine(code);
  const isBlank = code.trim() === "";
  const indent = isBlank ? column : read.indent;
  const path = pathAbove(above, indent);
  if (column <= keyColumns.end || isBlank) {
    if (column < indent || /^ *[[{]/.test(code)) return undefined;
    const columns = isBlank ? { start: column, end: column } : keyColumns;
    const span = { start: start + columns.start, end: start + columns.end };
    return { path, part: "key", key, span, hasColon: valueColumn !== undefined };
  }
  if (valueColumn === undefined || !code.slice(keyColumns.end, column).includes(":")) return undefined;
  if (/^[[{&*|>!]/.test(code.slice(valueColumn))) return undefined;
  const span = wordSpan(code, valueColumn, start);
  const isInside = offset >= span.start && offset <= span.end;
  return { path, part: "value", key, span: isInside ? span : { start: offset, end: offset }, hasColon: true };
}

/** From the first character to the last one that is no blank. */
function wordSpan(code: string, from: number, base: number): Span {
  return { start: base + from, end: base + Math.max(from, code.trimEnd().length) };
}

/** The keys that a line of this indentation stands under. */
function pathAbove(above: readonly string[], indent: number): readonly string[] {
  const path: string[] = [];
  let limit = indent;
  for (const text of above.toReversed()) {
    if (limit === 0) break;
    const line = readLine(text);
    // Comments, blank lines and entries of lists have no colon behind a key.
    if (/^ *(?:#|- )/.test(text) || line.valueColumn === undefined || line.indent >= limit) continue;
    path.unshift(line.key);
    limit = line.indent;
  }
  return path;
}

function readLine(code: string): Line {
  const indent = /^ */.exec(code)?.[0].length ?? 0;
  const rest = code.slice(indent);
  const quoted = /^(["'])(.*?)\1/.exec(rest);
  const colon = quoted ? /^ *:(?= |$)/.exec(rest.slice(quoted[0].length)) : /:(?= |$)/.exec(rest);
  const plain = rest.slice(0, colon?.index).trimEnd();
  const length = quoted ? quoted[0].length : plain.length;
  const keyColumns = { start: indent, end: indent + length };
  const behind = colon && (quoted ? keyColumns.end : indent) + colon.index + colon[0].length;
  const valueColumn = behind === null ? undefined : behind + (/^ */.exec(code.slice(behind))?.[0].length ?? 0);
  return { indent, key: quoted?.[2] ?? plain, keyColumns, valueColumn };
}

function textOfLine(text: string, index: LineIndex, line: number): string {
  const { start, end } = index.lineSpan(line);
  return text.slice(start, end).replace(/[\r\n]+$/, "");
}
