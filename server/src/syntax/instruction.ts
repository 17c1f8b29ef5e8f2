import { type Instruction as AstInstruction, DockerfileParser, type PropertyInstruction } from "dockerfile-ast";
import { type Flag, type Pair, type Parts, shiftHeredoc, shiftParts, type Word } from "./instructionParts";
import { type HeredocBody, maskSpans } from "./instructionScanner";
import type { Subject } from "./onceFor";
import { type Input, noteRead } from "./reads";
import { type Span, shiftSpan } from "./text";

/** What an instruction's text says, wherever the text stands. Shared between versions of a document. */
export class ParsedInstruction implements Subject {
  facts: unknown[] | undefined = undefined;
  private parts: Parts | undefined;

  /** All spans count from the start of `text`, which begins with the keyword and ends with the last heredoc. */
  constructor(
    readonly keyword: string,
    readonly text: string,
    readonly headLength: number,
    readonly removed: readonly Span[],
    readonly heredocs: readonly HeredocBody[],
    readonly escape: "\\" | "`",
  ) {}

  /** The logical line with everything that Docker removes blanked out: same length, same offsets. */
  get head(): string {
    return maskSpans(this.text.slice(0, this.headLength), this.removed, 0);
  }

  get(): Parts {
    this.parts ??= readParts(this);
    return this.parts;
  }
}

/**
 * An instruction at its place in a Dockerfile. While the file is being edited it lives on with another text, but with the
 * same keyword at the same offset; whoever reads the text rests on it (see `noteRead`).
 */
export class Instruction implements Subject {
  facts: unknown[] | undefined = undefined;
  private shifted: Parts | undefined;
  private nested: Instruction | null | undefined;
  private ownInput: Input | undefined = undefined;

  constructor(
    private content: ParsedInstruction,
    /** Offset of the keyword in the file. */
    readonly offset: number,
    private extent: Span,
    /** The instruction that this one stands in (ONBUILD, HEALTHCHECK), if any. */
    readonly outer: Instruction | undefined = undefined,
  ) {}

  /** What stands for its text; `undefined` in a file that nobody edits. */
  get input(): Input | undefined {
    return this.ownInput;
  }

  /** Lets something else stand for its text, and forgets what was worked out from it. */
  restOn(input: Input | undefined): void {
    this.ownInput = input;
    this.nested = undefined;
    this.facts = undefined;
  }

  /** Gives it the text that a later version of the file has there (see `Edits.begin`). */
  replace(content: ParsedInstruction, lines: Span): void {
    this.content = content;
    this.extent = lines;
    this.shifted = undefined;
    this.nested = undefined;
    this.ownInput?.change();
  }

  /** Whether it is what stands there already. */
  isAlready(content: ParsedInstruction, lines: Span): boolean {
    return this.content === content && this.extent.start === lines.start && this.extent.end === lines.end;
  }

  get parsed(): ParsedInstruction {
    noteRead(this.ownInput);
    return this.content;
  }

  /** Whole lines, with leading blanks and the last line break. */
  get lines(): Span {
    noteRead(this.ownInput);
    return this.extent;
  }

  /** In upper case. */
  get keyword(): string {
    return this.content.keyword;
  }

  get keywordSpan(): Span {
    return { start: this.offset, end: this.offset + this.keyword.length };
  }

  /** From the keyword to the last character, heredocs included. */
  get span(): Span {
    return { start: this.offset, end: this.offset + this.parsed.text.length };
  }

  /** The logical line: `span` without heredoc bodies. */
  get head(): Span {
    return { start: this.offset, end: this.offset + this.parsed.headLength };
  }

  get escape(): "\\" | "`" {
    return this.content.escape;
  }

  get flags(): readonly Flag[] {
    return this.parts().flags;
  }

  /** Words behind the flags. In the JSON form these are pieces of JSON: use `json`. */
  get words(): readonly Word[] {
    return this.parts().words;
  }

  /** Pairs of ENV, ARG and LABEL; empty for others. */
  get pairs(): readonly Pair[] {
    return this.parts().pairs;
  }

  /** The decoded strings of the exec (JSON) form, each with its span, quotes included; `undefined` for other forms. */
  get json(): readonly Word[] | undefined {
    return this.parts().json;
  }

