/** What a Go file says about its build: package, imports, embedded files, build constraint. No more of Go is read than that needs. */

import { unquoteGoString } from "./goStrings";
import { remember } from "./remember";
import type { Span } from "./text";

/** One pattern of a `//go:embed` line. */
export interface GoEmbed {
  /** Without quotes; a leading `all:` is kept. Relative to the folder of the file. */
  readonly pattern: string;
  /** The pattern in the file, with its quotes. */
  readonly span: Span;
}

export interface GoSource {
  /** `undefined` if the file has no package clause. */
  readonly packageName: string | undefined;
  /** Import paths in the order of the file, `C` included. */
  readonly imports: readonly string[];
  /** Whether the file imports `C`, so that building it takes cgo. */
  readonly usesCgo: boolean;
  /** Patterns that the compiler takes: in a file that imports `embed`, in front of a variable of the package. */
  readonly embeds: readonly GoEmbed[];
  /** The expression of the `//go:build` line, of the first `// +build` line where there is none; `undefined` without both. */
  readonly buildConstraint: string | undefined;
}

/** Reads the beginning of a Go file up to its last import; the rest only if `//go:embed` occurs in the text. Broken code ends the reading early. */
export function scanGoSource(text: string): GoSource {
  return remembered(text);
}

/** For each edit of a Dockerfile the same sources are asked about by every go command. */
const remembered = remember(500, readSource);

function readSource(text: string): GoSource {
  const scanner = new Scanner(text);
  const { packageName, buildConstraint } = readPackageClause(scanner);
  const imports = packageName === undefined ? [] : readImports(scanner);
  return {
    packageName,
    imports,
    usesCgo: imports.includes("C"),
    embeds: imports.includes("embed") && text.includes(embedDirective) ? readEmbeds(text) : [],
    buildConstraint,
  };
}

const embedDirective = "//go:embed";

type TokenKind = "word" | "string" | "comment" | "newline" | "other" | "end";

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
}

const spaces = /[ \t\r\ufeff]+/y;
const word = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const number = /[0-9][\p{L}\p{Nd}_.]*/uy;

/** Splits Go code into tokens. Strings, character constants and comments are whole tokens, so that nothing in them is taken for code. */
class Scanner {
  private at = 0;

  constructor(private readonly text: string) {}

  /** The next token, with line breaks and comments. What is not closed ends with the text or, as a string, with the line. */
  next(): Token {
    this.take(spaces);
    const start = this.at;
    const kind = this.skipToken();
    return { kind, text: this.text.slice(start, this.at), start };
  }

