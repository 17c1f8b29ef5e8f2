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

  /** Takes one pair out of an ENV, ARG or LABEL; the instruction goes when it was the only one. */
  removePair(instruction: Instruction, pair: Pair): FileEdit {
    const pairs = instruction.pairs;
    const index = pairs.findIndex((other) => other.span.start === pair.span.start);
    if (pairs.length <= 1 || index < 0) return this.remove(instruction);
    const previous = pairs[index - 1];
    const next = pairs[index + 1];
    // The gap towards the neighbour goes with the pair, line joins in it included.
    if (next) return this.replace({ start: pair.span.start, end: next.span.start }, "");
    return this.replace({ start: previous?.span.end ?? pair.span.start, end: pair.span.end }, "");
  }

  /** Adds flags behind those that an instruction has. */
  addFlags(instruction: Instruction, flags: readonly string[]): FileEdit {
    const last = instruction.flags.at(-1);
    const at = last ? last.span.end : instruction.keywordSpan.end;
    return this.replace({ start: at, end: at }, flags.map((flag) => ` ${flag}`).join(""));
  }

  /** The workspace path of a file of the build context. */
  contextFile(path: string): string {
    return below(this.build.surroundings.context?.root ?? "", path);
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
