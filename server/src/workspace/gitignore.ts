import { NameGlob } from "./nameGlob";
import { folderOf, joinPath, relativeTo, upwardFrom } from "./paths";

/** A part of a pattern between two slashes; `folders` is `**`: any number of folders, none included. */
type Part = NameGlob | "folders";

interface Rule {
  readonly isNegated: boolean;
  /** Written with a `/` at its end: folders only. */
  readonly foldersOnly: boolean;
  /** Without a `/` before its end a pattern is for names in every folder below, otherwise for the path. */
  readonly isAnchored: boolean;
  readonly parts: readonly Part[];
}

/**
 * The rules of one `.gitignore`. They are not those of `.dockerignore`: a pattern without a slash holds at every depth, a
 * trailing slash means folders only, and nothing below an ignored folder can be taken back.
 *
 * Source: gitignore(5), and `parse_path_pattern`, `trim_trailing_spaces` in git's dir.c.
 */
export class Gitignore {
  private constructor(private readonly rules: readonly Rule[]) {}

  /** Reads a file's text; lines that can match nothing are left out, as git does without a word. */
  static parse(text: string): Gitignore {
    const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
    return new Gitignore(lines.flatMap(parseLine));
  }

  /**
   * What the last matching rule says of exactly `path`, which is relative to the folder of the file: `true` ignored,
   * `false` taken back with `!`, `undefined` no rule matches. Folders above `path` are the caller's business.
   */
  decide(path: string, isFolder: boolean): boolean | undefined {
    const names = bytesOf(path).split("/");
    const name = names.slice(-1);
    const rule = this.rules.findLast(
      ({ foldersOnly, isAnchored, parts }) => (isFolder || !foldersOnly) && matches(parts, isAnchored ? names : name),
    );
    return rule && !rule.isNegated;
  }

  /**
   * What the rules say of everything that may come to lie in `folder`: `true` all of it is ignored, `false` some may be taken
   * back with `!`, `undefined` no rule is for all of it.
   */
  decideInside(folder: string): boolean | undefined {
    const names = bytesOf(folder).split("/");
    const rule = this.rules.findLast(({ isNegated, foldersOnly, isAnchored, parts }) => {
      if (isNegated) return !isAnchored || mayMatchBelow(parts, names);
      return !foldersOnly && isForAnyName(parts.at(-1)) && (!isAnchored || matches(parts, [...names, "any"]));
    });
    return rule && !rule.isNegated;
  }
}

/**
 * Whether git ignores `path`, a workspace path, by the `.gitignore` files from the workspace folder down. Files that git
 * tracks already are not known here.
 * @param isFolder `undefined` when nothing lies there: then it counts as ignored if it would be as a file or as a folder, or all that a
 *   folder there could hold, because git holds no folder without a file in it.
 * @param rulesOf Gives the rules of the `.gitignore` in a folder.
 */
export function isGitIgnored(
  path: string,
  isFolder: boolean | undefined,
  rulesOf: (folder: string) => Gitignore | undefined,
): boolean {
  if (path === "") return false;
  // Each folder above the path is asked about again for each one below it.
  const known = new Map<string, Gitignore | undefined>();
  const rulesIn = (folder: string): Gitignore | undefined => {
    if (!known.has(folder)) known.set(folder, rulesOf(folder));
    return known.get(folder);
  };
  const above = upwardFrom(folderOf(path)).reverse().slice(1);
  if (above.some((folder) => decideUpward(folder, true, rulesIn) === true)) return true;
  if (isFolder !== undefined) return decideUpward(path, isFolder, rulesIn) === true;
  return (
    decideUpward(path, false, rulesIn) === true ||
    decideUpward(path, true, rulesIn) === true ||
    decideNearest(path, rulesIn, (rules, place) => rules.decideInside(place)) === true
  );
}

/** The decision of the `.gitignore` nearest to `path` that has one. */
function decideUpward(
  path: string,
  isFolder: boolean,
  rulesOf: (folder: string) => Gitignore | undefined,
): boolean | undefined {
  return decideNearest(path, rulesOf, (rules, place) => rules.decide(place, isFolder));
}

/** The answer of the nearest `.gitignore` above `path` that has one; each is asked with the path from its own folder. */
function decideNearest(
  path: string,
  rulesOf: (folder: string) => Gitignore | undefined,
  ask: (rules: Gitignore, place: string) => boolean | undefined,
): boolean | undefined {
  for (const folder of upwardFrom(folderOf(path))) {
    const rules = rulesOf(folder);
    const decision = rules && ask(rules, relativeTo(folder, path) ?? "");
    if (decision !== undefined) return decision;
  }
  return undefined;
}

function parseLine(line: string): readonly Rule[] {
  if (line.startsWith("#")) return [];
  let pattern = bytesOf(withoutTrailingSpaces(line));
  const isNegated = pattern.startsWith("!");
  if (isNegated) pattern = pattern.slice(1);
  const foldersOnly = pattern.endsWith("/");
  if (foldersOnly) pattern = pattern.slice(0, -1);
  const isAnchored = pattern.includes("/");
  if (pattern.startsWith("/")) pattern = pattern.slice(1);
  if (pattern === "") return [];

  const written = pattern.replaceAll("\\/", "/").split("/");
  const parts: Part[] = [];
  for (const [index, part] of written.entries()) {
    if (part === "**" && isAnchored) {
      if (parts.at(-1) !== "folders") parts.push("folders");
      // `a/**` is for what lies in the folder, not for the folder itself.
      if (index === written.length - 1 && anyName) parts.push(anyName);
      continue;
    }
    const glob = NameGlob.compile(part);
    if (!glob) return [];
    parts.push(glob);
  }
  return [{ isNegated, foldersOnly, isAnchored, parts }];
}

const anyName = NameGlob.compile("*");

/** Git compares bytes: its `?` is one byte of a name in UTF-8. Each byte becomes one character here. */
function bytesOf(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : Array.from(new TextEncoder().encode(text), toCharacter).join("");
}

function toCharacter(byte: number): string {
  return String.fromCharCode(byte);
}

/** Spaces at the end go, except one that a `\` protects. */
function withoutTrailingSpaces(line: string): string {
  const bare = line.replace(/ +$/, "");
  const backslashes = /\\*$/.exec(bare)?.[0].length ?? 0;
  return backslashes % 2 === 1 && bare.length < line.length ? `${bare} ` : bare;
}

/** Whether `parts` match all of `names`. As for `*` in a name, only the last `**` needs to be tried again. */
function matches(parts: readonly Part[], names: readonly string[]): boolean {
  let part = 0;
  let at = 0;
  let folders = -1;
  let foldersEnd = 0;
  while (at < names.length) {
    const wanted = parts[part];
    if (wanted === "folders") {
      folders = part++;
      foldersEnd = at;
    } else if (wanted?.matches(names[at] ?? "")) {
      part++;
      at++;
    } else if (folders >= 0) {
      part = folders + 1;
      at = ++foldersEnd;
    } else {
      return false;
    }
  }
  return part === parts.length;
}

function isForAnyName(part: Part | undefined): boolean {
  return part !== undefined && part !== "folders" && part.matchesAll;
}

/** Whether `parts` may match a path that lies below the folder of these `names`. */
function mayMatchBelow(parts: readonly Part[], names: readonly string[]): boolean {
  for (const [index, name] of names.entries()) {
    const part = parts[index];
    if (part === "folders") return true;
    if (!part?.matches(name)) return false;
  }
  return parts.length > names.length;
}

/** Path of the `.gitignore` of a folder. */
export function gitignoreIn(folder: string): string {
  return joinPath(folder, ".gitignore");
}
