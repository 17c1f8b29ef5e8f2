import type { NpmrcEntry } from "../../syntax/npmrc";
import { LineIndex } from "../../syntax/text";
import type { FileEdit } from "../define";

/** Takes a line out of an `.npmrc`; a comment behind the value stays, on a line of its own. */
export function removeEntry(path: string, text: string, entry: NpmrcEntry): FileEdit {
  if (entry.inlineComment) {
    return { path, span: { start: entry.span.start, end: entry.inlineComment.start }, newText: "" };
  }
  const { start, end } = new LineIndex(text).lineSpan(entry.line);
  const afterMark = start === 0 && text.startsWith("\uFEFF") ? 1 : start;
  if (end < text.length || /[\r\n]$/.test(text)) return { path, span: { start: afterMark, end }, newText: "" };
  // The last line of a file without a final line break takes the break before it along.
  const before = /\r?\n$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return { path, span: { start: afterMark - before, end }, newText: "" };
}

/** Takes several lines out; neighbours at the end of a file share the line break between them. */
export function removeEntries(path: string, text: string, entries: readonly NpmrcEntry[]): readonly FileEdit[] {
  const merged: FileEdit[] = [];
  for (const edit of entries.map((entry) => removeEntry(path, text, entry))) {
    const last = merged.at(-1);
    if (last === undefined || edit.span.start >= last.span.end) merged.push(edit);
    else merged[merged.length - 1] = { ...last, span: { start: last.span.start, end: edit.span.end } };
  }
  return merged;
}

/** Puts a line behind the one of an entry, with the line break that the file has. */
export function insertAfterLine(path: string, text: string, entry: NpmrcEntry, line: string): FileEdit {
  const { end } = new LineIndex(text).lineSpan(entry.line);
  const lineBreak = /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
  const endsInBreak = /[\r\n]$/.test(text.slice(0, end));
  return { path, span: { start: end, end }, newText: endsInBreak ? `${line}${lineBreak}` : `${lineBreak}${line}` };
}
