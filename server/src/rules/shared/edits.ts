import type { Build } from "../../build/build";
import { below } from "../../build/imagePaths";
import type { Stage } from "../../build/stage";
import type { Instruction, Pair, Span } from "../../syntax/dockerfile";
import { instructionKeywords } from "../../syntax/keywords";
import type { FileEdit } from "../define";
import { removedLines, removedPiece } from "./removedLines";

/** Makes minimal edits in one Dockerfile; comments, flags, continuations and line breaks stay as they are. */
export class DockerfileEdits {
  private readonly path: string;

  constructor(private readonly build: Build) {
    this.path = build.surroundings.dockerfile;
  }

  replace(span: Span, newText: string): FileEdit {
    return { path: this.path, span, newText };
  }

  /** New lines above an instruction and above the comments that belong to it, indented alike. */
  insertBefore(instruction: Instruction, lines: readonly string[]): FileEdit {
    const start = this.startWithComments(instruction);
    const indent = this.indentOf(instruction);
    const text = lines.map((line) => indent + this.inCaseOf(instruction, line) + this.lineBreak).join("");
    return this.replace({ start, end: start }, text);
  }

  /** New lines below an instruction. */
  insertAfter(instruction: Instruction, lines: readonly string[]): FileEdit {
    return this.insertBelow(
      instruction,
      lines.map((line) => this.inCaseOf(instruction, line)),
    );
  }

  /**
   * A line with its keyword in small letters, where an instruction of the same file writes its own so: BuildKit warns of a
   * mixture. Source: docs.docker.com/reference/build-checks/consistent-instruction-casing.
   */
  inCaseOf({ keywordSpan }: Instruction, line: string): string {
    const written = this.build.syntax.slice(keywordSpan);
    if (written !== written.toLowerCase()) return line;
    return line.replace(/^[A-Z]+(?=[ \t])/, (word) => (instructionKeywords.has(word) ? word.toLowerCase() : word));
  }

  /** Gives a stage a name. */
  nameStage({ from, imageSpan: { end } }: Stage, name: string): FileEdit {
    const isLower = this.build.syntax.slice(from.keywordSpan) === "from";
    return this.replace({ start: end, end }, ` ${isLower ? "as" : "AS"} ${name}`);
  }

  private insertBelow(instruction: Instruction, lines: readonly string[]): FileEdit {
    const indent = this.indentOf(instruction);
    const at = instruction.lines.end;
    const text = lines.map((line) => indent + line + this.lineBreak).join("");
    const lastCharacter = this.build.syntax.text[at - 1];
    if (at === this.build.syntax.text.length && lastCharacter !== "\n") {
      // The file ends without a line break, and goes on doing so.
      return this.replace({ start: at, end: at }, this.lineBreak + text.slice(0, -this.lineBreak.length));
    }
    return this.replace({ start: at, end: at }, text);
  }

  /** Takes an instruction out with its lines and a blank line too many; comments above it and inside it stay. */
  remove(instruction: Instruction): FileEdit {
    const { span, newText } = removedPiece(
      this.build.syntax,
      instruction.lines,
      this.commentLinesIn(instruction.lines),
    );
    return this.replace(span, newText);
  }

  /** Takes instructions out as `remove` does; edits for one by one would meet in the blank lines between them. */
  removeAll(instructions: readonly Instruction[]): readonly FileEdit[] {
    const pieces = instructions.map((each) => each.lines);
    return this.removals(pieces, (piece) => this.commentLinesIn(piece));
  }

  /** Writes lines, indented alike, in place of an instruction and its heredocs. */
  replaceWithLines(instruction: Instruction, lines: readonly string[]): FileEdit {
    const written = lines.map((line) => this.inCaseOf(instruction, line));
    return this.replace(instruction.span, written.join(this.lineBreak + this.indentOf(instruction)));
  }

  /**
   * Puts instructions, which leave their places, and new lines above an instruction and its comments, in this order. The
   * own-line comments directly above an instruction go with it.
   */
  arrangeBefore(before: Instruction, items: readonly (Instruction | string)[]): readonly FileEdit[] {
    const indent = this.indentOf(before);
    const lines = items.map((item) =>
      typeof item === "string" ? indent + this.inCaseOf(before, item) : this.textWithComments(item),
    );
    const start = this.startWithComments(before);
    const text = lines.map((line) => line + this.lineBreak).join("");
    return [this.replace({ start, end: start }, text), ...this.removalsOf(items)];
  }

