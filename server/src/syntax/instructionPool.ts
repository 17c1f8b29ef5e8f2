import { ParsedInstruction } from "./instruction";
import { shiftHeredoc } from "./instructionParts";
import type { ScannedInstruction } from "./instructionScanner";
import { shiftSpan } from "./text";
import { Vocabulary } from "./vocabulary";

/** So many more characters than it began with show that a pool remembers more than the document holds. */
const allowedGrowth = 10_000;

/**
 * Parsed instructions by their text. It is handed from one version of a document to the next, so that an edit costs the
 * instructions that it touches: those that are gone may come back, by an undo for example.
 */
export class InstructionPool {
  /** The words of all that was ever in the pool. */
  readonly vocabulary: Vocabulary;
  private readonly byText = new Map<string, ParsedInstruction>();
  private length = 0;
  private limit = Number.POSITIVE_INFINITY;

  /** @param first of a version whose instructions the next one may still have */
  constructor(
    private readonly escape: "\\" | "`",
    first: readonly ParsedInstruction[] = [],
  ) {
    this.vocabulary = new Vocabulary();
    for (const parsed of first) this.add(parsed);
  }

  /** Whether it is time to begin anew. */
  get isOvergrown(): boolean {
    return this.length > this.limit;
  }

  /**
   * What each instruction of a text says.
   *
   * @param before those of another version of the text: most stand at the same place, counted from the first or the last
   */
  parse(
    text: string,
    scanned: readonly ScannedInstruction[],
    before: readonly ParsedInstruction[] = [],
  ): readonly ParsedInstruction[] {
    const moved = before.length - scanned.length;
    const parsed = scanned.map((item, index) => {
      for (const candidate of [before[index], before[index + moved]])
        if (candidate !== undefined && isWrittenAt(candidate, text, item)) return candidate;
      return this.find(text, item, before.length > 0);
    });
    if (this.limit === Number.POSITIVE_INFINITY) this.limit = 2 * this.length + allowedGrowth;
    return parsed;
  }

  private find(text: string, item: ScannedInstruction, isEdit: boolean): ParsedInstruction {
    const source = text.slice(item.span.start, item.span.end);
    const known = this.byText.get(source);
    if (known && isWrittenAt(known, text, item)) return known;
    const parsed = this.toParsed(isEdit ? detached(source) : source, item);
    this.add(parsed);
    return parsed;
  }

  private add(parsed: ParsedInstruction): void {
    const { text } = parsed;
    this.byText.set(text, parsed);
    this.vocabulary.add(text);
    this.length += text.length;
  }

  private toParsed(source: string, item: ScannedInstruction): ParsedInstruction {
    const delta = -item.span.start;
    return new ParsedInstruction(
      item.keyword,
      source,
      item.head.end - item.head.start,
      item.removed.map((span) => shiftSpan(span, delta)),
      item.heredocs.map((heredoc) => shiftHeredoc(heredoc, delta)),
      this.escape,
    );
  }
}

/** Whether an instruction says what stands there: whether a heredoc is closed depends on what follows. */
function isWrittenAt({ text, heredocs }: ParsedInstruction, document: string, item: ScannedInstruction): boolean {
  const { start, end } = item.span;
  return (
    text.length === end - start &&
    document.startsWith(text, start) &&
    heredocs.length === item.heredocs.length &&
    heredocs.every((heredoc, index) => {
      const other = item.heredocs[index];
      return (
        other !== undefined &&
        (heredoc.closing === undefined) === (other.closing === undefined) &&
        heredoc.content.end === other.content.end - start
      );
    })
  );
}

/** The same text in memory of its own: V8 cuts a part out of a text by pointing into it, and so keeps a whole version. */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}
