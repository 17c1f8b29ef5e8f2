import type { Span } from "../syntax/text";
import { commonEnd, commonStart } from "../syntax/textChange";

/**
 * The one replacement that turns `before` into `after`, of whole lines: what is the same at both ends stays untouched, so
 * that cursors and folds there stay too. `undefined` when the texts are the same.
 */
export function replacementOf(
  before: string,
  after: string,
): { readonly span: Span; readonly newText: string } | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let prefix = commonStart(before, after, shorter);
  // Back to the start of the line: an edit that begins amid a line break would tear it apart.
  if (prefix > 0) prefix = before.lastIndexOf("\n", prefix - 1) + 1;
  let suffix = commonEnd(before, after, shorter - prefix);
  if (!startsLine(before, before.length - suffix) || !startsLine(after, after.length - suffix)) {
    const nextLine = before.indexOf("\n", before.length - suffix);
    suffix = nextLine < 0 ? 0 : before.length - nextLine - 1;
  }
  return {
    span: { start: prefix, end: before.length - suffix },
    newText: after.slice(prefix, after.length - suffix),
  };
}

function startsLine(text: string, offset: number): boolean {
  return offset === 0 || text[offset - 1] === "\n";
}
