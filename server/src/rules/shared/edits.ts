import type { Build } from "../../build/build";
import { below } from "../../build/imagePaths";
import type { Instruction, Pair, Span } from "../../syntax/dockerfile";
import type { FileEdit } from "../define";

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
    const text = lines.map((line) => indent + line + this.lineBreak).join("");
    return this.replace({ start, end: start }, text);
  }

  /** New lines below an instruction. */
  insertAfter(instruction: Instruction, lines: readonly string[]): FileEdit {
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

  /** Takes an instruction out with its lines; comments above it stay. */
  remove(instruction: Instruction): FileEdit {
    return this.replace(this.removableLines(instruction), "");
  }

  /** Takes an instruction out together with the comments that belong to it; `lines` is what to write elsewhere. */
  cut(instruction: Instruction): { readonly edit: FileEdit; readonly lines: readonly string[] } {
    const { end } = this.removableLines(instruction);
    const start = Math.min(this.startWithComments(instruction), this.removableLines(instruction).start);
    const text = this.build.syntax.slice({ start, end }).replace(/^\r?\n|\r?\n$/g, "");
    return { edit: this.replace({ start, end }, ""), lines: text.split(/\r?\n/) };
  }

  /** The lines of an instruction as they are written, without the last line break. */
  textOf(instruction: Instruction): string {
    return this.build.syntax.slice(instruction.lines).replace(/\r?\n$/, "");
  }

  /** Moves an instruction, as it is written, above another one. */
  move(instruction: Instruction, before: Instruction): readonly FileEdit[] {
    const start = this.startWithComments(before);
    const moved = this.textOf(instruction).slice(this.indentOf(instruction).length);
    return [
      this.replace({ start, end: start }, this.indentOf(before) + moved + this.lineBreak),
      this.remove(instruction),
    ];
  }

  /**
   * Puts instructions, which leave their places, and new lines above an instruction and its comments, in this order. The
   * own-line comments directly above an instruction go with it.
   */
  arrangeBefore(before: Instruction, items: readonly (Instruction | string)[]): readonly FileEdit[] {
    const { text } = this.build.syntax;
    const edits: FileEdit[] = [];
    const lines = items.map((item) => {
      if (typeof item === "string") return this.indentOf(before) + item + this.lineBreak;
      const lines = this.removableLines(item);
      const start = Math.min(lines.start, this.startWithComments(item));
      // Where a blank line stands on both sides, one goes as well.
      const isApart = /\n[ \t]*\r?\n$/.test(text.slice(0, start));
      const blank = isApart ? (/^[ \t]*\r?\n/.exec(text.slice(lines.end))?.[0].length ?? 0) : 0;
      edits.push(this.replace({ start, end: lines.end + blank }, ""));
      return text.slice(this.startWithComments(item), item.lines.end).replace(/\r?\n$/, "") + this.lineBreak;
    });
    const start = this.startWithComments(before);
    return [this.replace({ start, end: start }, lines.join("")), ...edits];
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
      return this.replace({ start, end: this.isFirstOnLine(start) ? comment.start : end }, "");
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
    const gap = /^[ \t]+(?=[^\s\\`])/.exec(after)?.[0].length;
    if (gap !== undefined) return this.replace({ start: span.start, end: span.end + gap }, "");
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
    const text = (last ? `${join} ` : " ") + flags.join(`${join} `) + (endsLine ? "" : join);
    return this.replace({ start: at, end: at }, text);
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

  private removableLines(instruction: Instruction): Span {
    const { start, end } = instruction.lines;
    if (end < this.build.syntax.text.length || this.build.syntax.text.endsWith("\n")) return { start, end };
    // The last line of a file without a final line break takes the break before it along.
    const before = /\r?\n$/.exec(this.build.syntax.text.slice(0, start))?.[0].length ?? 0;
    return { start: start - before, end };
  }
}
