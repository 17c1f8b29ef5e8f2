import { joinValues, known, maximumValueLength, textOrEmpty, unknown, type Value } from "./value";

/** Looks a variable up: its value, that it is unset, or that nobody can know. */
export type Lookup = (name: string) => Value;

/** One `$NAME` or `${NAME…}` in a word. */
export interface VariableUse {
  readonly name: string;
  /** Offset in the word that was expanded, and behind its last character. */
  readonly start: number;
  readonly end: number;
  /** Whether the use copes with an unset variable (`${x:-y}`, `${x:+y}`). */
  readonly hasDefault: boolean;
}

export interface Expansion {
  /** The word without quotes and escapes, variables replaced; `unknown` as soon as one part is. */
  readonly value: Value;
  readonly uses: readonly VariableUse[];
}

/** `${a:-${b:-…` beyond this is nobody's; each level is a call within a call. */
const maximumDepth = 50;

/** Beyond these the result of `${x#pattern}` and `${x/pattern/text}` counts as unknown: the work grows with their squares. */
const maximumTrimmedLength = 500;
const maximumReplacedLength = 5_000;
const maximumGlobLength = 200;

/**
 * Expands a word as the builder does for ENV, ARG, FROM, COPY, WORKDIR, USER and the others that take variables.
 * Single quotes protect, double quotes and the escape work as in a shell. An unset variable becomes nothing.
 * Source: moby/buildkit `frontend/dockerfile/shell/lex.go`.
 */
export function expandWord(raw: string, escapeCharacter: "\\" | "`", lookup: Lookup): Expansion {
  const lexer = new Lexer(raw, escapeCharacter, lookup);
  const value = lexer.word();
  return { value, uses: lexer.uses };
}

class Lexer {
  readonly uses: VariableUse[] = [];
  private at = 0;
  private depth = 0;

  constructor(
    private readonly raw: string,
    private readonly escapeCharacter: string,
    private readonly lookup: Lookup,
  ) {}

  /** Reads to the end, or to an unquoted `stop`. */
  word(stop?: string): Value {
    const parts = new Parts();
    while (this.at < this.raw.length) {
      const character = this.raw[this.at] ?? "";
      if (character === stop) break;
      if (character === "'") this.singleQuoted(parts);
      else if (character === '"') this.doubleQuoted(parts);
      else if (character === "$") parts.add(this.variable());
      else if (character === this.escapeCharacter) {
        this.at++;
        if (this.at < this.raw.length) parts.text(this.raw[this.at++] ?? "");
      } else {
        parts.text(character);
        this.at++;
      }
    }
    return parts.value();
  }

  private singleQuoted(parts: Parts): void {
    const end = this.raw.indexOf("'", this.at + 1);
    const stop = end < 0 ? this.raw.length : end;
    parts.text(this.raw.slice(this.at + 1, stop));
    this.at = Math.min(this.raw.length, stop + 1);
  }

  private doubleQuoted(parts: Parts): void {
    this.at++;
    while (this.at < this.raw.length && this.raw[this.at] !== '"') {
      const character = this.raw[this.at] ?? "";
      if (character === "$") parts.add(this.variable());
      else if (character === this.escapeCharacter) {
        const next = this.raw[this.at + 1] ?? "";
        // Inside double quotes the escape only protects these.
        parts.text(next === '"' || next === "$" || next === this.escapeCharacter ? next : character + next);
        this.at += 2;
      } else {
        parts.text(character);
        this.at++;
      }
    }
    this.at++;
  }