  /** From the first character behind the flags to the end of the logical line. */
  get body(): Span {
    return this.parts().body;
  }

  get heredocs(): readonly HeredocBody[] {
    return this.parsed.heredocs.map((heredoc) => shiftHeredoc(heredoc, this.offset));
  }

  /** Spans inside the logical line that Docker drops when it joins lines. */
  get removed(): readonly Span[] {
    return this.parsed.removed.map((span) => shiftSpan(span, this.offset));
  }

  /** Whether the logical line stands on several lines of the file. */
  get isContinued(): boolean {
    return this.parsed.removed.length > 0;
  }

  flag(name: string): Flag | undefined {
    return this.flags.find((flag) => flag.name === name);
  }

  /** Text of a part of the logical line with line joins removed, as Docker sees it. */
  joined(span: Span): string {
    const { parsed } = this;
    let text = "";
    let at = span.start - this.offset;
    const end = span.end - this.offset;
    for (const gap of parsed.removed) {
      if (gap.end <= at || gap.start >= end) continue;
      text += parsed.text.slice(at, Math.max(at, gap.start));
      at = Math.min(end, gap.end);
    }
    return text + parsed.text.slice(at, end);
  }

  /** The text between flags and end with line joins removed: what WORKDIR, USER and the shell form take. */
  get bodyText(): string {
    return this.joined(this.body);
  }

  /** The instruction inside an ONBUILD or the command of a HEALTHCHECK; `undefined` where there is none. */
  get inner(): Instruction | undefined {
    noteRead(this.ownInput);
    if (this.nested === undefined) this.nested = this.readInner() ?? null;
    return this.nested ?? undefined;
  }

  private readInner(): Instruction | undefined {
    if (this.keyword !== "ONBUILD" && this.keyword !== "HEALTHCHECK") return undefined;
    const first = this.words[0];
    if (!first || (this.keyword === "HEALTHCHECK" && first.text.toUpperCase() !== "CMD")) return undefined;
    const delta = first.span.start - this.offset;
    const { text, headLength, removed, heredocs, escape } = this.parsed;
    const inner = new ParsedInstruction(
      first.text.toUpperCase(),
      text.slice(delta),
      headLength - delta,
      removed.filter((span) => span.start >= delta).map((span) => shiftSpan(span, -delta)),
      heredocs.map((heredoc) => shiftHeredoc(heredoc, -delta)),
      escape,
    );
    const nested = new Instruction(inner, first.span.start, this.lines, this);
    nested.restOn(this.ownInput);
    return nested;
  }

  private parts(): Parts {
    noteRead(this.ownInput);
    this.shifted ??= shiftParts(this.content.get(), this.offset);
    return this.shifted;
  }
}

function readParts(parsed: ParsedInstruction): Parts {
  const head = parsed.head;
  const prefix = parsed.escape === "`" ? "# escape=`\n" : "";
  const ast: AstInstruction | undefined = DockerfileParser.parse(prefix + head).getInstructions()[0];
  const keywordEnd = parsed.keyword.length;
  if (!ast) return { flags: [], words: [], pairs: [], json: undefined, body: { start: keywordEnd, end: head.length } };
  const flags = "getFlags" in ast ? readFlags(ast as FlagInstruction) : [];
  let bodyStart = flags.at(-1)?.span.end ?? keywordEnd;
  while (bodyStart < head.length && /\s/.test(head[bodyStart] ?? "")) bodyStart++;
  const body = { start: bodyStart, end: Math.max(bodyStart, head.trimEnd().length) };
  const words: Word[] = [];
  for (const match of head.slice(body.start, body.end).matchAll(/\S+/g)) {
    const start = body.start + match.index;
    words.push({ text: match[0], span: { start, end: start + match[0].length } });
  }
  const pairs =
    parsed.keyword === "ARG"
      ? readArguments(head, body, parsed)
      : "getProperties" in ast
        ? readPairs(ast as PropertyInstruction, parsed)
        : [];
  return { flags, words, pairs, json: readJson(head, body), body };
}

interface AstRange {
  readonly start: { readonly character: number };
  readonly end: { readonly character: number };
}