  private skipToken(): TokenKind {
    const { text, at } = this;
    if (at >= text.length) return "end";
    if (this.take(word)) return "word";
    if (this.take(number)) return "other";
    switch (text[at]) {
      case "\n":
        this.at++;
        return "newline";
      case '"':
      case "'":
        this.skipQuoted(text.charAt(at));
        return text[at] === '"' ? "string" : "other";
      case "`":
        this.skipThrough("`", at + 1);
        return "string";
      case "/":
        if (text[at + 1] === "*") this.skipThrough("*/", at + 2);
        else if (text[at + 1] === "/") this.at = indexOrEnd(text, "\n", at);
        else break;
        return "comment";
    }
    this.at++;
    return "other";
  }

  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const found = pattern.test(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  private skipThrough(end: string, from: number): void {
    this.at = Math.min(this.text.length, indexOrEnd(this.text, end, from) + end.length);
  }

  private skipQuoted(quote: string): void {
    for (this.at++; this.at < this.text.length; this.at++) {
      const character = this.text[this.at];
      if (character === "\n") return;
      if (character === "\\" && this.text[this.at + 1] !== "\n") this.at++;
      else if (character === quote) {
        this.at++;
        return;
      }
    }
    this.at = this.text.length;
  }

  /** The next token that is code. */
  nextCode(): Token {
    for (;;) {
      const token = this.next();
      if (token.kind !== "newline" && token.kind !== "comment") return token;
    }
  }
}

function indexOrEnd(text: string, part: string, from: number): number {
  const at = text.indexOf(part, from);
  return at === -1 ? text.length : at;
}

function readPackageClause(scanner: Scanner): Pick<GoSource, "packageName" | "buildConstraint"> {
  let buildConstraint: string | undefined;
  let oldConstraint: string | undefined;
  for (;;) {
    const token = scanner.next();
    if (token.kind === "newline") continue;
    if (token.kind === "comment") {
      buildConstraint ??= /^\/\/go:build[ \t]+(.*\S)/.exec(token.text)?.[1];
      oldConstraint ??= /^\/\/[ \t]*\+build[ \t]+(.*\S)/.exec(token.text)?.[1];
      continue;
    }
    const name = token.text === "package" ? scanner.nextCode() : undefined;
    return {
      packageName: name?.kind === "word" ? name.text : undefined,
      buildConstraint: buildConstraint ?? oldConstraint,
    };
  }
}

function readImports(scanner: Scanner): readonly string[] {
  const imports: string[] = [];
  for (;;) {
    let token = skipSemicolons(scanner);
    if (token.text !== "import") return imports;
    token = scanner.nextCode();
    if (token.text !== "(") {
      const path = importPath(token, scanner);
      if (path === undefined) return imports;
      imports.push(path);
      continue;
    }
    for (token = skipSemicolons(scanner); token.text !== ")"; token = skipSemicolons(scanner)) {
      const path = importPath(token, scanner);
      if (path === undefined) return imports;
      imports.push(path);
    }
  }
}

function skipSemicolons(scanner: Scanner): Token {
  for (;;) {
    const token = scanner.nextCode();
    if (token.text !== ";") return token;
  }
}

/** The path of one import, whose first token is the path or a name (`_`, `.`) in front of it. */
function importPath(first: Token, scanner: Scanner): string | undefined {
  const named = first.kind === "word" || first.text === ".";
  const token = named ? scanner.nextCode() : first;
  return token.kind === "string" ? unquoteGoString(token.text) : undefined;
}

function readEmbeds(text: string): readonly GoEmbed[] {
  const scanner = new Scanner(text);
  const embeds: GoEmbed[] = [];
  let pending: GoEmbed[] = [];
  let depth = 0;
  let inVariables = false;
  let previous: Token | undefined;
  let startsLine = true;
  for (;;) {
    const token = scanner.next();
    if (token.kind === "end") return embeds;
    if (token.kind === "newline") {
      startsLine = true;
      continue;
    }
    if (token.kind === "comment") {
      if (startsLine && /^\/\/go:embed[ \t]/.test(token.text)) pending.push(...patternsOf(token));
      startsLine = false;
      continue;
    }
    startsLine = false;
    const declaresVariable = depth === 0 ? token.text === "var" : depth === 1 && inVariables && token.kind === "word";
    // The directive belongs to what follows it; comments and empty lines may stand between.
    if (declaresVariable) embeds.push(...pending);
    pending = [];
    if (/^[([{]$/.test(token.text)) {
      if (depth === 0) inVariables = token.text === "(" && previous?.text === "var";
      depth++;
    } else if (/^[)\]}]$/.test(token.text)) depth = Math.max(0, depth - 1);
    previous = token;
  }
}

/** The patterns of a `//go:embed` comment; of a malformed one, those in front of the mistake. */
function patternsOf(comment: Token): GoEmbed[] {
  const patterns: GoEmbed[] = [];
  const argument = /\s*("[^"\\]*(?:\\.[^"\\]*)*"|`[^`]*`|[^\s"`]\S*)(?=\s|$)/y;
  argument.lastIndex = embedDirective.length;
  for (let match = argument.exec(comment.text); match !== null; match = argument.exec(comment.text)) {
    const literal = match[1] ?? "";
    const pattern = /^["`]/.test(literal) ? unquoteGoString(literal) : literal;
    if (pattern === undefined) return patterns;
    const end = comment.start + argument.lastIndex;
    patterns.push({ pattern, span: { start: end - literal.length, end } });
  }
  return patterns;
}