  private variable(): Value {
    const start = this.at++;
    if (this.raw[this.at] !== "{") {
      const name = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?!$-])/.exec(this.raw.slice(this.at))?.[0];
      if (name === undefined) return known("$");
      this.at += name.length;
      this.uses.push({ name, start, end: this.at, hasDefault: false });
      return this.lookup(name);
    }
    this.at++;
    const name = /^[A-Za-z_][A-Za-z0-9_]*|^[0-9@*#?!$-]/.exec(this.raw.slice(this.at))?.[0];
    if (name === undefined) {
      this.at = this.raw.length;
      return unknown;
    }
    this.at += name.length;
    const use = this.uses.length;
    if (this.depth >= maximumDepth) {
      this.at = this.raw.length;
      return unknown;
    }
    this.depth++;
    const value = this.modified(this.lookup(name));
    this.depth--;
    const hasDefault = /^\$\{\w+:?[-+]/.test(this.raw.slice(start, this.at));
    // Where the closing brace is missing, the reading stops behind the last character.
    this.uses.splice(use, 0, { name, start, end: Math.min(this.at, this.raw.length), hasDefault });
    return value;
  }

  /** Reads what stands between the name and `}` and applies it. */
  private modified(value: Value): Value {
    const operator = /^(?::[-+?]|[-+?]|##?|%%?|\/\/?|\})/.exec(this.raw.slice(this.at))?.[0];
    if (operator === undefined) {
      this.skipToBrace();
      return unknown;
    }
    this.at += operator.length;
    if (operator === "}") return value;
    if (operator[0] === "/") {
      const pattern = this.word("/");
      const hasReplacement = this.raw[this.at] === "/";
      if (hasReplacement) this.at++;
      const replacement = hasReplacement ? this.word("}") : known("");
      this.at++;
      return replaced(value, pattern, replacement, operator === "//");
    }
    const operand = this.word("}");
    this.at++;
    switch (operator) {
      case ":-":
        return defaulted(value, operand, true);
      case "-":
        return defaulted(value, operand, false);
      case ":+":
        return value.kind === "unknown" ? joinValues(operand, known("")) : textOrEmpty(value) ? operand : known("");
      case "+":
        return value.kind === "unknown" ? joinValues(operand, known("")) : value.kind === "known" ? operand : known("");
      case ":?":
      case "?":
        return value;
      default:
        return trimmed(value, operand, operator);
    }
  }

  private skipToBrace(): void {
    const end = this.raw.indexOf("}", this.at);
    this.at = end < 0 ? this.raw.length : end + 1;
  }
}

/** Collects the parts of one word; unknown once a part is, or where values of values grow beyond every bound. */
class Parts {
  private collected = "";
  private isUnknown = false;

  text(text: string): void {
    if (this.collected.length + text.length > maximumValueLength) this.isUnknown = true;
    else this.collected += text;
  }

  add(value: Value): void {
    if (value.kind === "unknown") this.isUnknown = true;
    else this.text(textOrEmpty(value) ?? "");
  }

  value(): Value {
    return this.isUnknown ? unknown : known(this.collected);
  }
}

function defaulted(value: Value, operand: Value, emptyCounts: boolean): Value {
  if (value.kind === "unset") return operand;
  if (value.kind === "known") return emptyCounts && value.text === "" ? operand : value;
  return unknown;
}

function trimmed(value: Value, pattern: Value, operator: string): Value {
  const text = textOrEmpty(value);
  const glob = textOrEmpty(pattern);
  if (text === undefined || glob === undefined) return unknown;
  if (text.length > maximumTrimmedLength || glob.length > maximumGlobLength) return unknown;
  const longest = operator.length === 2;
  const isPrefix = operator[0] === "#";
  const lengths = Array.from({ length: text.length + 1 }, (_, length) => length);
  if (longest) lengths.reverse();
  for (const length of lengths) {
    const part = isPrefix ? text.slice(0, length) : text.slice(text.length - length);
    if (matchesGlob(part, glob)) {
      return known(isPrefix ? text.slice(length) : text.slice(0, text.length - length));
    }
  }
  return known(text);
}

function replaced(value: Value, pattern: Value, replacement: Value, all: boolean): Value {
  const text = textOrEmpty(value);
  const glob = textOrEmpty(pattern);
  const replacementText = textOrEmpty(replacement);
  if (text === undefined || glob === undefined || replacementText === undefined) return unknown;
  if (glob === "") return known(text);
  const expression = globExpression(glob);
  if (expression === undefined || text.length > maximumReplacedLength) return unknown;
  if (text.length * replacementText.length > maximumValueLength) return unknown;
  return known(text.replace(new RegExp(expression, all ? "gs" : "s"), () => replacementText));
}

/** Whether a shell pattern of `*`, `?` and literal characters matches a whole text, in time that grows with both and no faster. */
function matchesGlob(text: string, glob: string): boolean {
  let at = 0;
  let star = -1;
  let restart = 0;
  for (let position = 0; position < text.length; ) {
    const character = glob[at];
    if (character === "*") {
      star = at++;
      restart = position;
    } else if (character !== undefined && (character === "?" || character === text[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      // The last star takes one character more; an earlier one would gain nothing by it.
      at = star + 1;
      position = ++restart;
    } else return false;
  }
  return /^\**$/.test(glob.slice(at));
}

/** A shell pattern as a regular expression; `undefined` for one too long to be real, or that could take too long. */
function globExpression(glob: string): string | undefined {
  if (glob.length > maximumGlobLength || glob.split("*").length > 2) return undefined;
  return glob.replace(/[.+^${}()|[\]\\*?]/g, (character) =>
    character === "*" ? ".*" : character === "?" ? "." : `\\${character}`,
  );
}
