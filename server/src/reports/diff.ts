import { maskSecrets } from "./secrets";
import { plainStyle, type Style } from "./style";

/** Unchanged lines shown around a change. */
const contextLines = 3;

interface Change {
  readonly kind: " " | "-" | "+";
  readonly text: string;
}

/**
 * The change of one file as a unified diff; "" when nothing changed. Values of credentials are masked, as everywhere in
 * what is printed.
 *
 * @param before the old text; `undefined` for a file that is created.
 */
export function unifiedDiff(
  path: string,
  before: string | undefined,
  after: string,
  style: Style = plainStyle,
): string {
  if (before === after) return "";
  const changes = diffLines(splitLines(before ?? ""), splitLines(after));
  const header = [before === undefined ? "--- /dev/null" : `--- a/${path}`, `+++ b/${path}`].map(style.strong);
  return `${[...header, ...hunks(changes, style)].join("\n")}\n`;
}

/** Lines with their line breaks: a line that lacks one differs from the same line with one. */
function splitLines(text: string): readonly string[] {
  return text === "" ? [] : (text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
}

function diffLines(before: readonly string[], after: readonly string[]): readonly Change[] {
  let prefix = 0;
  while (prefix < before.length && prefix < after.length && before[prefix] === after[prefix]) prefix++;
  let suffix = 0;
  const shorter = Math.min(before.length, after.length) - prefix;
  while (suffix < shorter && before[before.length - 1 - suffix] === after[after.length - 1 - suffix]) suffix++;
  const kept = (text: string): Change => ({ kind: " ", text });
  return [
    ...before.slice(0, prefix).map(kept),
    ...shortestEdit(before.slice(prefix, before.length - suffix), after.slice(prefix, after.length - suffix)),
    ...before.slice(before.length - suffix).map(kept),
  ];
}

/** Myers' greedy algorithm: walks diagonals until both texts are used up, and back along the recorded frontiers. */
function shortestEdit(before: readonly string[], after: readonly string[]): readonly Change[] {
  const frontiers: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= before.length + after.length; edits++) {
    frontiers.push(reach);
    reach = new Map(reach);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = startOn(reach, diagonal, edits);
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      reach.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return walkBack(frontiers, before, after);
    }
  }
  return [];
}

function walkBack(
  frontiers: readonly ReadonlyMap<number, number>[],
  before: readonly string[],
  after: readonly string[],
): readonly Change[] {
  const changes: Change[] = [];
  let x = before.length;
  let y = after.length;
  for (let edits = frontiers.length - 1; edits >= 0; edits--) {
    const reach = frontiers[edits] ?? new Map<number, number>();
    const diagonal = x - y;
    const previous = comesFromAbove(reach, diagonal, edits) ? diagonal + 1 : diagonal - 1;
    const startX = edits === 0 ? 0 : (reach.get(previous) ?? 0);
    const startY = edits === 0 ? 0 : startX - previous;
    while (x > startX && y > startY) {
      x--;
      y--;
      changes.push({ kind: " ", text: before[x] ?? "" });
    }
    if (edits === 0) break;
    if (x === startX) changes.push({ kind: "+", text: after[startY] ?? "" });
    else changes.push({ kind: "-", text: before[startX] ?? "" });
    x = startX;
    y = startY;
  }
  return changes.reverse();
}

function comesFromAbove(reach: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true;
  return diagonal !== edits && (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1);
}

function startOn(reach: ReadonlyMap<number, number>, diagonal: number, edits: number): number {
  return comesFromAbove(reach, diagonal, edits) ? (reach.get(diagonal + 1) ?? 0) : (reach.get(diagonal - 1) ?? 0) + 1;
}

/** Changed lines with the unchanged ones around them; changes that are close together share a hunk. */
function hunks(changes: readonly Change[], style: Style): readonly string[] {
  const output: string[] = [];
  const line = { before: 1, after: 1 };
  let position = 0;
  const advance = (to: number) => {
    for (; position < to; position++) {
      const kind = changes[position]?.kind;
      if (kind !== "+") line.before++;
      if (kind !== "-") line.after++;
    }
  };
  for (const { from, to } of hunkBounds(changes)) {
    advance(from);
    const hunk = changes.slice(from, to);
    const before = extent(line.before, hunk.filter((change) => change.kind !== "+").length);
    const after = extent(line.after, hunk.filter((change) => change.kind !== "-").length);
    output.push(style.code(`@@ -${before} +${after} @@`), ...hunk.flatMap((change) => rendered(change, style)));
    advance(to);
  }
  return output;
}

function hunkBounds(changes: readonly Change[]): readonly { readonly from: number; readonly to: number }[] {
  const bounds: { from: number; to: number }[] = [];
  changes.forEach((change, index) => {
    if (change.kind === " ") return;
    const from = Math.max(0, index - contextLines);
    const to = Math.min(changes.length, index + contextLines + 1);
    const last = bounds.at(-1);
    if (last !== undefined && from <= last.to) last.to = to;
    else bounds.push({ from, to });
  });
  return bounds;
}

/** `line,count` as patch expects it: of an empty extent, the line before it. */
function extent(line: number, count: number): string {
  return `${count === 0 ? line - 1 : line},${count}`;
}

function rendered(change: Change, style: Style): readonly string[] {
  const text = change.kind + maskSecrets(change.text.replace(/\n$/, ""));
  const marked = change.kind === "+" ? style.added(text) : change.kind === "-" ? style.removed(text) : text;
  return change.text.endsWith("\n") ? [marked] : [marked, "\\ No newline at end of file"];
}
