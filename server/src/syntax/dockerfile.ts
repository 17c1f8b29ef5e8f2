import { Canvas, CanvasLines } from "./canvas";
import { Edits } from "./edits";
import { isGenerated, isTemplate } from "./fileNature";
import { Instruction, ParsedInstruction } from "./instruction";
import { shiftHeredoc } from "./instructionParts";
import { type Comment, type Directive, type ScannedInstruction, scanDockerfile } from "./instructionScanner";
import { noteRead } from "./reads";
import { LineIndex, lineBreakOf, type Span, shiftSpan } from "./text";
import { Vocabulary } from "./vocabulary";

export { Instruction } from "./instruction";
export type { Flag, FlagOption, Pair, Word } from "./instructionParts";
export type { Comment, Directive, HeredocBody } from "./instructionScanner";
export type { Span } from "./text";

/** What a version of a Dockerfile has beside its text while the file is being edited. */
export interface Editing {
  readonly canvas: Canvas;
  readonly edits: Edits;
  /** Instructions that have another text than in the version before; `undefined` where all are new. */
  readonly changes: readonly InstructionChange[] | undefined;
  /** Which version it is since its instructions live on. */
  readonly version: number;
}

/** An instruction that lives on with another text. */
export interface InstructionChange {
  readonly instruction: Instruction;
  readonly before: ParsedInstruction;
}

/**
 * One version of a Dockerfile, parsed. Every offset counts in `text`. While the file is being edited, its instructions live
 * on in the version that follows: only the newest version may then be asked.
 */
export class DockerfileSyntax {
  private lineIndex: LineIndex | undefined;
  private cachedIsTemplate: boolean | undefined;
  private cachedIsGenerated: boolean | undefined;
  private placedComments: readonly Comment[] | undefined;

  constructor(
    /** The file as it is; `text` is the same where nobody edits it. */
    readonly document: string,
    readonly escape: "\\" | "`",
    private readonly scannedDirectives: readonly Directive[],
    private readonly scannedComments: readonly Comment[],
    readonly instructions: readonly Instruction[],
    /** Parsed instructions by their text, for the next version to reuse. */
    readonly pool: ReadonlyMap<string, ParsedInstruction>,
    /** The words of all instructions, and perhaps some that an earlier version had. */
    readonly vocabulary: Vocabulary,
    readonly editing?: Editing,
  ) {}

  /** The text in which offsets count: that of the file, or its canvas. */
  get text(): string {
    noteRead(this.editing?.edits.wholeText);
    return this.editing?.canvas.text ?? this.document;
  }

  /** Where the file ends. */
  get end(): number {
    return this.editing?.canvas.fromDocument(this.document.length) ?? this.document.length;
  }

  /** Whether a later version has taken over the instructions, so that this one means nothing any more. */
  get isOvertaken(): boolean {
    return this.editing !== undefined && this.editing.version !== this.editing.edits.version;
  }

  /** Parser directives. They stand above all instructions, where the canvas is the file. */
  get directives(): readonly Directive[] {
    noteRead(this.editing?.edits.wholeText);
    return this.scannedDirectives;
  }

  /** All comments, also those inside a continuation, in order. */
  get comments(): readonly Comment[] {
    noteRead(this.editing?.edits.wholeText);
    this.placedComments ??= this.placeComments();
    return this.placedComments;
  }

  /** Positions of offsets. */
  get lines(): LineIndex {
    noteRead(this.editing?.edits.wholeText);
    this.lineIndex ??= this.editing ? new CanvasLines(this.editing.canvas) : new LineIndex(this.document);
    return this.lineIndex;
  }

  /** Whether the Dockerfile is yet to be made out of this text, so that nothing can be said about it. */
  get isTemplate(): boolean {
    this.cachedIsTemplate ??= isTemplate(this.document, this.instructions);
    return this.cachedIsTemplate;
  }

  /** Whether its first comments say that a program wrote the file and that nobody else shall edit it. */
  get isGenerated(): boolean {
    this.cachedIsGenerated ??= isGenerated(this.comments, this.instructions);
    return this.cachedIsGenerated;
  }

  get lineBreak(): "\n" | "\r\n" {
    noteRead(this.editing?.edits.wholeText);
    return lineBreakOf(this.document);
  }

  /** The file's text at a span. */
  slice(span: Span): string {
    const canvas = this.editing?.canvas;
    if (canvas === undefined) return this.document.slice(span.start, span.end);
    const instruction = this.instructions[canvas.regionAt(span.start) - 1];
    const isInside = instruction && span.start >= instruction.lines.start && span.end <= instruction.lines.end;
    if (!isInside) noteRead(this.editing?.edits.wholeText);
    return canvas.slice(span);
  }

