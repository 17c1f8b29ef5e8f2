/**
 * One pattern of an ignore file, matched as moby/patternmatcher matches it (`Pattern.compile` and `Pattern.match` there).
 *
 * patternmatcher turns a pattern into a Go regular expression and has short cuts for patterns without wildcards. The quirks of both are kept:
 * a pattern that only begins with `**` matches any suffix (`**.md`), a class may match `/`, `**` needs no slash around it (`a**b`).
 * Matching here takes time proportional to pattern length × path length, whatever the pattern is.
 */

type Token =
  | { readonly kind: "literal"; readonly text: string }
  /** `?`: one character other than `/`. */
  | { readonly kind: "character" }
  /** `*`: any characters other than `/`. */
  | { readonly kind: "star" }
  /** `**` or `**` with a slash in front of more: nothing, or anything that ends in `/`. */
  | { readonly kind: "folders" }
  /** `**` at the end: anything. */
  | { readonly kind: "everything" }
  | { readonly kind: "class"; readonly negated: boolean; readonly ranges: readonly Range[] };

/** First and last code point, both included. */
type Range = readonly [number, number];

const slash = 47;
const lastCodePoint = 0x10ffff;

/** A compiled pattern. */
export class IgnoreGlob {
  private constructor(
    private readonly tokens: readonly Token[],
    /** Every match starts with this text. */
    readonly head: string,
    /** Every match ends with this text. */
    readonly tail: string,
    /** Whether the pattern has no wildcard: it matches `head` and nothing else. */
    readonly isLiteral: boolean,
  ) {}

  /**
   * Compiles a cleaned pattern, without its `!`.
   * @returns `undefined` if Docker refuses the pattern with "syntax error in pattern"
   */
  static compile(pattern: string): IgnoreGlob | undefined {
    const tokens = tokensOf(pattern);
    if (tokens === undefined) return undefined;
    const first = tokens[0];
    const last = tokens.at(-1);
    const isLiteral = tokens.length === 1 && first?.kind === "literal";
    return new IgnoreGlob(
      tokens,
      first?.kind === "literal" ? first.text : "",
      last?.kind === "literal" ? last.text : "",
      isLiteral,
    );
  }

  /** Whether the pattern matches exactly `path`; folders above it are not looked at. */
  matches(path: string): boolean {
    if (this.isLiteral) return path === this.head;
    if (!path.endsWith(this.tail)) return false;
    let positions: readonly number[] = [0];
    for (const token of this.tokens) {
      positions = advance(token, path, positions);
      if (positions.length === 0) return false;
    }
    return positions.at(-1) === path.length;
  }

  /** Whether some path below `folder` ("" is the context root) could match, whatever files there are. */
  couldMatchBelow(folder: string): boolean {
    const prefix = folder === "" ? "" : `${folder}/`;
    let positions: readonly number[] = [0];
    for (const token of this.tokens) {
      if (positions.at(-1) === prefix.length || token.kind === "folders" || token.kind === "everything") return true;
      if (token.kind === "literal" && positions.some((at) => reachesBeyond(token.text, prefix, at))) return true;
      positions = advance(token, prefix, positions);
      if (positions.length === 0) return false;
    }
    return false;
  }
}

/** Whether `text`, laid at `at`, agrees with all of the prefix that is left and is longer than that. */
function reachesBeyond(text: string, prefix: string, at: number): boolean {
  return text.length > prefix.length - at && text.startsWith(prefix.slice(at));
}

/** The offsets of `path` up to which the token can match, having begun at any of `positions`. Both lists are sorted, without repeats. */
function advance(token: Token, path: string, positions: readonly number[]): readonly number[] {
  const reached: number[] = [];
  switch (token.kind) {
    case "literal":
      for (const at of positions) if (path.startsWith(token.text, at)) reached.push(at + token.text.length);
      return reached;
    case "character":
    case "class":
      for (const at of positions) {
        const code = path.codePointAt(at);
        if (code !== undefined && matchesOne(token, code)) reached.push(at + (code > 0xffff ? 2 : 1));
      }
      return reached;
    case "star": {
      // Up to where an earlier start has come; a later one before that adds nothing.
      let covered = -1;
      for (const start of positions) {
        if (start <= covered) continue;
        for (let at = start; at <= path.length; at++) {
          if (!isInsidePair(path, at)) reached.push(at);
          covered = at;
          if (path.charCodeAt(at) === slash) break;
        }
      }
      return reached;
    }
    case "folders": {
      const first = positions[0] ?? path.length;
      const starts = new Set(positions);
      for (let at = first; at <= path.length; at++) {
        if (starts.has(at) || (at > first && path.charCodeAt(at - 1) === slash)) reached.push(at);
      }
      return reached;
    }
    case "everything":
      for (let at = positions[0] ?? path.length; at <= path.length; at++) reached.push(at);
      return reached;
  }
}

function matchesOne(token: Token & { kind: "character" | "class" }, code: number): boolean {
  if (token.kind === "character") return code !== slash;
  return token.ranges.some(([low, high]) => code >= low && code <= high) !== token.negated;
}

/** Whether the offset lies between the halves of a surrogate pair: Go counts those as one character. */
function isInsidePair(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff && at > 0 && (text.codePointAt(at - 1) ?? 0) > 0xffff;
}

/** A token that no path can satisfy, for what Go's regular expressions know and no ignore file uses. */
const impossible: Token = { kind: "class", negated: false, ranges: [] };

function tokensOf(pattern: string): readonly Token[] | undefined {
  return isPlain(pattern) ? plainTokens(pattern) : new PatternReader(pattern).read();
}

