import { isGenerated, isTemplate } from "./fileNature";
import { Instruction, ParsedInstruction, shiftHeredoc } from "./instruction";
import { type Comment, type Directive, type ScannedInstruction, scanDockerfile } from "./instructionScanner";
import { LineIndex, lineBreakOf, type Span, shiftSpan } from "./text";
import { Vocabulary } from "./vocabulary";

export type { Flag, FlagOption, Pair, Word } from "./instruction";
export { Instruction } from "./instruction";
export type { Comment, Directive, HeredocBody } from "./instructionScanner";
export type { Span } from "./text";

/** One version of a Dockerfile, parsed. Immutable; every offset counts in `text`. */
export class DockerfileSyntax {
  private lineIndex: LineIndex | undefined;
  private cachedIsTemplate: boolean | undefined;
  private cachedIsGenerated: boolean | undefined;

  constructor(
    readonly text: string,
    readonly escape: "\\" | "`",
    readonly directives: readonly Directive[],
    /** All comments, also those inside a continuation, in order. */
    readonly comments: readonly Comment[],
    readonly instructions: readonly Instruction[],
    /** Parsed instructions by their text, for the next version to reuse. */
    readonly pool: ReadonlyMap<string, ParsedInstruction>,
    /** The words of all instructions, and perhaps some that an earlier version had. */
    readonly vocabulary: Vocabulary,
  ) {}

  get lines(): LineIndex {
    this.lineIndex ??= new LineIndex(this.text);
    return this.lineIndex;
  }

  /** Whether the Dockerfile is yet to be made out of this text, so that nothing can be said about it. */
  get isTemplate(): boolean {
    this.cachedIsTemplate ??= isTemplate(this.text, this.instructions);
    return this.cachedIsTemplate;
  }

  /** Whether its first comments say that a program wrote the file and that nobody shall edit it. */
  get isGenerated(): boolean {
    this.cachedIsGenerated ??= isGenerated(this.comments, this.instructions);
    return this.cachedIsGenerated;
  }

  get lineBreak(): "\n" | "\r\n" {
    return lineBreakOf(this.text);
  }

  slice(span: Span): string {
    return this.text.slice(span.start, span.end);
  }

  /** The instruction whose lines hold `offset`. */
  instructionAt(offset: number): Instruction | undefined {
    let low = 0;
    let high = this.instructions.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const instruction = this.instructions[middle];
      if (!instruction) return undefined;
      if (offset < instruction.lines.start) high = middle - 1;
      else if (offset >= instruction.lines.end && offset > instruction.span.end) low = middle + 1;
      else return instruction;
    }
    return undefined;
  }
}

/**
 * Parses a Dockerfile; never throws. Instructions whose text stands in `previous` are not parsed again, so that an
 * edit costs what it touches.
 */
export function parseDockerfile(text: string, previous?: DockerfileSyntax): DockerfileSyntax {
  const scanned = scanDockerfile(text);
  const pool = new Map<string, ParsedInstruction>();
  const reusable = previous?.escape === scanned.escape ? previous : undefined;
  const inherited = reusable?.vocabulary.isOvergrown === false ? reusable.vocabulary : undefined;
  let candidate = 0;
  const instructions = scanned.instructions.map((item) => {
    const source = text.slice(item.span.start, item.span.end);
    let parsed = pool.get(source) ?? reusable?.pool.get(source);
    // Whether a heredoc is closed depends on what follows, and is part of what was parsed.
    if (!parsed || !sameHeredocs(parsed, item)) {
      parsed = toParsed(item, source, scanned.escape);
      inherited?.add(source);
    }
    pool.set(source, parsed);
    // Above the edit even the places are the same, and with them everything that was derived from the instruction.
    const before = reusable?.instructions;
    while (before && (before[candidate]?.offset ?? Number.POSITIVE_INFINITY) < item.span.start) candidate++;
    const same = before?.[candidate];
    if (same?.parsed === parsed && same.offset === item.span.start && sameSpan(same.lines, item.lines)) return same;
    return new Instruction(parsed, item.span.start, item.lines);
  });
  const { escape, directives, comments } = scanned;
  const vocabulary = inherited ?? new Vocabulary(pool.keys());
  return new DockerfileSyntax(text, escape, directives, comments, instructions, pool, vocabulary);
}

function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

function toParsed(item: ScannedInstruction, source: string, escape: "\\" | "`"): ParsedInstruction {
  const delta = -item.span.start;
  return new ParsedInstruction(
    item.keyword,
    source,
    item.head.end - item.head.start,
    item.removed.map((span) => shiftSpan(span, delta)),
    item.heredocs.map((heredoc) => shiftHeredoc(heredoc, delta)),
    escape,
  );
}

function sameHeredocs(parsed: ParsedInstruction, item: ScannedInstruction): boolean {
  return (
    parsed.heredocs.length === item.heredocs.length &&
    parsed.heredocs.every((heredoc, index) => {
      const other = item.heredocs[index];
      return (
        other !== undefined &&
        (heredoc.closing === undefined) === (other.closing === undefined) &&
        heredoc.content.end === other.content.end - item.span.start
      );
    })
  );
}