  /** The same below an instruction. */
  arrangeAfter(after: Instruction, items: readonly (Instruction | string)[]): readonly FileEdit[] {
    const lines = items.map((item) =>
      typeof item === "string" ? this.inCaseOf(after, item) : this.textWithComments(item),
    );
    const insertion = this.insertBelow(after, lines.join(this.lineBreak).split(/\r?\n/));
    const at = insertion.span.start;
    const removals = this.removalsOf(items);
    // The last line of the file takes the line break above it along, behind which it comes to stand again.
    const meeting = removals.find(({ span }) => span.start < at && at <= span.end);
    if (meeting === undefined) return [insertion, ...removals];
    const text = insertion.newText.replace(/\r?\n$/, "");
    return [
      this.replace({ start: at, end: meeting.span.end }, text),
      ...removals.filter((removal) => removal !== meeting),
    ];
  }

  /** Takes one pair out of an ENV, ARG or LABEL; the instruction goes when it was the only one. */
  removePair(instruction: Instruction, pair: Pair): FileEdit {
    const pairs = instruction.pairs;
    const index = pairs.findIndex((other) => other.span.start === pair.span.start);
    if (pairs.length <= 1 || index < 0) return this.remove(instruction);
    const previous = pairs[index - 1];
    const next = pairs[index + 1];
    const { start, end } = pair.span;
    // The gap towards the neighbour goes with the pair, line joins in it included; comments in it stay.
    if (next) {
      const comment = this.commentsWithin({ start: end, end: next.span.start })[0];
      if (!comment) return this.replace({ start, end: next.span.start }, "");
      return this.replace({ start, end: this.isFirstOnLine(start) ? comment.start : this.endOfBlanks(end) }, "");
    }
    const gap = { start: previous?.span.end ?? start, end: start };
    const comments = this.commentsWithin(gap).map((comment) => this.lineBreak + this.build.syntax.slice(comment));
    return this.replace({ start: gap.start, end }, comments.join(""));
  }

  /** One pair of an ENV or ARG as an instruction of its own, as it is written. */
  lineOf(instruction: Instruction, pair: Span): string {
    return `${this.build.syntax.slice(instruction.keywordSpan)} ${this.build.syntax.slice(pair)}`;
  }

