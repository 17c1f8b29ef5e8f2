import type { FileEdit, Fix } from "../rules/define";
import type { Span } from "../syntax/text";

/** A replacement within one text. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * The text after all edits, whose spans all count in `text`. Order does not matter.
 * @throws RangeError when two edits overlap or one lies outside of the text: applying half of a fix would lose text.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let position = 0;
  for (const { span, newText } of edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    if (span.start < position || span.end < span.start || span.end > text.length) {
      throw new RangeError(`edit ${span.start}..${span.end} overlaps another or leaves the text`);
    }
    result += text.slice(position, span.start) + newText;
    position = span.end;
  }
  return result + text.slice(position);
}

/**
 * Whether two edits cannot be applied together. Touching ends count where one of them only inserts: which text comes
 * first would depend on the order.
 */
export function editsConflict(a: FileEdit, b: FileEdit): boolean {
  if (a.path !== b.path) return false;
  if (a.create === true || b.create === true) return true;
  if (isInsertion(a) || isInsertion(b)) return a.span.start <= b.span.end && b.span.start <= a.span.end;
  return a.span.start < b.span.end && b.span.start < a.span.end;
}

/** Edits by the path of their file. */
export function editsByPath(edits: readonly FileEdit[]): ReadonlyMap<string, readonly FileEdit[]> {
  const byPath = new Map<string, FileEdit[]>();
  for (const edit of edits) {
    const list = byPath.get(edit.path);
    if (list === undefined) byPath.set(edit.path, [edit]);
    else list.push(edit);
  }
  return byPath;
}

/** Which fixes are applied without asking for each. */
export type FixSelection = "safe" | "suggestions";

/**
 * The fix of a finding that is applied without asking: its preferred safe fix, else its first safe one; with
 * `suggestions`, a preferred suggestion as well.
 */
export function fixToApply(fixes: readonly Fix[], selection: FixSelection): Fix | undefined {
  const safe = fixes.filter((fix) => fix.safety === "safe");
  const preferred = fixes.find((fix) => fix.preferred === true);
  if (selection === "suggestions" && preferred !== undefined) return preferred;
  return safe.find((fix) => fix.preferred === true) ?? safe[0];
}

function isInsertion(edit: FileEdit): boolean {
  return edit.span.start === edit.span.end;
}
