import { Canvas, CanvasLines } from "./canvas";
import { Edits } from "./edits";
import { isGenerated, isOfTemplate } from "./fileNature";
import { Instruction, type ParsedInstruction } from "./instruction";
import { InstructionPool } from "./instructionPool";
import { type Comment, type Directive, type ScannedDockerfile, scanDockerfile } from "./instructionScanner";
import { joinLists } from "./joinLists";
import { noteRead } from "./reads";
import { countLeading } from "./sorted";
import { LineIndex, lineBreakOf, lineStartsAfter, type Span, shiftSpan } from "./text";
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
    /** For the next version: what an edit does not touch is not read again. */
    readonly scanned: ScannedDockerfile,
    readonly instructions: readonly Instruction[],
    /** What each of them says, for the same. */
    readonly parsed: readonly ParsedInstruction[],
    readonly pool: InstructionPool,
    /** Where the lines of the file start, where that is known from the version before. */
    private readonly lineStarts: readonly number[] | undefined,
    readonly editing?: Editing,
  ) {}

  /** The file as it is; `text` is the same where nobody edits it. */
  get document(): string {
    return this.scanned.text;
  }

  get escape(): "\\" | "`" {
    return this.scanned.escape;
  }

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
    return this.scanned.directives;
  }

  /** All comments, also those inside a continuation, in order. */
  get comments(): readonly Comment[] {
    noteRead(this.editing?.edits.wholeText);
    this.placedComments ??= joinLists(this.scanned.regions.map((_, region) => this.commentsIn(region)));
    return this.placedComments;
  }

  /** The same without their places, which are more to work out. */
  get commentTexts(): readonly string[] {
    noteRead(this.editing?.edits.wholeText);
    return joinLists(this.scanned.regions.map(({ comments }) => comments)).map(({ text }) => text);
  }

  /** Positions of offsets. */
  get lines(): LineIndex {
    noteRead(this.editing?.edits.wholeText);
    this.lineIndex ??= this.editing
      ? new CanvasLines(this.editing.canvas, this.lineStarts)
      : new LineIndex(this.document, this.lineStarts);
    return this.lineIndex;
  }

  /** Where the lines of the next version start; `undefined` where nobody has asked for those of this one. */
  lineStartsOfNext({ text, kept: { change } }: ScannedDockerfile): readonly number[] | undefined {
    const starts = this.lineIndex?.starts ?? this.lineStarts;
    return starts && change && lineStartsAfter(starts, text, change);
  }

  /** Whether the Dockerfile is yet to be made out of this text, so that nothing can be said about it. */
  get isTemplate(): boolean {
    this.cachedIsTemplate ??= this.parsed.some(isOfTemplate);
    return this.cachedIsTemplate;
  }

  /** Whether its first comments say that a program wrote the file and that nobody else shall edit it. */
  get isGenerated(): boolean {
    noteRead(this.editing?.edits.wholeText);
    this.cachedIsGenerated ??= isGenerated(this.scanned.regions[0]?.comments ?? []);
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

  private commentsIn(region: number): readonly Comment[] {
    const { editing, scanned } = this;
    const origin = scanned.origins[region] ?? 0;
    return (scanned.regions[region]?.comments ?? []).map(({ span, text }) => {
      const inDocument = shiftSpan(span, origin);
      return { span: editing?.canvas.span(inDocument, region) ?? inDocument, text };
    });
  }
}

/**
 * Parses a Dockerfile; never throws. Instructions whose text stands in `previous` are not parsed again, so that an
 * edit costs what it touches.
 *
 * @param isEdited lays the file out in a canvas, where instructions live on from one version to the next as far as possible
 */
export function parseDockerfile(text: string, previous?: DockerfileSyntax, isEdited = false): DockerfileSyntax {
  const scanned = scanDockerfile(text, previous?.scanned);
  const { escape, origins } = scanned;
  const reusable = previous?.escape === escape ? previous : undefined;
  const pool = reusable?.pool.isOvergrown === false ? reusable.pool : new InstructionPool(escape, reusable?.parsed);
  const parsed = pool.parse(scanned, reusable?.parsed);
  const lineStarts = previous?.lineStartsOfNext(scanned);
  const before = isEdited ? reusable : undefined;
  const canvas = isEdited ? Canvas.of(text, origins, before?.editing?.canvas) : undefined;
  const editing = canvas && before && follow(before, canvas, parsed, scanned);
  if (editing) return new DockerfileSyntax(scanned, before.instructions, parsed, pool, lineStarts, editing);
  const instructions = parsed.map((content, index) => {
    const { offset, lines } = extentOf(index + 1, scanned, canvas);
    return new Instruction(content, offset, lines);
  });
  const fresh = canvas && { canvas, edits: new Edits(instructions), changes: undefined, version: 0 };
  return new DockerfileSyntax(scanned, instructions, parsed, pool, lineStarts, fresh);
}

/** Where an instruction stands in the text in which offsets count. */
interface Extent {
  readonly offset: number;
  readonly lines: Span;
}

/** @param region the instruction's */
function extentOf(region: number, { regions, origins }: ScannedDockerfile, canvas: Canvas | undefined): Extent {
  const start = origins[region] ?? 0;
  const { indent, linesLength } = regions[region]?.instruction ?? { indent: 0, linesLength: 0 };
  const lines = { start, end: start + linesLength };
  if (!canvas) return { offset: start + indent, lines };
  return { offset: canvas.fromDocument(start + indent, region), lines: canvas.span(lines, region) };
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
  scanned: ScannedDockerfile,
): Editing | undefined {
  const { editing, instructions, isOvertaken } = before;
  if (!editing?.canvas.sharesPlacesWith(canvas)) return undefined;
  // Of a version that was overtaken, instructions have other texts by now.
  const { leading, trailing } = isOvertaken ? { leading: 0, trailing: 0 } : scanned.kept;
  const replaced: { instruction: Instruction; content: ParsedInstruction; lines: Span }[] = [];
  for (let index = Math.max(0, leading - 1); index < parsed.length - trailing; index++) {
    const [instruction, content] = [instructions[index], parsed[index]];
    const { offset, lines } = extentOf(index + 1, scanned, canvas);
    if (!instruction || !content || instruction.keyword !== content.keyword || instruction.offset !== offset) {
      return undefined;
    }
    if (!instruction.isAlready(content, lines)) replaced.push({ instruction, content, lines });
  }
  const { edits } = editing;
  if (!edits.canFollow(replaced.length)) return undefined;
  const changes = replaced.map(({ instruction }) => ({ instruction, before: instruction.parsed }));
  edits.begin();
  for (const { instruction, content, lines } of replaced) instruction.replace(content, lines);
  return { canvas, edits, changes, version: edits.version };
}
