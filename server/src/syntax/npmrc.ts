// Reads .npmrc as npm does (the package `ini`, then npm's own replacement of `${NAME}`), but keeps where everything stands.
//
// Where ini is odd, this follows ini, because that is what npm sees:
// - lines end at `\n`, `\r\n` or a lone `\r`; a line starting with `=` is no setting and is skipped;
// - `;` and `#` start a comment anywhere, also in keys and in URLs, unless escaped or the whole text is in quotes; text that
//   is quoted only at its beginning (`"a;b" ; c`) is not quoted at all;
// - text in double quotes is JSON; the content of single quotes is *also* tried as JSON, so `'5'` is a number and `'null'`
//   is null; what is not JSON keeps its double quotes and loses its single ones;
// - `[name] ; comment` is no section but a key; a byte order mark is white space, so it too turns `[name]` into a key;
// - nothing leads back to the top level after a section, and npm has no settings in sections;
// - a key or section `__proto__` is dropped. It is listed here, and left out of `topLevelSettings`.
// A key that decodes to null (`'null'=x`) makes ini throw; here its name is the text "null".

import { LineIndex, type Span } from "./text";

/** A value as ini yields it: mostly text, `true`, `false` or null; numbers, lists and objects only from JSON in quotes. */
export type NpmrcValue =
  | string
  | number
  | boolean
  | null
  | readonly NpmrcValue[]
  | { readonly [key: string]: NpmrcValue };

/** A `${NAME}` or `${NAME?}` that npm replaces from the environment. An escaped one (`\${NAME}`) is text and not listed. */
export interface NpmrcVariable {
  /** The text npm looks up. npm knows no shell defaults: `${A:-x}` asks for a variable with the name `A:-x`. */
  readonly name: string;
  /** Whether written `${NAME?}`: unset is then empty text instead of `${NAME}` itself. */
  readonly optional: boolean;
  /** npm replaces variables in keys as well as in values. */
  readonly within: "key" | "value";
  /** From the dollar sign to behind the closing brace. */
  readonly span: Span;
}

/** The part of a scoped key that names a registry: `//host:port/path/` in `//host:port/path/:_authToken`. */
export interface RegistryScope {
  /** Without a scheme, starting with two slashes; ends as written, mostly with a slash. */
  readonly registry: string;
  readonly span: Span;
  /** `https:` or another scheme in front, with its colon. npm does not use a setting scoped like this. */
  readonly scheme?: Span;
}

/** One line that sets something. All spans are offsets into the whole text. */
export interface NpmrcEntry {
  readonly line: number;
  /** From the key to the end of the line, an inline comment included, white space around not. */
  readonly span: Span;
  /** The key as written: with quotes and `[]`, without a comment that cuts it. */
  readonly keySpan: Span;
  /** The decoded key, with its scope and without `[]`. */
  readonly key: string;
  /** The key without registry or package scope: `_authToken`, `registry`. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly registryScope?: RegistryScope;
  /** The package scope in `@scope:registry`, with the `@`. */
  readonly npmScope?: { readonly scope: string; readonly span: Span };
  /** Whether written `key[]`, which collects values in a list. */
  readonly isArray: boolean;
  /** The value as written, with quotes, without an inline comment. Absent on a line without `=`, empty for `key=`. */
  readonly valueSpan?: Span;
  readonly rawValue: string;
  /** The decoded value before variables are replaced; `true` on a line without `=`. */
  readonly value: NpmrcValue;
  readonly variables: readonly NpmrcVariable[];
  /** The section the line stands in, if any; npm then does not see it as a setting of its own. */
  readonly section?: string;
  /** From the `;` or `#` that cuts the value (on a line without `=`, the key) to the end of the line. */
  readonly inlineComment?: Span;
}

export interface NpmrcComment {
  readonly line: number;
  /** From the comment sign to the end of the line. */
  readonly span: Span;
  /** What follows the comment sign, trimmed. */
  readonly text: string;
}

export interface NpmrcSection {
  readonly line: number;
  readonly span: Span;
  readonly name: string;
}

export interface NpmrcSyntax {
  readonly entries: readonly NpmrcEntry[];
  /** Comments with a line of their own. */
  readonly comments: readonly NpmrcComment[];
  readonly sections: readonly NpmrcSection[];
}

