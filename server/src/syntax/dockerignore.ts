/**
 * `.dockerignore` files: what Docker reads in them, and which paths of a build context they ignore.
 *
 * Reading follows moby/patternmatcher `ignorefile.ReadAll` and `patternmatcher.New`; deciding follows `MatchesUsingParentResults`, which
 * BuildKit and the legacy builder ask for every path while they walk the context. All of it as on Linux: `\` escapes, `/` separates.
 */

import { cleanPath } from "./cleanPath";
import { IgnoreGlob } from "./ignoreGlob";
import { countLeading } from "./sorted";
import type { Span } from "./text";

/** One pattern line. */
export interface IgnorePattern {
  /** Zero-based; lines end at `\n`, as Docker reads them. */
  readonly line: number;
  /** The pattern in the file, without blanks around it. */
  readonly span: Span;
  /** The text of `span`. */
  readonly raw: string;
  /** What is compared with paths: no `!`, no leading or trailing slash, no `.` and `..` that can be resolved. */
  readonly cleaned: string;
  /** Whether the line is an exception (`!`), which brings back what lines above it ignore. */
  readonly negated: boolean;
  /** Why Docker refuses the whole file because of this line, in its own words; such a pattern matches nothing here. */
  readonly invalid?: string;
}

/** A comment line: `#` in the first column. */
export interface IgnoreComment {
  readonly line: number;
  /** From the `#` to the end of the line, without its line break. */
  readonly span: Span;
  readonly text: string;
}

/** A `.dockerignore` as read, in the order of the file. */
export interface DockerignoreSyntax {
  readonly patterns: readonly IgnorePattern[];
  readonly comments: readonly IgnoreComment[];
}

const syntaxError = "syntax error in pattern";

/** Reads a `.dockerignore`. Lines that Docker refuses are kept with the reason in `invalid`. */
export function parseDockerignore(text: string): DockerignoreSyntax {
  const patterns: IgnorePattern[] = [];
  const comments: IgnoreComment[] = [];
  let start = text.startsWith("\ufeff") ? 1 : 0;
  for (let line = 0; start < text.length; line++) {
    const lineBreak = text.indexOf("\n", start);
    const next = lineBreak === -1 ? text.length : lineBreak + 1;
    let end = lineBreak === -1 ? text.length : lineBreak;
    if (text[end - 1] === "\r" && end > start) end--;
    if (text[start] === "#") {
      comments.push({ line, span: { start, end }, text: text.slice(start, end) });
    } else {
      const whole = text.slice(start, end);
      const raw = trim(whole);
      const from = start + whole.indexOf(raw);
      const parsed = raw === "" ? undefined : parsePattern(raw);
      if (parsed !== undefined) {
        patterns.push({ line, span: { start: from, end: from + raw.length }, raw, ...parsed });
      }
    }
    start = next;
  }
  return { patterns, comments };
}

/** What Docker makes of a trimmed line; `undefined` if nothing is left of it. */
function parsePattern(raw: string): Pick<IgnorePattern, "cleaned" | "negated" | "invalid"> | undefined {
  // Two passes, as in Docker: one when the file is read, one when the matcher is built. The second finds `!` that cleaning has uncovered.
  const exception = raw.startsWith("!");
  let body = exception ? trim(raw.slice(1)) : raw;
  if (body !== "") body = cleanPath(body);
  if (body.length > 1 && body.startsWith("/")) body = body.slice(1);
  const trimmed = trim(exception ? `!${body}` : body);
  if (trimmed === "") return undefined;
  const pattern = cleanPath(trimmed);
  if (pattern === "!") return { cleaned: "", negated: true, invalid: 'illegal exclusion pattern: "!"' };
  const negated = pattern.startsWith("!");
  const cleaned = negated ? pattern.slice(1) : pattern;
  if (IgnoreGlob.compile(cleaned) === undefined) return { cleaned, negated, invalid: syntaxError };
  return { cleaned, negated };
}

/** Removes what Go's `strings.TrimSpace` removes: Unicode's white space, but not the byte order mark that `String.trim` takes along. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 0x85 || (code !== 0xfeff && String.fromCharCode(code).trim() === "");
}

/** What is decided about a path. */
export interface IgnoreDecision {
  readonly ignored: boolean;
  /** The pattern that decided: the last one in effect on the path or on a folder above it. `undefined` if none matches. */
  readonly by: IgnorePattern | undefined;
}