/** Whether patternmatcher compares strings for this pattern: no wildcard but one `**` at the start, or one at the end. */
function isPlain(pattern: string): boolean {
  const body = pattern.startsWith("**") ? pattern.slice(2) : pattern.endsWith("**") ? pattern.slice(0, -2) : pattern;
  return !/[*?[\]\\]/.test(body);
}

function plainTokens(pattern: string): readonly Token[] {
  if (pattern === "**") return [{ kind: "everything" }];
  if (pattern.startsWith("**/")) return [{ kind: "folders" }, { kind: "literal", text: pattern.slice(3) }];
  // `**foo` is a suffix comparison that knows nothing of slashes.
  if (pattern.startsWith("**")) return [{ kind: "everything" }, { kind: "literal", text: pattern.slice(2) }];
  if (pattern.endsWith("**")) return [{ kind: "literal", text: pattern.slice(0, -2) }, { kind: "everything" }];
  return [{ kind: "literal", text: pattern }];
}

/** Reads a pattern that patternmatcher turns into a regular expression. */
class PatternReader {
  private readonly tokens: Token[] = [];
  private literal = "";
  private at = 0;

  constructor(private readonly pattern: string) {}

  read(): readonly Token[] | undefined {
    while (this.at < this.pattern.length) {
      const character = this.next();
      if (character === "*") this.readStars();
      else if (character === "?") this.push({ kind: "character" });
      else if (character === "[") {
        const token = this.readClass();
        if (token === undefined) return undefined;
        this.push(token);
      } else if (character === "\\") {
        const escaped = readEscape(this.next());
        if (escaped === undefined) return undefined;
        if (typeof escaped === "string") this.literal += escaped;
        else this.push(escaped);
      } else if (character === "^") {
        // Not escaped by patternmatcher, hence the start of the text.
        if (this.tokens.length > 0 || this.literal !== "") this.push(impossible);
      } else this.literal += character;
    }
    this.flush();
    return this.tokens;
  }

  private readStars(): void {
    if (this.pattern[this.at] !== "*") {
      this.push({ kind: "star" });
      return;
    }
    this.at++;
    if (this.pattern[this.at] === "/") this.at++;
    this.push(this.at < this.pattern.length ? { kind: "folders" } : { kind: "everything" });
  }

  /** Reads a class behind its `[`, by the rules of Go's `filepath.Match`; `undefined` if it is malformed. */
  private readClass(): Token | undefined {
    const start = this.at;
    const ranges: Range[] = [];
    const negated = this.pattern[this.at] === "^";
    if (negated) this.at++;
    for (let count = 0; this.pattern[this.at] !== "]" || count === 0; count++) {
      const low = this.readClassMember();
      if (low === undefined) return undefined;
      if (typeof low !== "number") {
        ranges.push(...low);
        continue;
      }
      let high: number | readonly Range[] | undefined = low;
      if (this.pattern[this.at] === "-") {
        this.at++;
        high = this.readClassMember();
      }
      if (typeof high !== "number" || high < low) return undefined;
      ranges.push([low, high]);
    }
    // patternmatcher rewrites wildcards inside a class too, and Go knows named classes: what comes of it matches no sensible name.
    const body = this.pattern.slice(start, this.at++).replace(/\\./gsu, "");
    return /[*?]|\[:/.test(body) ? impossible : { kind: "class", negated, ranges };
  }

  /** One end of a range (a code point), the ranges of an escape like `\d`, or `undefined` where Go sees an error. */
  private readClassMember(): number | readonly Range[] | undefined {
    const character = this.next();
    if (character === "" || character === "-" || character === "]") return undefined;
    if (character !== "\\") return character.codePointAt(0);
    const escaped = readEscape(this.next());
    if (typeof escaped === "string") return escaped.codePointAt(0);
    if (escaped?.kind !== "class") return undefined;
    return escaped.negated ? complement(escaped.ranges) : escaped.ranges;
  }

  /** The next character, a whole code point, or "" at the end. */
  private next(): string {
    const code = this.pattern.codePointAt(this.at);
    if (code === undefined) return "";
    const character = String.fromCodePoint(code);
    this.at += character.length;
    return character;
  }

  private push(token: Token): void {
    this.flush();
    const last = this.tokens.at(-1)?.kind;
    // `**/**/` says no more than `**/`.
    if (last === "folders" && token.kind === "folders") return;
    this.tokens.push(token);
  }

  private flush(): void {
    if (this.literal === "") return;
    this.tokens.push({ kind: "literal", text: this.literal });
    this.literal = "";
  }
}

const namedClasses: Readonly<Record<string, readonly Range[]>> = {
  d: [[48, 57]],
  s: [
    [9, 10],
    [12, 13],
    [32, 32],
  ],
  w: [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ],
};

const controlCharacters: Readonly<Record<string, string>> = { a: "\x07", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/**
 * What a backslash in front of `character` means. patternmatcher hands it to Go's regular expressions unchanged, so letters and digits are not
 * themselves: `\d` is a digit and `\o` an error.
 */
function readEscape(character: string): string | Token | undefined {
  if (/^[\0-\x7f]$/.test(character) && !/[A-Za-z0-9]/.test(character)) return character;
  const control = controlCharacters[character];
  if (control !== undefined) return control;
  const ranges = namedClasses[character.toLowerCase()];
  if (ranges !== undefined) return { kind: "class", negated: character < "a", ranges };
  return /^[AbBzQxpP0-7]$/.test(character) ? impossible : undefined;
}

function complement(ranges: readonly Range[]): readonly Range[] {
  const gaps: Range[] = [];
  let next = 0;
  for (const [low, high] of ranges) {
    if (low > next) gaps.push([next, low - 1]);
    next = high + 1;
  }
  gaps.push([next, lastCodePoint]);
  return gaps;
}
