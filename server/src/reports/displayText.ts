/** Columns between tab stops in an excerpt. */
const tabWidth = 4;

/** One character as it is shown, with the columns it takes. */
export interface ShownCharacter {
  /** UTF-16 offset in the source text. */
  readonly offset: number;
  readonly text: string;
  readonly width: 0 | 1 | 2 | 3 | 4;
}

/**
 * The characters of one line as a terminal can show them: tabs become blanks up to the next tab stop; control
 * characters, which could move the cursor or recolour the terminal, and direction overrides, which could show the text
 * in another order than it has, become a visible sign.
 */
export function shownCharacters(line: string): readonly ShownCharacter[] {
  const shown: ShownCharacter[] = [];
  let column = 0;
  let offset = 0;
  for (const character of line) {
    const text = character === "\t" ? " ".repeat(tabWidth - (column % tabWidth)) : visible(character);
    const width = (character === "\t" ? text.length : characterWidth(text)) as ShownCharacter["width"];
    shown.push({ offset, text, width });
    column += width;
    offset += character.length;
  }
  return shown;
}

/** A text of one line or more that is safe to print: line breaks become blanks, other control characters a sign. */
export function printable(text: string): string {
  let result = "";
  for (const character of text.replace(/\r?\n|\r/g, " ")) result += character === "\t" ? " " : visible(character);
  return result;
}

/** Columns that one character takes on a terminal. Source of the ranges: Unicode's EastAsianWidth (W, F) and marks (Mn, Me). */
export function characterWidth(character: string): 0 | 1 | 2 {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (zeroWidth.test(character)) return 0;
  return wideRanges.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

const zeroWidth = /^(?:\p{Mn}|\p{Me}|[\u200B-\u200D\u2060\uFEFF])/u;

const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x25fd, 0x25fe],
  [0x2614, 0x2615],
  [0x26a1, 0x26a1],
  [0x2705, 0x2705],
  [0x274c, 0x274e],
  [0x2753, 0x2757],
  [0x2795, 0x2797],
  [0x2b1b, 0x2b1c],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  const isHidden =
    (code >= 0x80 && code < 0xa0) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069);
  return isHidden ? "\uFFFD" : character;
}
