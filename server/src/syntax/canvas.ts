import { lastAtMost } from "./sorted";
import { LineIndex, type Position, type Span } from "./text";

/** Characters that an instruction and the comments below it may grow by before everything has to be laid out anew. */
const room = 200;

/** Where more would be needed in all, nothing is laid out. */
const maximumLength = 1 << 28;

/**
 * The text of a document that is being edited, with room behind each instruction, so that an edit moves nothing but what
 * stands in the same lines: every other offset stays what it was, and with it all that was worked out from it.
 *
 * It consists of the regions that its text was scanned into, see `Region`. Each has
 * blanks in front of its last line break, the last one at its end, that the document does not have. An offset in the canvas means nothing in the
 * document: see `toDocument`.
 */
export class Canvas {
  private padded: string | undefined;

  private constructor(
    /** The text of the document. */
    readonly document: string,
    /** For each region where it starts in the canvas, and the end of the canvas. */
    private readonly starts: readonly number[],
    /** For each region where it starts in the document, and the document's end. */
    private readonly origins: readonly number[],
  ) {}

  /**
   * A canvas for a document; `undefined` where there is no room for one.
   *
   * @param origins where its regions start, and its end
   * @param previous a canvas of an earlier version with as many regions: its places are kept if there is room
   */
  static of(document: string, origins: readonly number[], previous?: Canvas): Canvas | undefined {
    if (origins.length <= 2) return undefined;
    if (previous?.holds(origins)) return new Canvas(document, previous.starts, origins);
    const starts = [0];
    for (let region = 0; region + 1 < origins.length; region++) {
      const length = (origins[region + 1] ?? 0) - (origins[region] ?? 0);
      // An empty region has no line whose end could be moved.
      starts.push((starts[region] ?? 0) + length + (length === 0 ? 0 : room));
    }
    return (starts.at(-1) ?? 0) > maximumLength ? undefined : new Canvas(document, starts, origins);
  }

  /** Whether the places are those of another canvas, so that offsets in both mean the same. */
  sharesPlacesWith(other: Canvas): boolean {
    return this.starts === other.starts;
  }

  /** The whole text in which offsets count. */
  get text(): string {
    this.padded ??= this.pad();
    return this.padded;
  }

  /** The document's text at a span of the canvas, without the blanks that the document does not have. */
  slice({ start, end }: Span): string {
    return this.document.slice(this.toDocument(start), this.toDocument(end));
  }

  /** The offset in the document; of blanks that it does not have the place where they are left out. */
  toDocument(offset: number): number {
    const region = this.regionAt(offset);
    const { origin, end, gap, added } = this.region(region);
    const at = offset - (this.starts[region] ?? 0);
    if (at <= gap) return origin + Math.max(0, at);
    return Math.min(end, at <= gap + added ? origin + gap : origin + at - added);
  }

  /**
   * The offset in the canvas of an offset in the document.
   *
   * @param region that holds it or ends there, for whoever knows it
   */
  fromDocument(offset: number, region = lastAtMost(this.origins, offset, this.origins.length - 2)): number {
    const { origin, gap, added } = this.region(region);
    const at = offset - origin;
    return (this.starts[region] ?? 0) + (at <= gap ? at : at + added);
  }

  /** The span in the canvas of a span in the document; in a region, for whoever knows it. */
  span({ start, end }: Span, region?: number): Span {
    return { start: this.fromDocument(start, region), end: this.fromDocument(end, region) };
  }

  /** The region that holds an offset: 0 is what stands above the first instruction. */
  regionAt(offset: number): number {
    return lastAtMost(this.starts, offset, this.origins.length - 2);
  }

  private holds(origins: readonly number[]): boolean {
    if (origins.length !== this.starts.length) return false;
    for (let region = 0; region + 1 < origins.length; region++) {
      const length = (origins[region + 1] ?? 0) - (origins[region] ?? 0);
      const space = (this.starts[region + 1] ?? 0) - (this.starts[region] ?? 0);
      if (length > space || (length === 0) !== (space === 0)) return false;
    }
    return true;
  }

  /** Where a region lies in the document, after how many of its characters the blanks stand, and how many these are. */
  private region(region: number): { origin: number; end: number; gap: number; added: number } {
    const origin = this.origins[region] ?? 0;
    const end = this.origins[region + 1] ?? 0;
    // The last instruction may hold the last line break.
    const isLast = end === this.document.length;
    const lineBreak = isLast || this.document[end - 1] !== "\n" ? 0 : this.document[end - 2] === "\r" ? 2 : 1;
    const length = end - origin;
    const space = (this.starts[region + 1] ?? 0) - (this.starts[region] ?? 0);
    return { origin, end, gap: Math.max(0, length - lineBreak), added: space - length };
  }

  private pad(): string {
    let text = "";
    for (let region = 0; region + 1 < this.origins.length; region++) {
      const { origin, end, gap, added } = this.region(region);
      text += this.document.slice(origin, origin + gap) + " ".repeat(added) + this.document.slice(origin + gap, end);
    }
    return text;
  }
}

/** Positions of the document for offsets in its canvas. */
export class CanvasLines extends LineIndex {
  constructor(
    private readonly canvas: Canvas,
    starts?: readonly number[],
  ) {
    super(canvas.document, starts);
  }

  override lineAt(offset: number): number {
    return super.lineAt(this.canvas.toDocument(offset));
  }

  override positionAt(offset: number): Position {
    const inDocument = this.canvas.toDocument(offset);
    const line = super.lineAt(inDocument);
    return { line, character: inDocument - (this.starts[line] ?? 0) };
  }

  override offsetAt(position: Position): number {
    return this.canvas.fromDocument(super.offsetAt(position));
  }

  override lineSpan(line: number): Span {
    const { start, end } = super.lineSpan(line);
    return { start: this.canvas.fromDocument(start), end: this.canvas.fromDocument(end) };
  }
}