/** What a folder hands down to everything below it. */
interface FolderState {
  /** Sorted indices of the patterns that took effect on the folder or above it. They take effect on everything below. */
  readonly inEffect: readonly number[];
}

interface Rule {
  readonly pattern: IgnorePattern;
  readonly glob: IgnoreGlob;
}

/** Folder states kept at most; above it the matcher begins anew rather than hold all of a huge workspace. */
const keptFolders = 50_000;

/**
 * Decides which paths of a build context are ignored. Patterns are looked up by the literal text at their beginning or end, and what is
 * known of a folder is kept, so that a path is compared with few patterns even if the file has thousands.
 *
 * As in Docker, the last pattern in effect wins, and a pattern in effect on a folder is in effect on all that is below it. A pattern that
 * would not change the decision about a folder is not tried on that folder, so it is not in effect below it either: where one line ignores
 * `*.md` in every folder and the next is `!docs`, `docs/a.md` stays ignored.
 */
export class IgnoreMatcher {
  private readonly rules: readonly Rule[];
  private readonly index: RuleIndex;
  private readonly exceptions: ExceptionIndex;
  private readonly folders = new Map<string, FolderState>();
  private readonly root: FolderState = { inEffect: [] };

  /** Invalid patterns are left out: Docker would refuse the file, so nothing is known of what it is meant to ignore by them. */
  constructor(syntax: DockerignoreSyntax) {
    this.rules = syntax.patterns.flatMap((pattern) => {
      const glob = pattern.invalid === undefined ? IgnoreGlob.compile(pattern.cleaned) : undefined;
      return glob === undefined ? [] : [{ pattern, glob }];
    });
    this.index = new RuleIndex(this.rules);
    this.exceptions = new ExceptionIndex(this.rules);
  }

  /**
   * @param path a file or folder, relative to the context root. The root itself and paths outside of it are never ignored.
   */
  decide(path: string): IgnoreDecision {
    const cleaned = insideContext(path);
    if (cleaned === undefined || cleaned === "") return { ignored: false, by: undefined };
    const slash = cleaned.lastIndexOf("/");
    const parent = slash === -1 ? this.root : this.stateOf(cleaned.slice(0, slash));
    const by = this.rules[Math.max(last(parent.inEffect), last(this.added(cleaned, parent)))]?.pattern;
    return { ignored: by !== undefined && !by.negated, by };
  }

  /**
   * Whether a walker has to look into a folder: `false` only if the folder is ignored and no exception could bring back anything below it,
   * whatever is there.
   * @param folder relative to the context root; "" is the root
   */
  mayReincludeBelow(folder: string): boolean {
    const cleaned = insideContext(folder);
    if (cleaned === undefined) return false;
    const deciding = cleaned === "" ? -1 : last(this.stateOf(cleaned).inEffect);
    // All patterns in effect here are in effect below; so an exception counts only behind the one that decides.
    return this.rules[deciding]?.pattern.negated !== false || this.exceptions.anyBelow(cleaned, deciding);
  }

  private stateOf(folder: string): FolderState {
    const known = this.folders.get(folder);
    if (known !== undefined) return known;
    if (this.folders.size > keptFolders) this.folders.clear();
    let state = this.root;
    for (let slash = folder.indexOf("/"); ; slash = folder.indexOf("/", slash + 1)) {
      const above = slash === -1 ? folder : folder.slice(0, slash);
      state = this.folders.get(above) ?? this.enter(above, state);
      if (slash === -1) return state;
    }
  }

  private enter(folder: string, parent: FolderState): FolderState {
    const added = this.added(folder, parent);
    const state =
      added.length === 0 ? parent : { inEffect: [...parent.inEffect, ...added].sort((one, other) => one - other) };
    this.folders.set(folder, state);
    return state;
  }

  /** Sorted indices of the patterns that take effect on `path` and have not already done so on the folder above it. */
  private added(path: string, { inEffect }: FolderState): readonly number[] {
    const added: number[] = [];
    for (const candidate of this.index.candidates(path)) {
      const inherited = lastUpTo(inEffect, candidate);
      if (inherited === candidate) continue;
      const deciding = this.rules[Math.max(inherited, last(added))]?.pattern;
      const ignored = deciding !== undefined && !deciding.negated;
      const rule = this.rules[candidate];
      if (rule !== undefined && rule.pattern.negated === ignored && rule.glob.matches(path)) added.push(candidate);
    }
    return added;
  }
}

