import type { Instruction } from "./instruction";
import { maskSpans } from "./instructionScanner";
import type { Span } from "./text";

/** One item of a list that is meant as exec form and is no JSON. */
export interface LooseItem {
  /** With its quotation marks. */
  readonly span: Span;
  readonly text: string;
  /** The mark it begins with; "" for a bare word. */
  readonly quote: string;
  /** Whether it ends with the mark that belongs to it. */
  readonly isClosed: boolean;
}

/** `['a', "b",]`, `[“a”]`, `[a, b]`: what somebody wrote for the exec form. */
export interface LooseList {
  readonly items: readonly LooseItem[];
  /** A comma between the last item and `]`. */
  readonly trailingComma: Span | undefined;
  /** Whether two items have no comma between them. */
  readonly lacksComma: boolean;
  readonly hasCommas: boolean;
  /** Whether a blank stands behind `[`, as in a shell's test. */
  readonly startsWithBlank: boolean;
  /** Where the `]` belongs that nothing closes the list with. */
  readonly missingEnd: number | undefined;
}

const closingMarks: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["“", "”"],
  ["”", "”"],
  ["‘", "’"],
  ["’", "’"],
]);

/** Reads the body of an instruction as such a list; `undefined` when it is no list in brackets, or is proper JSON. */
export function looseListOf(instruction: Instruction): LooseList | undefined {
  if (instruction.json) return undefined;
  const { body, offset, parsed } = instruction;
  // Nearly no instruction begins like a list.
  if (parsed.text[body.start - offset] !== "[") return undefined;
  const text = maskSpans(parsed.text.slice(body.start - offset, body.end - offset), instruction.removed, body.start);
  const isEnded = text.endsWith("]");
  // Without its end, it is a list by its quotation mark alone.
  if (!isEnded && (text.includes("]") || !/^\[\s*"/.test(text))) return undefined;
  const items: LooseItem[] = [];
  let comma: Span | undefined;
  let lacksComma = false;
  let hasCommas = false;
  const end = isEnded ? text.length - 1 : text.trimEnd().length;
  for (let at = 1; at < end; ) {
    const character = text.charAt(at);
    if (/\s/.test(character)) at++;
    else if (character === ",") {
      comma = { start: body.start + at, end: body.start + at + 1 };
      hasCommas = true;
      at++;
    } else {
      lacksComma ||= items.length > 0 && comma === undefined;
      comma = undefined;
      const length = itemLength(text.slice(at, end));
      items.push(itemAt(text.slice(at, at + length), body.start + at));
      at += length;
    }
  }
  if (items.length === 0) return undefined;
  const startsWithBlank = /\s/.test(text.charAt(1));
  const missingEnd = isEnded ? undefined : body.start + end;
  return { items, trailingComma: comma, lacksComma, hasCommas, startsWithBlank, missingEnd };
}

function itemLength(text: string): number {
  const closing = closingMarks.get(text.charAt(0));
  if (closing === undefined) return /^[^\s,]+/.exec(text)?.[0].length ?? 1;
  for (let at = 1; at < text.length; at++) {
    if (text[at] === "\\" && closing === '"') at++;
    else if (text[at] === closing) return at + 1;
  }
  return text.length;
}

function itemAt(written: string, start: number): LooseItem {
  const quote = closingMarks.has(written.charAt(0)) ? written.charAt(0) : "";
  const isClosed = quote === "" || (written.length > 1 && written.endsWith(closingMarks.get(quote) ?? ""));
  const text = quote === "" ? written : written.slice(1, isClosed ? -1 : undefined);
  return { span: { start, end: start + written.length }, text, quote, isClosed };
}