  /** The instruction whose lines hold `offset`. */
  instructionAt(offset: number): Instruction | undefined {
    const canvas = this.editing?.canvas;
    if (canvas) return this.instructionIn(canvas.regionAt(offset), offset);
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

  private instructionIn(region: number, offset: number): Instruction | undefined {
    const instruction = this.instructions[region - 1];
    if (!instruction) return undefined;
    const isBehind = offset >= instruction.lines.end && offset > instruction.span.end;
    return isBehind ? undefined : instruction;
  }

  private placeComments(): readonly Comment[] {
    const canvas = this.editing?.canvas;
    if (canvas === undefined) return this.scannedComments;
    return this.scannedComments.map(({ span, text }) => ({ span: canvas.span(span), text }));
  }
}

/**
 * Parses a Dockerfile; never throws. Instructions whose text stands in `previous` are not parsed again, so that an
 * edit costs what it touches.
 *
 * @param isEdited lays the file out in a canvas, where instructions live on from one version to the next as far as possible
 */
export function parseDockerfile(text: string, previous?: DockerfileSyntax, isEdited = false): DockerfileSyntax {
  const scanned = scanDockerfile(text);
  const { escape, directives, comments } = scanned;
  const pool = new Map<string, ParsedInstruction>();
  const reusable = previous?.escape === escape ? previous : undefined;
  const inherited = reusable?.vocabulary.isOvergrown === false ? reusable.vocabulary : undefined;
  const parsed = scanned.instructions.map((item) => {
    const source = text.slice(item.span.start, item.span.end);
    let found = pool.get(source) ?? reusable?.pool.get(source);
    // Whether a heredoc is closed depends on what follows, and is part of what was parsed.
    if (!found || !sameHeredocs(found, item)) {
      found = toParsed(item, source, escape);
      inherited?.add(source);
    }
    pool.set(source, found);
    return found;
  });
  const vocabulary = inherited ?? new Vocabulary(pool.keys());
  const before = isEdited ? reusable : undefined;
  const canvas = isEdited ? Canvas.of(text, scanned.instructions, before?.editing?.canvas) : undefined;
  const place = (item: ScannedInstruction): number => canvas?.fromDocument(item.span.start) ?? item.span.start;
  const lines = ({ lines: span }: ScannedInstruction): Span => canvas?.span(span) ?? span;
  const editing = canvas && before && follow(before, canvas, scanned.instructions, parsed, place, lines);
  if (editing) {
    return new DockerfileSyntax(text, escape, directives, comments, before.instructions, pool, vocabulary, editing);
  }
  const instructions = scanned.instructions.map(
    (item, index) => new Instruction(parsed[index] as ParsedInstruction, place(item), lines(item)),
  );
  const fresh = canvas && { canvas, edits: new Edits(instructions), changes: undefined, version: 0 };
  return new DockerfileSyntax(text, escape, directives, comments, instructions, pool, vocabulary, fresh);
}

/**
 * Gives the instructions of the version before their new texts, where they are the same ones at the same offsets.
 *
 * @returns `undefined`, with nothing changed, where they are not
 */
function follow(
  before: DockerfileSyntax,
  canvas: Canvas,
  scanned: readonly ScannedInstruction[],
  parsed: readonly ParsedInstruction[],
  placeOf: (item: ScannedInstruction) => number,
  linesOf: (item: ScannedInstruction) => Span,
): Editing | undefined {
  const { editing, instructions } = before;
  if (!editing?.canvas.sharesPlacesWith(canvas)) return undefined;
  const changed: number[] = [];
  for (const [index, item] of scanned.entries()) {
    const instruction = instructions[index];
    const content = parsed[index];
    if (!instruction || !content || instruction.keyword !== item.keyword || instruction.offset !== placeOf(item)) {
      return undefined;
    }
    if (!instruction.isAlready(content, linesOf(item))) changed.push(index);
  }
  const { edits } = editing;
  if (!edits.canFollow(changed.length)) return undefined;
  edits.begin();
  const changes: InstructionChange[] = [];
  for (const index of changed) {
    const [instruction, content, item] = [instructions[index], parsed[index], scanned[index]];
    if (!instruction || !content || !item) continue;
    changes.push({ instruction, before: instruction.parsed });
    instruction.replace(content, linesOf(item));
  }
  return { canvas, edits, changes, version: edits.version };
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
