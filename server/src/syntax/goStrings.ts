const simpleEscapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

const escape = /\\(?:([abfnrtv\\"])|([0-3][0-7]{2})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|\\/g;

/**
 * The value of a Go string literal.
 * @param literal the literal with its quotes, `"…"` or `` `…` ``
 * @returns `undefined` if it is not one string literal. Escaped bytes (`\xff`, `\377`) are taken for code points.
 */
export function unquoteGoString(literal: string): string | undefined {
  const quote = literal[0];
  if (literal.length < 2 || literal.at(-1) !== quote) return undefined;
  const body = literal.slice(1, -1);
  // Go drops carriage returns from raw strings.
  if (quote === "`") return body.includes("`") ? undefined : body.replaceAll("\r", "");
  if (quote !== '"' || body.includes("\n") || /(?:^|[^\\])(?:\\\\)*"/.test(body)) return undefined;
  let valid = true;
  const value = body.replace(
    escape,
    (_whole, simple?: string, octal?: string, byte?: string, short?: string, long?: string) => {
      if (simple !== undefined) return simpleEscapes[simple] ?? "";
      const code = octal === undefined ? Number.parseInt(byte ?? short ?? long ?? "", 16) : Number.parseInt(octal, 8);
      if (code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)) return String.fromCodePoint(code);
      valid = false;
      return "";
    },
  );
  return valid ? value : undefined;
}