interface FlagInstruction extends AstInstruction {
  getFlags(): {
    getName(): string;
    getValue(): string | null;
    getRange(): AstRange;
    getValueRange(): AstRange | null;
    getOptions(): {
      getName(): string;
      getValue(): string | null;
      getRange(): AstRange;
      getValueRange(): AstRange | null;
    }[];
  }[];
}

/** The logical line is a single line for the parser, so a character is an offset. */
function spanOf(range: AstRange): Span {
  return { start: range.start.character, end: range.end.character };
}

function readFlags(ast: FlagInstruction): Flag[] {
  return ast.getFlags().map((flag) => {
    const valueRange = flag.getValueRange();
    return {
      name: flag.getName(),
      value: flag.getValue() ?? undefined,
      span: spanOf(flag.getRange()),
      valueSpan: valueRange ? spanOf(valueRange) : undefined,
      options: flag.getOptions().map((option) => {
        const optionRange = option.getValueRange();
        return {
          name: option.getName(),
          value: option.getValue() ?? undefined,
          span: spanOf(option.getRange()),
          valueSpan: optionRange ? spanOf(optionRange) : undefined,
        };
      }),
    };
  });
}

function readPairs(ast: PropertyInstruction, parsed: ParsedInstruction): Pair[] {
  const whole = new Instruction(parsed, 0, { start: 0, end: 0 });
  const pairs = ast.getProperties().map((property): Pair => {
    const nameSpan = spanOf(property.getNameRange());
    const valueRange = property.getValueRange();
    const operator = property.getAssignmentOperatorRange();
    const afterOperator = operator ? spanOf(operator).end : undefined;
    const emptySpan = afterOperator === undefined ? undefined : { start: afterOperator, end: afterOperator };
    const valueSpan = valueRange ? spanOf(valueRange) : emptySpan;
    return {
      name: property.getName(),
      nameSpan,
      rawValue: valueSpan ? whole.joined(valueSpan) : undefined,
      valueSpan,
      span: { start: nameSpan.start, end: valueSpan?.end ?? nameSpan.end },
      legacy: parsed.keyword === "ENV" && operator === null,
    };
  });
  // Behind an escaped blank the parser loses count, and lets a value reach over the pairs that follow.
  let end = 0;
  return pairs.filter(({ span }) => {
    const isBehind = span.start >= end;
    if (isBehind) end = span.end;
    return isBehind;
  });
}

/**
 * Pairs of an ARG, of which each may lack its value: `ARG A B="c d"`. The parser takes that for one name and one value.
 * Source: moby/buildkit line_parsers.go, parseWords.
 */
function readArguments(head: string, body: Span, parsed: ParsedInstruction): Pair[] {
  const whole = new Instruction(parsed, 0, { start: 0, end: 0 });
  const quoted =
    parsed.escape === "`"
      ? /(?:`.|"(?:`.|[^"`])*"?|'[^']*'?|[^\s"'`])+/gs
      : /(?:\\.|"(?:\\.|[^"\\])*"?|'[^']*'?|[^\s"'\\])+/gs;
  return [...head.slice(body.start, body.end).matchAll(quoted)].map((match) => {
    const start = body.start + match.index;
    const end = start + match[0].length;
    const equals = match[0].indexOf("=");
    const nameEnd = equals < 0 ? end : start + equals;
    const valueSpan = equals < 0 ? undefined : { start: nameEnd + 1, end };
    return {
      name: head.slice(start, nameEnd),
      nameSpan: { start, end: nameEnd },
      rawValue: valueSpan ? whole.joined(valueSpan) : undefined,
      valueSpan,
      span: { start, end },
      legacy: false,
    };
  });
}

/** Docker takes a body as exec form exactly when it is a JSON array of strings; anything else is shell form. */
function readJson(head: string, body: Span): Word[] | undefined {
  if (head[body.start] !== "[") return undefined;
  const text = head.slice(body.start, body.end);
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value) || value.some((item) => typeof item !== "string")) return undefined;
  } catch {
    return undefined;
  }
  const words: Word[] = [];
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
    const start = body.start + match.index;
    words.push({ text: String(JSON.parse(match[0])), span: { start, end: start + match[0].length } });
  }
  return words;
}
