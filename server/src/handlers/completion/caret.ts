import type { Step } from "../../build/stage";
import type { FileReport } from "../../lint/engine";
import type { Instruction } from "../../syntax/dockerfile";
import { maskSpans } from "../../syntax/instructionScanner";
import { shellTextOf } from "../../syntax/shellText";
import type { Span } from "../../syntax/text";

/** Where a person writes in a Dockerfile. Spans and offsets count in the file. */
export interface Caret {
  readonly report: FileReport;
  readonly offset: number;
  /** The instruction that the caret stands in; that inside an ONBUILD where it stands there. */
  readonly instruction: Instruction;
  /** The step that it belongs to; `undefined` for FROM and for what stands before the first one. */
  readonly step: Step | undefined;
}

/** A text in which words are looked for: as long as the part of the file that it stands for, line joins blank. */
export interface Region {
  readonly text: string;
  /** Offset of its first character in the file. */
  readonly base: number;
}

/** A word around the caret, quotes included. */
export interface CaretWord {
  readonly text: string;
  readonly span: Span;
}

/**
 * The instruction around an offset. While it is being written, its last blanks, and the line behind an escape at the end of
 * the file, belong to it. `undefined` between instructions and in comments.
 */
export function caretAt(report: FileReport, offset: number): Caret | undefined {
  const { build, syntax, file } = report;
  if (!build || !syntax) return undefined;
  if (syntax.comments.some(({ span }) => offset > span.start && offset <= span.end)) return undefined;
  const outer = syntax.instructionAt(offset) ?? unfinished(report, offset);
  if (!outer || offset < outer.offset) return undefined;
  // The line of the keyword's end and a line below it: what stands behind a complete instruction is not in it.
  if (offset > outer.span.end && /\n/.test(file.text.slice(outer.span.end, offset)) && !isContinued(outer))
    return undefined;
  let instruction = outer;
  for (let inner = outer.inner; inner && offset > inner.keywordSpan.end; inner = inner.inner) instruction = inner;
  return { report, offset, instruction, step: build.stepOf(outer) };
}

/** The last instruction of the file, for a caret at the end of the file. */
function unfinished({ syntax, file }: FileReport, offset: number): Instruction | undefined {
  const last = offset === syntax?.end ? syntax.instructions.at(-1) : undefined;
  if (!last || last.lines.end !== offset) return undefined;
  return isContinued(last) || !file.text.slice(last.span.end, offset).includes("\n") ? last : undefined;
}

/** Whether an instruction ends with an escape that joins nothing. */
function isContinued({ removed, head }: Instruction): boolean {
  return removed.at(-1)?.end === head.end && head.end > head.start;
}

/** The logical line of the instruction, as far as blanks behind it up to the caret. */
export function headRegion({ instruction, offset }: Caret): Region {
  const { offset: base, parsed, head } = instruction;
  const masked = maskSpans(parsed.text.slice(0, parsed.headLength), parsed.removed, 0);
  return { text: masked.padEnd(Math.max(head.end, offset) - base, " "), base };
}

/** What the shell of a RUN reads, where the caret stands in it; `undefined` elsewhere. */
export function shellRegion(caret: Caret): Region | undefined {
  const { instruction, step, offset } = caret;
  if (instruction.keyword !== "RUN" || !step?.hasPosixShell) return undefined;
  const shell = shellTextOf(instruction);
  if (!shell) return undefined;
  if (instruction.heredocs.length > 0) {
    const isInside = offset >= shell.base && offset <= shell.base + shell.text.length;
    return isInside ? shell : undefined;
  }
  const head = headRegion(caret);
  const start = shell.base - head.base;
  return offset < shell.base ? undefined : { text: head.text.slice(start), base: shell.base };
}

const blank = /\s/;

/**
 * The word around the caret; empty where it stands between blanks.
 * @param breaks matches each character that ends a word where it is not in quotes.
 */
export function wordAt({ text, base }: Region, offset: number, escape: string, breaks: RegExp = blank): CaretWord {
  const at = offset - base;
  let start = 0;
  let end = text.length;
  let quote = "";
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? "";
    if (quote !== "") {
      if (character === quote) quote = "";
      else if (character === escape && quote === '"') index++;
    } else if (breaks.test(character)) {
      if (index >= at) {
        end = index;
        break;
      }
      start = index + 1;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === escape) index++;
  }
  return { text: text.slice(start, end), span: { start: base + start, end: base + end } };
}

/** The blank-separated words of a region up to the caret, the one around the caret left out. */
export function wordsBefore(region: Region, word: CaretWord): readonly string[] {
  return region.text
    .slice(0, word.span.start - region.base)
    .split(/\s+/)
    .filter((each) => each !== "");
}

/** `NAME=value` around the caret. */
export interface CaretAssignment {
  readonly name: string;
  /** The part of the value that a suggestion takes the place of or looks into: without quotes. */
  readonly value: Span;
  readonly isQuoted: boolean;
}

/** Takes a word apart in which the caret stands behind an equals sign; `undefined` where the value is not plain text. */
export function assignmentAt({ text, span }: CaretWord, offset: number): CaretAssignment | undefined {
  const [whole = "", name] = /^([A-Za-z_]\w*)=/.exec(text) ?? [];
  const start = span.start + whole.length;
  if (name === undefined || offset < start) return undefined;
  const written = text.slice(whole.length);
  const quote = /^["']/.exec(written)?.[0];
  if (quote === undefined) {
    return /["'`]|\$\(/.test(written) ? undefined : { name, value: { start, end: span.end }, isQuoted: false };
  }
  const closing = written.indexOf(quote, 1);
  // A quote that is not closed yet takes in the rest of the line.
  const end = closing < 0 ? offset : start + closing;
  return offset > start && offset <= end ? { name, value: { start: start + 1, end }, isQuoted: true } : undefined;
}

/** The part of a span around the caret, between separators. */
export function entryAt(text: string, span: Span, offset: number, separators: RegExp): Span {
  let { start } = span;
  for (let at = start; at < offset; at++) if (separators.test(text[at] ?? "")) start = at + 1;
  let end = offset;
  while (end < span.end && !separators.test(text[end] ?? "")) end++;
  return { start, end };
}
