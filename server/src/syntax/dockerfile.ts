import { Canvas, CanvasLines } from "./canvas";
import { Edits } from "./edits";
import { isGenerated, isTemplate } from "./fileNature";
import { Instruction, type ParsedInstruction } from "./instruction";
import { InstructionPool } from "./instructionPool";
import { type Comment, type Directive, scanDockerfile } from "./instructionScanner";
import { noteRead } from "./reads";
import { countLeading } from "./sorted";
import { LineIndex, lineBreakOf, type Span } from "./text";
import type { Vocabulary } from "./vocabulary";

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
    /** What each of them says, for the next version to reuse. */
    readonly parsed: readonly ParsedInstruction[],
    readonly pool: InstructionPool,
    readonly editing?: Editing,
  ) {}

  /** The words of all instructions, and perhaps some that an earlier version had. */
  get vocabulary(): Vocabulary {
    return this.pool.vocabulary;
  }

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
    return this.instructionIn(
      countLeading(this.instructions, ({ lines }) => lines.start <= offset),
      offset,
    );
  }

  /** @param region counts from 1, as those of a canvas, whose first one stands above all instructions */
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
  const reusable = previous?.escape === escape ? previous : undefined;
  const pool = reusable?.pool.isOvergrown === false ? reusable.pool : new InstructionPool(escape, reusable?.parsed);
  const parsed = pool.parse(text, scanned.instructions, reusable?.parsed);
  const before = isEdited ? reusable : undefined;
  const canvas = isEdited ? Canvas.of(text, scanned.instructions, before?.editing?.canvas) : undefined;
  const extents = scanned.instructions.map(({ span, lines }, index): Extent => {
    if (!canvas) return { offset: span.start, lines };
    // What stands above the first instruction is a region too.
    return { offset: canvas.fromDocument(span.start, index + 1), lines: canvas.span(lines, index + 1) };
  });
  const editing = canvas && before && follow(before, canvas, parsed, extents);
  if (editing) {
    return new DockerfileSyntax(text, escape, directives, comments, before.instructions, parsed, pool, editing);
  }
  const instructions = extents.map(
    ({ offset, lines }, index) => new Instruction(parsed[index] as ParsedInstruction, offset, lines),
  );
  const fresh = canvas && { canvas, edits: new Edits(instructions), changes: undefined, version: 0 };
  return new DockerfileSyntax(text, escape, directives, comments, instructions, parsed, pool, fresh);
}

/** Where an instruction stands in the text in which offsets count. */
interface Extent {
  readonly offset: number;
  readonly lines: Span;
}

/**
 * Gives the instructions of the version before their new texts, where they are the same ones at the same offsets.
 *
 * @returns `undefined`, with nothing changed, where they are not
 */
function follow(
  before: DockerfileSyntax,
  canvas: Canvas,
  parsed: readonly ParsedInstruction[],
  extents: readonly Extent[],
): Editing | undefined {
  const { editing, instructions } = before;
  if (!editing?.canvas.sharesPlacesWith(canvas)) return undefined;
  const changed: number[] = [];
  for (const [index, { offset, lines }] of extents.entries()) {
    const instruction = instructions[index];
    const content = parsed[index];
    if (!instruction || !content || instruction.keyword !== content.keyword || instruction.offset !== offset) {
      return undefined;
    }
    if (!instruction.isAlready(content, lines)) changed.push(index);
  }
  const { edits } = editing;
  if (!edits.canFollow(changed.length)) return undefined;
  edits.begin();
  const changes: InstructionChange[] = [];
  for (const index of changed) {
    const [instruction, content, extent] = [instructions[index], parsed[index], extents[index]];
    if (!instruction || !content || !extent) continue;
    changes.push({ instruction, before: instruction.parsed });
    instruction.replace(content, extent.lines);
  }
  return { canvas, edits, changes, version: edits.version };
}
