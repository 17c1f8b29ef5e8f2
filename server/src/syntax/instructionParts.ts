import type { HeredocBody } from "./instructionScanner";
import { type Span, shiftSpan } from "./text";

/** `--name=value` behind an instruction's keyword. */
export interface Flag {
  readonly name: string;
  /** As written; `undefined` for a flag without `=`. */
  readonly value: string | undefined;
  readonly span: Span;
  readonly valueSpan: Span | undefined;
  /** The `key=value` parts of `--mount=…`; empty for other flags. */
  readonly options: readonly FlagOption[];
}

export interface FlagOption {
  readonly name: string;
  readonly value: string | undefined;
  readonly span: Span;
  readonly valueSpan: Span | undefined;
}

/** A blank-separated word, as written. */
export interface Word {
  readonly text: string;
  readonly span: Span;
}

/** One `name=value` of ENV, ARG or LABEL. */
export interface Pair {
  readonly name: string;
  readonly nameSpan: Span;
  /** As written, quotes and escapes included, line joins removed; `undefined` for an ARG without `=`. */
  readonly rawValue: string | undefined;
  readonly valueSpan: Span | undefined;
  /** The whole pair. */
  readonly span: Span;
  /** `ENV name value`, which takes the rest of the line. */
  readonly legacy: boolean;
}

/** Everything that is parsed of one instruction; offsets count from the instruction's first character. Immutable. */
export interface Parts {
  readonly flags: readonly Flag[];
  readonly words: readonly Word[];
  readonly pairs: readonly Pair[];
  readonly json: readonly Word[] | undefined;
  readonly body: Span;
}

/** The same parts `delta` code units further on. */
export function shiftParts(parts: Parts, delta: number): Parts {
  if (delta === 0) return parts;
  const shift = (span: Span) => shiftSpan(span, delta);
  const shiftMaybe = (span: Span | undefined) => (span ? shiftSpan(span, delta) : undefined);
  return {
    flags: parts.flags.map((flag) => ({
      ...flag,
      span: shift(flag.span),
      valueSpan: shiftMaybe(flag.valueSpan),
      options: flag.options.map((option) => ({
        ...option,
        span: shift(option.span),
        valueSpan: shiftMaybe(option.valueSpan),
      })),
    })),
    words: parts.words.map((word) => ({ text: word.text, span: shift(word.span) })),
    pairs: parts.pairs.map((pair) => ({
      ...pair,
      nameSpan: shift(pair.nameSpan),
      valueSpan: shiftMaybe(pair.valueSpan),
      span: shift(pair.span),
    })),
    json: parts.json?.map((word) => ({ text: word.text, span: shift(word.span) })),
    body: shift(parts.body),
  };
}

/** The same heredoc `delta` code units further on. */
export function shiftHeredoc(heredoc: HeredocBody, delta: number): HeredocBody {
  return {
    ...heredoc,
    marker: shiftSpan(heredoc.marker, delta),
    content: shiftSpan(heredoc.content, delta),
    closing: heredoc.closing ? shiftSpan(heredoc.closing, delta) : undefined,
  };
}
