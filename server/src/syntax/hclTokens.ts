import type { Span } from "./text";

type Punctuation = "{" | "}" | "[" | "]" | "(" | ")" | "=" | ":" | ",";

/** A token of HCL's native syntax. What bake files need no difference for is `other`: numbers, operators, heredocs. */
export type HclToken =
  | { readonly kind: "word"; readonly value: string; readonly span: Span }
  /** `value` is undefined where the string is a template, holds an invalid escape or does not end. */
  | { readonly kind: "string"; readonly value: string | undefined; readonly span: Span }
  | { readonly kind: Punctuation | "newline" | "other"; readonly span: Span };

const punctuation = /[{}[\]():,]|=(?![=>])/y;
const wordPattern = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const spacePattern = /[^\S\n]+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const heredocPattern = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)[^\S\n]*\n/uy;
const otherPattern = /[^\s{}[\]():,="#/\p{ID_Start}_]+|[\s\S]/uy;

/** Splits HCL into tokens; comments and white space other than line breaks are left out. Never throws. */
export function tokenizeHcl(text: string): HclToken[] {
  const tokens: HclToken[] = [];
  const match = (pattern: RegExp, at: number): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  for (let at = 0; at < text.length; ) {
    const space = match(spacePattern, at);
    if (space) {
      at += space[0].length;
      continue;
    }
    const start = at;
    const character = text.charAt(at);
    if (character === "\n") {
      tokens.push({ kind: "newline", span: { start, end: ++at } });
      continue;
    }
    if (character === '"') {
      at = stringEnd(text, at);
      tokens.push({ kind: "string", value: stringValue(text.slice(start, at)), span: { start, end: at } });
      continue;
    }
    const heredoc = match(heredocPattern, at);
    if (heredoc) {
      at = heredocEnd(text, at + heredoc[0].length, heredoc[1] ?? "");
      tokens.push({ kind: "other", span: { start, end: at } });
      continue;
    }
    const word = match(wordPattern, at);
    if (word) {
      at += word[0].length;
      tokens.push({ kind: "word", value: word[0], span: { start, end: at } });
      continue;
    }
    if (match(punctuation, at)) {
      tokens.push({ kind: character as Punctuation, span: { start, end: ++at } });
      continue;
    }
    at += character === "=" ? 2 : (match(otherPattern, at)?.[0].length ?? 1);
    tokens.push({ kind: "other", span: { start, end: at } });
  }
  return tokens;
}

/**
 * Behind the closing quotation mark of the string that starts at `start`. Templates (`${…}`, `%{…}`) may hold strings of their own.
 * A string without an end reaches to the end of its line.
 */
function stringEnd(text: string, start: number): number {
  const open: ("string" | "template" | "{")[] = ["string"];
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    const inside = open.at(-1);
    if (character === "\n") return at;
    if (inside === "string") {
      if (character === "\\") at++;
      else if (character === '"') {
        open.pop();
        if (open.length === 0) return at + 1;
      } else if ((character === "$" || character === "%") && text[at + 1] === "{") {
        if (text[at - 1] !== character) open.push("template");
        at++;
      }
    } else if (character === '"') open.push("string");
    else if (character === "{") open.push("{");
    else if (character === "}") open.pop();
  }
  return text.length;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** The text of a string given with its quotation marks, with the escapes of HCL and of JSON. */
function stringValue(source: string): string | undefined {
  if (source.length < 2 || !source.endsWith('"')) return undefined;
  const inner = source.slice(1, -1);
  if (/(?<!\$)\$\{|(?<!%)%\{/.test(inner)) return undefined;
  let valid = true;
  const value = inner.replace(
    /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))|([$%])\4\{/g,
    (_, short, long, sign, doubled) => {
      if (doubled !== undefined) return `${doubled}{`;
      if (sign !== undefined) {
        if (!/["\\/nrtbf]/.test(sign)) valid = false;
        return escapes[sign] ?? sign;
      }
      const code = Number.parseInt(short ?? long, 16);
      valid &&= code <= 0x10ffff;
      return valid ? String.fromCodePoint(code) : "";
    },
  );
  return valid ? value : undefined;
}

/** The end of the line that holds nothing but the heredoc's word. */
function heredocEnd(text: string, from: number, word: string): number {
  for (let start = from; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    if (text.slice(start, end).trim() === word) return end;
    start = end + 1;
  }
  return text.length;
}
