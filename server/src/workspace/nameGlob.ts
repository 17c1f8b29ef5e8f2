type Token =
  | { readonly kind: "text"; readonly character: string }
  | { readonly kind: "any" }
  | { readonly kind: "star" }
  | { readonly kind: "class"; readonly matches: (character: string) => boolean };

/**
 * A pattern for one name of a path, in the grammar that git's `wildmatch` and Go's `filepath.Match` share: `*`, `?`,
 * `[a-z]`, `[!a]` or `[^a]`, `[[:alpha:]]` (git alone) and `\` before a character that stands for itself. Matching takes
 * time in proportion to pattern length × name length, whatever the pattern.
 */
export class NameGlob {
  private constructor(
    private readonly tokens: readonly Token[],
    /** The one name that matches, when there is no wildcard. */
    readonly literal: string | undefined,
  ) {}

  /** `undefined` for a pattern that can match nothing: a class without end, or a `\` with nothing behind it. */
  static compile(pattern: string): NameGlob | undefined {
    const tokens: Token[] = [];
    const characters = Array.from(pattern);
    for (let at = 0; at < characters.length; at++) {
      const character = characters[at] ?? "";
      if (character === "*") {
        if (tokens.at(-1)?.kind !== "star") tokens.push({ kind: "star" });
      } else if (character === "?") {
        tokens.push({ kind: "any" });
      } else if (character === "[") {
        const found = readClass(characters, at);
        if (!found) return undefined;
        tokens.push({ kind: "class", matches: found.matches });
        at = found.end - 1;
      } else if (character === "\\") {
        const escaped = characters[++at];
        if (escaped === undefined) return undefined;
        tokens.push({ kind: "text", character: escaped });
      } else {
        tokens.push({ kind: "text", character });
      }
    }
    const isLiteral = tokens.every((token) => token.kind === "text");
    return new NameGlob(tokens, isLiteral ? tokens.map((token) => token.character).join("") : undefined);
  }

  /** Whether every name matches: the pattern is `*`. */
  get matchesAll(): boolean {
    return this.tokens.length === 1 && this.tokens[0]?.kind === "star";
  }

  matches(name: string): boolean {
    if (this.literal !== undefined) return name === this.literal;
    const characters = Array.from(name);
    let token = 0;
    let at = 0;
    // Only the last star can usefully take more: whatever an earlier one gave up, the later one can take instead.
    let star = -1;
    let starEnd = 0;
    while (at < characters.length) {
      const wanted = this.tokens[token];
      if (wanted?.kind === "star") {
        star = token++;
        starEnd = at;
      } else if (wanted && accepts(wanted, characters[at] ?? "")) {
        token++;
        at++;
      } else if (star >= 0) {
        token = star + 1;
        at = ++starEnd;
      } else {
        return false;
      }
    }
    while (this.tokens[token]?.kind === "star") token++;
    return token === this.tokens.length;
  }
}

function accepts(token: Token, character: string): boolean {
  switch (token.kind) {
    case "text":
      return token.character === character;
    case "class":
      return token.matches(character);
    default:
      return token.kind === "any";
  }
}

const namedClasses: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[\x21-\x7e]/,
  lower: /[a-z]/,
  print: /[\x20-\x7e]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\v\f\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** Reads the class whose `[` is at `start`; `end` is behind its `]`. `undefined` when it never ends or names no class. */
function readClass(
  characters: readonly string[],
  start: number,
): { readonly matches: (character: string) => boolean; readonly end: number } | undefined {
  let at = start + 1;
  const isNegated = characters[at] === "!" || characters[at] === "^";
  if (isNegated) at++;
  const tests: ((character: string) => boolean)[] = [];
  for (let isFirst = true; ; isFirst = false) {
    const character = characters[at];
    if (character === undefined) return undefined;
    if (character === "]" && !isFirst) break;
    if (character === "[" && characters[at + 1] === ":") {
      const close = characters.indexOf("]", at + 2);
      const name = close < 0 ? "" : characters.slice(at + 2, close - 1).join("");
      const named = characters[close - 1] === ":" && Object.hasOwn(namedClasses, name) ? namedClasses[name] : undefined;
      if (!named) return undefined;
      tests.push((other) => named.test(other));
      at = close + 1;
      continue;
    }
    const first = readMember(characters, at);
    if (!first) return undefined;
    at = first.end;
    let last = first;
    if (characters[at] === "-" && characters[at + 1] !== undefined && characters[at + 1] !== "]") {
      const read = readMember(characters, at + 1);
      if (!read) return undefined;
      last = read;
      at = read.end;
    }
    tests.push((other) => codeOf(other) >= codeOf(first.character) && codeOf(other) <= codeOf(last.character));
  }
  return { matches: (character) => tests.some((test) => test(character)) !== isNegated, end: at + 1 };
}

function readMember(characters: readonly string[], at: number): { character: string; end: number } | undefined {
  const escaped = characters[at] === "\\";
  const character = characters[escaped ? at + 1 : at];
  return character === undefined ? undefined : { character, end: at + (escaped ? 2 : 1) };
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
