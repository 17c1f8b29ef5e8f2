import type { Span } from "./text";

/** A scalar of a workflow: its text where it stands on one line, and where the text stands. */
export interface WorkflowValue {
  readonly text: string;
  readonly span: Span;
  /** Block scalars: `|` keeps line breaks, `>` folds them. */
  readonly block?: "literal" | "folded";
}

/** One step of a GitHub workflow or composite action. */
export interface WorkflowStep {
  /** From the step's first key to the end of its last line. */
  readonly span: Span;
  /** The step's own keys, such as `uses`, `run` and `working-directory`. */
  readonly values: ReadonlyMap<string, WorkflowValue>;
  /** The keys below `with:`; absent without it and where it is not a block map. */
  readonly inputs?: ReadonlyMap<string, WorkflowValue>;
}

interface Line {
  readonly start: number;
  /** Where the content starts; in the first line of a list item, behind its dash. */
  readonly content: number;
  readonly end: number;
  /** Column of the first character; undefined for empty and comment lines. */
  readonly indent: number | undefined;
}

/**
 * Finds the steps by their lines: items of a block list that have a key `uses` or `run`. This is not YAML: flow maps, anchors and
 * scalars over several lines that are not block scalars are passed over. Never throws.
 */
export function readWorkflowSteps(text: string): WorkflowStep[] {
  const lines = splitLines(text);
  const steps: WorkflowStep[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    const dash = line && /^( *)-( +)(?=\S)/.exec(text.slice(line.start, line.end));
    if (!line || !dash) continue;
    const dashColumn = (dash[1] ?? "").length;
    const column = dash[0].length;
    const end = blockEnd(lines, index, dashColumn);
    const body = [{ ...line, content: line.start + column, indent: column }, ...lines.slice(index + 1, end)];
    const values = readKeys(text, body, column);
    if (!values.has("uses") && !values.has("run")) continue;
    const withLine =
      values.get("with")?.text === "" ? body.findIndex((each) => keyAt(text, each, column) === "with") : -1;
    const inputLines = withLine < 0 ? [] : body.slice(withLine + 1, blockEnd(body, withLine, column));
    const inputColumn = inputLines.find((each) => each.indent !== undefined)?.indent;
    const last = body.findLast((each) => each.indent !== undefined) ?? line;
    steps.push({
      span: { start: line.start + column, end: last.end },
      values,
      ...(inputColumn !== undefined && { inputs: readKeys(text, inputLines, inputColumn) }),
    });
    index = end - 1;
  }
  return steps;
}

function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf("\n", start);
    const next = newline < 0 ? text.length : newline;
    const content = text.slice(start, next).trimEnd();
    const indent = content.search(/\S/);
    const isContent = indent >= 0 && content[indent] !== "#";
    lines.push({
      start,
      content: start + Math.max(0, indent),
      end: start + content.length,
      indent: isContent ? indent : undefined,
    });
    start = next + 1;
  }
  return lines;
}

/** The index behind the lines that belong to the one at `index`: those indented by more than `column`. */
function blockEnd(lines: readonly Line[], index: number, column: number): number {
  let end = index + 1;
  while (end < lines.length && (lines[end]?.indent ?? column + 1) > column) end++;
  return end;
}

function keyAt(text: string, line: Line, column: number): string | undefined {
  return line.indent === column ? /^([\w-]+):(?=\s|$)/.exec(text.slice(line.content, line.end))?.[1] : undefined;
}

function readKeys(text: string, lines: readonly Line[], column: number): Map<string, WorkflowValue> {
  const values = new Map<string, WorkflowValue>();
  for (const [index, line] of lines.entries()) {
    const key = keyAt(text, line, column);
    if (key === undefined || values.has(key)) continue;
    const start = line.content + key.length + 1;
    const written = text.slice(start, line.end);
    const from = start + written.length - written.trimStart().length;
    const header = /^[|>][\d+-]*(?:\s+#.*)?$/.exec(written.trim())?.[0];
    if (header) {
      const body = lines.slice(index + 1, blockEnd(lines, index, column));
      const span = { start: body[0]?.start ?? line.end, end: body.at(-1)?.end ?? line.end };
      values.set(key, {
        text: text.slice(span.start, span.end),
        span,
        block: header[0] === "|" ? "literal" : "folded",
      });
    } else values.set(key, readScalar(text, { start: from, end: line.end }));
  }
  return values;
}

/** A plain or quoted scalar on one line. Quoted ones with escapes are kept with their quotation marks. */
function readScalar(text: string, span: Span): WorkflowValue {
  const written = text.slice(span.start, span.end);
  const quoted = /^(["'])([^"'\\]*)\1(?:\s+#.*)?$/.exec(written);
  if (quoted?.[2] !== undefined) {
    return { text: quoted[2], span: { start: span.start + 1, end: span.start + 1 + quoted[2].length } };
  }
  const plain = /^["']/.test(written) ? written : written.replace(/(?:^|\s)#.*$/, "").trimEnd();
  return { text: plain, span: { start: span.start, end: span.start + plain.length } };
}