  /** Takes a word out of an instruction that goes on behind it; its line goes when nothing else stands on it. */
  removeWord(span: Span): FileEdit {
    const { lines, text } = this.build.syntax;
    const line = lines.lineSpan(lines.lineAt(span.start));
    const before = text.slice(line.start, span.start);
    const after = text.slice(span.end, line.end);
    const endsLine = /^[ \t]*(?:[\\`][ \t]*)?\r?\n?$/.test(after);
    if (!endsLine && (before.trim() === "" || /^[ \t]/.test(after))) {
      return this.replace({ start: span.start, end: this.endOfBlanks(span.end) }, "");
    }
    if (before.trim() === "") return this.replace(line, "");
    return this.replace({ start: line.start + before.trimEnd().length, end: span.end }, "");
  }

  /** Adds flags behind those that an instruction has. */
  addFlags(instruction: Instruction, flags: readonly string[]): FileEdit {
    const last = instruction.flags.at(-1);
    const at = last ? last.span.end : instruction.keywordSpan.end;
    return this.replace({ start: at, end: at }, flags.map((flag) => ` ${flag}`).join(""));
  }

  /** Adds flags behind those that an instruction has, each on a line of its own. */
  addFlagLines(instruction: Instruction, flags: readonly string[]): FileEdit {
    if (instruction.heredocs.length > 0) return this.addFlags(instruction, flags);
    const last = instruction.flags.at(-1);
    const at = last ? last.span.end : instruction.keywordSpan.end;
    const join = ` ${instruction.escape}${this.lineBreak}${this.indentOf(instruction)}   `;
    const endsLine = /^[ \t]*[\\`]?[ \t]*\r?\n/.test(this.text.slice(at));
    const text = (last ? `${join} ` : " ") + flags.join(`${join} `);
    if (endsLine) return this.replace({ start: at, end: at }, text);
    // Whatever blanks stand there, the command comes to stand below the flags.
    return this.replace({ start: at, end: this.endOfBlanks(at) }, `${text}${join} `);
  }

  /** The workspace path of a file of the build context. */
  contextFile(path: string): string {
    return below(this.build.surroundings.context?.root ?? "", path);
  }

  /** Whether a comment stands inside, so that taking the span out would lose it. */
  holdsComment(span: Span): boolean {
    return this.commentsWithin(span).length > 0;
  }

  /** The end of the blanks that begin at `offset`, on the same line. */
  endOfBlanks(offset: number): number {
    let at = offset;
    while (/[ \t]/.test(this.text[at] ?? "")) at++;
    return at;
  }

  /** The text of the Dockerfile. */
  get text(): string {
    return this.build.syntax.text;
  }

  private commentsWithin({ start, end }: Span): readonly Span[] {
    return this.build.syntax.comments
      .map((comment) => comment.span)
      .filter((comment) => comment.start >= start && comment.end <= end);
  }

  private isFirstOnLine(offset: number): boolean {
    return /(?:^|[\r\n])[ \t]*$/.test(this.build.syntax.text.slice(0, offset));
  }

  private get lineBreak(): string {
    return this.build.syntax.lineBreak;
  }

  private indentOf(instruction: Instruction): string {
    return this.build.syntax.text.slice(instruction.lines.start, instruction.offset).replace(/[^ \t]/g, "");
  }

  /** Start of the own-line comments that stand directly above an instruction, or of its own line. */
  private startWithComments(instruction: Instruction): number {
    const { comments, directives, lines, text } = this.build.syntax;
    const lastDirective = directives.at(-1)?.span.end ?? 0;
    let line = lines.lineAt(instruction.lines.start);
    for (let at = comments.length - 1; at >= 0; at--) {
      const comment = comments[at];
      if (!comment || comment.span.start >= instruction.lines.start) continue;
      const commentLine = lines.lineAt(comment.span.start);
      if (commentLine !== line - 1 || comment.span.start < lastDirective) break;
      // A comment inside the instruction above is not ours.
      if (this.build.syntax.instructionAt(comment.span.start)) break;
      line = commentLine;
    }
    const start = lines.lineSpan(line).start;
    return start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start;
  }

  /** The own-line comments directly above an instruction, to go where a part of it goes; `undefined` without any. */
  takeCommentsAbove(instruction: Instruction): { lines: readonly string[]; removal: FileEdit } | undefined {
    const span = { start: this.startWithComments(instruction), end: instruction.lines.start };
    const text = this.build.syntax.slice(span).trimEnd();
    const [removal] = text === "" ? [] : this.removals([span], () => "");
    return removal && { lines: text.split(/\r?\n/).map((line) => line.trim()), removal };
  }

  private linesWithComments(instruction: Instruction): Span {
    return { start: this.startWithComments(instruction), end: instruction.lines.end };
  }

  private textWithComments(instruction: Instruction): string {
    return this.build.syntax.slice(this.linesWithComments(instruction)).replace(/\r?\n$/, "");
  }

  private removalsOf(items: readonly (Instruction | string)[]): readonly FileEdit[] {
    const pieces = items.flatMap((item) => (typeof item === "string" ? [] : [this.linesWithComments(item)]));
    // Their comments have gone with them.
    return this.removals(pieces, () => "");
  }

  private removals(pieces: readonly Span[], keptOf: (piece: Span) => string): readonly FileEdit[] {
    return removedLines(this.build.syntax, pieces, keptOf).map(({ span, newText }) => this.replace(span, newText));
  }

  /** The comments of an instruction as lines of their own, without those that were about its findings. */
  private commentLinesIn(span: Span): string {
    const comments = this.commentsWithin(span).map((comment) => this.build.syntax.slice(comment));
    return comments
      .filter((comment) => !/^#[ \t]*go-hints:/.test(comment))
      .map((comment) => comment + this.lineBreak)
      .join("");
  }
}