/** Reads a whole `.npmrc`. Never throws: what ini skips is skipped. */
export function parseNpmrc(text: string): NpmrcSyntax {
  const lines = new LineIndex(text);
  const entries: NpmrcEntry[] = [];
  const comments: NpmrcComment[] = [];
  const sections: NpmrcSection[] = [];
  let section: string | undefined;
  for (let line = 0; line < lines.starts.length; line++) {
    const whole = lines.lineSpan(line);
    const source = text.slice(whole.start, whole.end).replace(/[\r\n]+$/, "");
    const span = trimmedSpan(text, whole.start, whole.start + source.length);
    if (span.start === span.end) continue;
    const first = text[span.start];
    if (first === ";" || first === "#") {
      comments.push({ line, span, text: text.slice(span.start + 1, span.end).trim() });
      continue;
    }
    const header = /^\[([^\]]*)\]\s*$/.exec(source);
    if (header) {
      section = nameOf(decode(text, whole.start + 1, whole.start + 1 + (header[1] ?? "").length));
      sections.push({ line, span, name: section });
      continue;
    }
    const entry = readEntry(text, line, whole.start, source, span, section);
    if (entry) entries.push(entry);
  }
  return { entries, comments, sections };
}

/**
 * The settings npm sees in the file, by decoded key: the last line wins, `key[]` collects, and sections and the odd cases of
 * dotted section names are taken out, as are values that are JSON objects. Variables are not replaced.
 */
export function topLevelSettings(syntax: NpmrcSyntax): ReadonlyMap<string, NpmrcValue> {
  const settings = new Map<string, NpmrcValue>();
  for (const entry of syntax.entries) {
    if (entry.section !== undefined || entry.key === "__proto__") continue;
    const value = Array.isArray(entry.value) ? [...entry.value] : entry.value;
    const before = settings.get(entry.key);
    if (Array.isArray(before)) before.push(value);
    else if (!entry.isArray) settings.set(entry.key, value);
    else settings.set(entry.key, before === undefined ? [value] : [before, value]);
  }
  // A section takes the place of a setting that is empty, false or null, and of no other.
  for (const { name } of syntax.sections) if (name !== "__proto__" && !settings.get(name)) settings.set(name, {});
  // Then ini moves what is no plain value (null counts as such) from `a.b` to `b` inside `a`, whatever `a` was before.
  const moved: string[] = [];
  for (const key of [...settings.keys()]) {
    const value = settings.get(key);
    if (value === undefined || typeof value !== "object" || Array.isArray(value)) continue;
    const parents = key.split(/(?<!\\)\./);
    const last = parents.pop() ?? "";
    const name = last.replaceAll("\\.", ".");
    const parent = parents.find((part) => part !== "__proto__");
    if (parent === undefined && name === last) continue;
    moved.push(key);
    if (parent === undefined) settings.set(name, value);
    else if (typeof settings.get(parent) !== "object") settings.set(parent, {});
  }
  for (const key of moved) settings.delete(key);
  for (const [key, value] of [...settings]) if (isObject(value)) settings.delete(key);
  return settings;
}

function isObject(value: NpmrcValue): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readEntry(
  text: string,
  line: number,
  start: number,
  source: string,
  span: Span,
  section: string | undefined,
): NpmrcEntry | undefined {
  const equals = source.indexOf("=");
  // ini's pattern for a line: at least one character before the `=`, and a value without JavaScript's other line breaks.
  if (equals === 0 || (equals > 0 && /[\u2028\u2029]/.test(source.slice(equals)))) return undefined;
  const key = decode(text, start, equals < 0 ? start + source.length : start + equals);
  const value = equals < 0 ? undefined : decode(text, start + equals + 1, start + source.length);
  const written = nameOf(key);
  const isArray = typeof key.value === "string" && written.length > 2 && written.endsWith("[]");
  const keyText = isArray ? written.slice(0, -2) : written;
  const comment = (value ?? key).comment;
  return {
    line,
    span,
    keySpan: key.span,
    key: keyText,
    ...splitKey(keyText, key),
    isArray,
    ...(value && { valueSpan: value.span }),
    rawValue: value ? text.slice(value.span.start, value.span.end) : "",
    value: value ? plainValue(value.value) : true,
    variables: [...variablesIn(key, "key"), ...(value ? variablesIn(value, "value") : [])],
    ...(section !== undefined && { section }),
    ...(comment !== undefined && { inlineComment: { start: comment, end: span.end } }),
  };
}

type KeyParts = Pick<NpmrcEntry, "name" | "nameSpan" | "registryScope" | "npmScope">;

/** npm takes as the name what follows the last colon; `//host:_authToken` without the slash works, too. */
function splitKey(key: string, decoded: Decoded): KeyParts {
  const colon = key.lastIndexOf(":");
  const nameSpan = sourceSpan(decoded, colon + 1, key.length);
  if (colon >= 0) {
    const scope = /^(?:([a-z][a-z0-9+.-]*:)?(\/\/))/i.exec(key);
    const schemeLength = scope?.[1]?.length ?? 0;
    if (scope && colon > schemeLength) {
      const registryScope = {
        registry: key.slice(schemeLength, colon),
        span: sourceSpan(decoded, schemeLength, colon),
        ...(schemeLength > 0 && { scheme: sourceSpan(decoded, 0, schemeLength) }),
      };
      return { name: key.slice(colon + 1), nameSpan, registryScope };
    }
    if (key.startsWith("@")) {
      const npmScope = { scope: key.slice(0, colon), span: sourceSpan(decoded, 0, colon) };
      return { name: key.slice(colon + 1), nameSpan, npmScope };
    }
  }
  return { name: key, nameSpan: sourceSpan(decoded, 0, key.length) };
}

