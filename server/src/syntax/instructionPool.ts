import { ParsedInstruction } from "./instruction";
import type { ScannedDockerfile, ScannedInstruction } from "./instructionScanner";
import { detached } from "./text";
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
   * @param before what those of the version say of which the scan has kept regions
   */
  parse(scanned: ScannedDockerfile, before: readonly ParsedInstruction[] = []): readonly ParsedInstruction[] {
    const { text, regions, origins, kept } = scanned;
    const moved = before.length - (regions.length - 1);
    const parsed: ParsedInstruction[] = [];
    for (let region = 1; region < regions.length; region++) {
      const instruction = regions[region]?.instruction;
      if (instruction === undefined) continue;
      const isTrailing = region >= regions.length - kept.trailing;
      const known = region < kept.leading ? before[region - 1] : isTrailing ? before[region - 1 + moved] : undefined;
      parsed.push(
        known ?? this.find(text, instruction, (origins[region] ?? 0) + instruction.indent, before.length > 0),
      );
    }
    if (this.limit === Number.POSITIVE_INFINITY) this.limit = 2 * this.length + allowedGrowth;
    return parsed;
  }

  private find(text: string, scanned: ScannedInstruction, start: number, isEdit: boolean): ParsedInstruction {
    const source = text.slice(start, start + scanned.length);
    const known = this.byText.get(source);
    if (known && endsAlike(known, scanned)) return known;
    const { keyword, headLength, removed, heredocs } = scanned;
    const kept = isEdit ? detached(source) : source;
    const parsed = new ParsedInstruction(keyword, kept, headLength, removed, heredocs, this.escape);
    this.add(parsed);
    return parsed;
  }

  private add(parsed: ParsedInstruction): void {
    const { text } = parsed;
    this.byText.set(text, parsed);
    this.vocabulary.add(text);
    this.length += text.length;
  }
}

/** Whether the same text means the same: whether a heredoc is closed depends on what follows. */
function endsAlike({ heredocs }: ParsedInstruction, other: ScannedInstruction): boolean {
  return (
    heredocs.length === other.heredocs.length &&
    heredocs.every(({ closing, content }, index) => {
      const heredoc = other.heredocs[index];
      return (
        heredoc !== undefined &&
        (closing === undefined) === (heredoc.closing === undefined) &&
        content.end === heredoc.content.end
      );
    })
  );
}