/** The path without `.`, `..` and needless slashes; "" for the context root, `undefined` for a path outside of it. */
function insideContext(path: string): string | undefined {
  if (!/(?:^|\/)\.{0,2}(?:\/|$)/.test(path)) return path;
  const cleaned = cleanPath(`./${path}`);
  if (cleaned === ".") return "";
  return cleaned === ".." || cleaned.startsWith("../") ? undefined : cleaned;
}

function last(indices: readonly number[]): number {
  return indices.at(-1) ?? -1;
}

/** The greatest of the sorted indices that is not above `limit`, or -1. */
function lastUpTo(indices: readonly number[], limit: number): number {
  return indices[countLeading(indices, (index) => index <= limit) - 1] ?? -1;
}

/** Finds the few rules that may match a path: by the whole path, or by literal text at its start or end. */
class RuleIndex {
  private readonly literals = new Map<string, number[]>();
  private readonly heads = new Map<number, Map<string, number[]>>();
  private readonly tails = new Map<number, Map<string, number[]>>();
  private readonly others: number[] = [];

  constructor(rules: readonly Rule[]) {
    const headCounts = countBy(rules, ({ glob }) => glob.head);
    const tailCounts = countBy(rules, ({ glob }) => glob.tail);
    for (const [index, { glob }] of rules.entries()) {
      if (glob.isLiteral) append(this.literals, glob.head, index);
      else if (glob.head === "" && glob.tail === "") this.others.push(index);
      // The rarer text tells more: for `cmd/*.go` among thousands of `….go` it is the start.
      else if (rarity(headCounts, glob.head) < rarity(tailCounts, glob.tail)) {
        append(bucket(this.heads, glob.head.length), glob.head, index);
      } else append(bucket(this.tails, glob.tail.length), glob.tail, index);
    }
  }

  /** Sorted indices of the rules that may match exactly `path`. */
  candidates(path: string): readonly number[] {
    const lists = [this.others, this.literals.get(path)];
    for (const [length, lookup] of this.heads) {
      if (length <= path.length) lists.push(lookup.get(path.slice(0, length)));
    }
    for (const [length, lookup] of this.tails) {
      if (length <= path.length) lists.push(lookup.get(path.slice(path.length - length)));
    }
    return lists.flatMap((list) => list ?? []).sort((one, other) => one - other);
  }
}

/** Finds out whether an exception could match something below a folder. */
class ExceptionIndex {
  /** Folder -> the last exception whose literal beginning lies below it. */
  private readonly below = new Map<string, number>();
  /** Folder -> exceptions with wildcards whose literal beginning is that folder. */
  private readonly within = new Map<string, number[]>();

  constructor(private readonly rules: readonly Rule[]) {
    for (const [index, { pattern, glob }] of rules.entries()) {
      if (!pattern.negated) continue;
      for (const slash of slashes(glob.head)) this.below.set(glob.head.slice(0, slash), index);
      if (!glob.isLiteral) append(this.within, glob.head.slice(0, Math.max(0, glob.head.lastIndexOf("/"))), index);
    }
  }

  anyBelow(folder: string, after: number): boolean {
    if ((this.below.get(folder) ?? -1) > after) return true;
    return [0, ...slashes(folder), folder.length].some((end) =>
      (this.within.get(folder.slice(0, end)) ?? []).some(
        (index) => index > after && this.rules[index]?.glob.couldMatchBelow(folder) === true,
      ),
    );
  }
}

function slashes(path: string): readonly number[] {
  const found: number[] = [];
  for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) found.push(at);
  return found;
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

function rarity(counts: ReadonlyMap<string, number>, key: string): number {
  return key === "" ? Number.POSITIVE_INFINITY : (counts.get(key) ?? 0);
}

function append(lists: Map<string, number[]>, key: string, index: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [index]);
  else list.push(index);
}

function bucket(buckets: Map<number, Map<string, number[]>>, length: number): Map<string, number[]> {
  const known = buckets.get(length) ?? new Map<string, number[]>();
  buckets.set(length, known);
  return known;
}