/** What npm replaces, found in the decoded text as npm does: only an even number of backslashes leaves `${` special. */
function* variablesIn(decoded: Decoded, within: "key" | "value"): Generator<NpmrcVariable> {
  if (typeof decoded.value !== "string") return;
  for (const match of decoded.value.matchAll(/(?<!\\)(\\*)\$\{([^${}?]+)(\?)?\}/g)) {
    const [whole, backslashes = "", name = "", optional] = match;
    if (backslashes.length % 2 === 1) continue;
    const span = sourceSpan(decoded, match.index + backslashes.length, match.index + whole.length);
    yield { name, optional: optional !== undefined, within, span };
  }
}

/** A key, value or section name taken out of its quotes and escapes. */
interface Decoded {
  readonly value: NpmrcValue;
  /** As written, without white space around and without a comment. */
  readonly span: Span;
  /** For text: where each code unit of `value` comes from, and behind the last one where the last one ends. */
  readonly origins?: readonly number[];
  /** Where a comment cuts the text. */
  readonly comment?: number;
}

/** ini's `unsafe`. */
function decode(text: string, from: number, to: number): Decoded {
  const span = trimmedSpan(text, from, to);
  const quote = text[span.start];
  const quoted = span.end > span.start && (quote === '"' || quote === "'") && text[span.end - 1] === quote;
  return quoted ? decodeQuoted(text, span, quote) : decodeUnquoted(text, span);
}

function decodeQuoted(text: string, span: Span, quote: string): Decoded {
  // A lone quotation mark opens and closes itself.
  const inner = quote === "'" ? { start: span.start + 1, end: Math.max(span.start + 1, span.end - 1) } : span;
  const content = text.slice(inner.start, inner.end);
  let value: NpmrcValue = content;
  try {
    value = JSON.parse(content) as NpmrcValue;
  } catch {
    return { value: content, span, origins: plainOrigins(inner) };
  }
  return typeof value === "string" ? { value, span, origins: jsonOrigins(text, inner) } : { value, span };
}

function decodeUnquoted(text: string, span: Span): Decoded {
  let value = "";
  const origins: number[] = [];
  let at = span.start;
  for (; at < span.end; at++) {
    const character = text.charAt(at);
    if (character === ";" || character === "#") break;
    origins.push(at);
    value += character;
    const next = text.charAt(at + 1);
    if (character !== "\\" || at + 1 >= span.end) continue;
    // An escape: the backslash goes before `\`, `;` and `#` and stays before anything else.
    at++;
    if (next === "\\" || next === ";" || next === "#") value = value.slice(0, -1);
    else origins.push(at);
    value += next;
  }
  const kept = value.trimEnd();
  const end = kept.length < value.length ? (origins[kept.length] ?? at) : at;
  const written = { start: span.start, end };
  const decoded = { value: kept, span: written, origins: [...origins.slice(0, kept.length), end] };
  return at < span.end ? { ...decoded, comment: at } : decoded;
}

/** Where the code units of a valid JSON string, given with its quotation marks, come from. */
function jsonOrigins(text: string, span: Span): number[] {
  const source = trimmedSpan(text, span.start, span.end);
  const origins: number[] = [];
  let at = source.start + 1;
  while (at < source.end - 1) {
    origins.push(at);
    if (text[at] !== "\\") at += 1;
    else at += text[at + 1] === "u" ? 6 : 2;
  }
  return [...origins, at];
}

function plainOrigins(span: Span): number[] {
  return Array.from({ length: span.end - span.start + 1 }, (_, index) => span.start + index);
}

/** Where the decoded code units from `start` to `end` were written; the whole text if it was not decoded to text. */
function sourceSpan(decoded: Decoded, start: number, end: number): Span {
  const from = decoded.origins?.[start];
  const to = decoded.origins?.[end];
  return from === undefined || to === undefined ? decoded.span : { start: from, end: to };
}

/** Unquoted and quoted `true`, `false` and `null` are no text. */
function plainValue(value: NpmrcValue): NpmrcValue {
  if (value === "true") return true;
  if (value === "false") return false;
  return value === "null" ? null : value;
}

/** A decoded value in the place of a property name, as JavaScript makes it one. */
function nameOf(decoded: Decoded): string {
  try {
    return String(decoded.value);
  } catch {
    return JSON.stringify(decoded.value); // a JSON object with a `toString` of its own
  }
}

function trimmedSpan(text: string, from: number, to: number): Span {
  const content = text.slice(from, to);
  const start = from + content.length - content.trimStart().length;
  return { start, end: Math.max(start, from + content.trimEnd().length) };
}
