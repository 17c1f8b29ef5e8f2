import * as l10n from "@vscode/l10n";
import type { FileEdit, FileKind, Fix } from "../rules/define";
import type { DockerfileSyntax } from "../syntax/dockerfile";
import { type LineIndex, lineBreakOf, type Span } from "../syntax/text";

/** A rule id in an ignore comment. */
export interface IgnoredRule {
  readonly id: string;
  readonly span: Span;
}

/** `# go-hints: ignore[…]` or `# go-hints: ignore-file[…]`. */
export interface Suppression {
  /** The comment, from its marker to the end of the line. */
  readonly span: Span;
  readonly rules: readonly IgnoredRule[];
  /** The lines whose findings are ignored; `file` for all. */
  readonly scope: Span | "file";
  /** Offset behind the last id, where another one can be added. */
  readonly end: number;
}

/** The ignore comments of one file. */
export interface Suppressions {
  readonly list: readonly Suppression[];
  /** Comments that begin with `go-hints:` and cannot be read; each with what is wrong. */
  readonly malformed: readonly { readonly span: Span; readonly message: string }[];
}

/** A file as far as ignoring in it is concerned. `dockerfile` is there for Dockerfiles only. */
export interface SuppressibleFile {
  readonly kind: FileKind;
  readonly text: string;
  readonly lines: LineIndex;
  readonly dockerfile?: DockerfileSyntax;
}

interface CommentLine {
  readonly span: Span;
  /** The lines that a comment at this place speaks for; `undefined` at the end of the file. */
  readonly target: Span | undefined;
}

/** Finds the ignore comments of a file. */
export function readSuppressions(file: SuppressibleFile): Suppressions {
  const list: Suppression[] = [];
  const malformed: { span: Span; message: string }[] = [];
  // Nearly no file has one, and then nothing else needs to be looked at.
  if (!(file.dockerfile?.document ?? file.text).includes("go-hints:")) return { list, malformed };
  for (const comment of commentsOf(file)) {
    const text = file.text.slice(comment.span.start, comment.span.end);
    const marker = /^[#;]+[ \t]*go-hints:/.exec(text);
    if (marker === null) continue;
    const parsed = parseComment(text, marker[0].length, comment);
    if (typeof parsed === "string") malformed.push({ span: comment.span, message: parsed });
    else list.push(parsed);
  }
  return { list, malformed };
}

/** The suppression that covers a finding of rule `id` at `offset`, the nearest to it first; `undefined` when none does. */
export function suppressionOf(suppressions: Suppressions, id: string, offset: number): IgnoredRule | undefined {
  let ofFile: IgnoredRule | undefined;
  for (const suppression of suppressions.list) {
    const rule = suppression.rules.find((each) => each.id === id);
    if (rule === undefined) continue;
    if (suppression.scope === "file") ofFile ??= rule;
    else if (offset >= suppression.scope.start && offset < suppression.scope.end) return rule;
  }
  return ofFile;
}

/**
 * Edits that make the program ignore rule `id`, for the instruction or entry at `offset` and for the whole file.
 * The comment goes directly above the instruction, or below the parser directives, which it would switch off from above.
 * Where a comment of that kind stands already, the id is added to it. Nothing is offered for a place outside any
 * instruction.
 */
export function suppressionFixes(file: SuppressibleFile, path: string, id: string, offset: number): readonly Fix[] {
  const existing = readSuppressions(file).list;
  const fixes: Fix[] = [];
  const target = targetAt(file, offset);
  if (target !== undefined) {
    const above = existing.find(({ scope }) => scope !== "file" && scope.start === target.start);
    const edit = above ? addition(above, id) : newComment(file, target.start, `ignore[${id}]`);
    fixes.push(fixOf(l10n.t("Ignore `{0}` here", id), path, edit));
  }
  const ofFile = existing.find(({ scope }) => scope === "file");
  const edit = ofFile ? addition(ofFile, id) : newComment(file, fileCommentOffset(file), `ignore-file[${id}]`);
  fixes.push(fixOf(l10n.t("Ignore `{0}` in this file", id), path, edit));
  return fixes;
}

/** The edit that takes one id out of its comment, or the whole line when it is the only one. */
export function removalEdit(
  file: SuppressibleFile,
  path: string,
  suppression: Suppression,
  rule: IgnoredRule,
): FileEdit {
  const others = suppression.rules.filter((each) => each !== rule);
  if (others.length === 0) return commentRemoval(file, path, suppression.span);
  const next = suppression.rules[suppression.rules.indexOf(rule) + 1];
  const previous = suppression.rules[suppression.rules.indexOf(rule) - 1];
  const span = next
    ? { start: rule.span.start, end: next.span.start }
    : { start: previous?.span.end ?? rule.span.start, end: rule.span.end };
  return { path, span, newText: "" };
}

/** The edit that removes a comment with its line. */
export function commentRemoval(file: SuppressibleFile, path: string, comment: Span): FileEdit {
  return { path, span: file.lines.lineSpan(file.lines.lineAt(comment.start)), newText: "" };
}

function parseComment(text: string, from: number, comment: CommentLine): Suppression | string {
  const offset = comment.span.start;
  const match = /^[ \t]*(ignore-file|ignore)[ \t]*\[([^\]]*)\]/.exec(text.slice(from));
  if (match === null) {
    return l10n.t(
      "This comment is not understood. Write `go-hints: ignore[rule-id]` or `go-hints: ignore-file[rule-id]`.",
    );
  }
  const [whole, command, ids = ""] = match;
  const idsStart = offset + from + whole.length - 1 - ids.length;
  const rules = [...ids.matchAll(/[^\s,]+/g)].map((id) => {
    const start = idsStart + id.index;
    return { id: id[0], span: { start, end: start + id[0].length } };
  });
  const last = rules.at(-1);
  if (last === undefined) return l10n.t("This comment names no rule. Write `go-hints: ignore[rule-id]`.");
  // A comment below the last instruction covers nothing, and is then reported as unused.
  const nothing = { start: comment.span.end, end: comment.span.end };
  const scope = command === "ignore-file" ? "file" : (comment.target ?? nothing);
  return { span: comment.span, rules, scope, end: last.span.end };
}

function commentsOf(file: SuppressibleFile): readonly CommentLine[] {
  const { dockerfile } = file;
  if (dockerfile === undefined) return lineComments(file);
  // Both lists are in the order of the file.
  let next = 0;
  return dockerfile.comments.map(({ span }) => {
    while ((dockerfile.instructions[next]?.lines.end ?? Number.POSITIVE_INFINITY) <= span.start) next++;
    return { span, target: dockerfile.instructions[next]?.lines };
  });
}

/** Own-line comments of the files that know no instructions; each speaks for the next line that is an entry. */
function lineComments(file: SuppressibleFile): readonly CommentLine[] {
  const comments: CommentLine[] = [];
  let waiting: Span[] = [];
  for (let line = 0; line < file.lines.starts.length; line++) {
    const whole = file.lines.lineSpan(line);
    const text = file.text.slice(whole.start, whole.end);
    const comment = commentIn(file.kind, text);
    if (comment !== undefined) {
      waiting.push({ start: whole.start + comment, end: whole.start + text.trimEnd().length });
    } else if (text.trim() !== "") {
      comments.push(...waiting.map((span) => ({ span, target: whole })));
      waiting = [];
    }
  }
  return [...comments, ...waiting.map((span) => ({ span, target: undefined }))];
}

/** Column of the comment marker of an own-line comment; ignore files know `#` in the first column only. */
function commentIn(kind: FileKind, line: string): number | undefined {
  if (kind === "dockerignore") return /^\uFEFF?#/.test(line) ? line.indexOf("#") : undefined;
  const marker = /^\s*[#;]/.exec(line);
  return marker ? marker[0].length - 1 : undefined;
}

function targetAt(file: SuppressibleFile, offset: number): Span | undefined {
  if (file.dockerfile !== undefined) return file.dockerfile.instructionAt(offset)?.lines;
  const whole = file.lines.lineSpan(file.lines.lineAt(offset));
  const text = file.text.slice(whole.start, whole.end);
  return text.trim() === "" || commentIn(file.kind, text) !== undefined ? undefined : whole;
}

function fileCommentOffset(file: SuppressibleFile): number {
  const directive = file.dockerfile?.directives.at(-1);
  if (directive !== undefined) return file.lines.lineSpan(file.lines.lineAt(directive.span.start)).end;
  return afterByteOrderMark(file.text, 0);
}

function newComment(file: SuppressibleFile, at: number, command: string): { span: Span; newText: string } {
  const start = afterByteOrderMark(file.text, at);
  const indent = file.kind === "dockerignore" ? "" : (/^[ \t]*/.exec(file.text.slice(start))?.[0] ?? "");
  const lineBreak = lineBreakOf(file.text);
  // A directive may be the last line of a file, without a line break behind it.
  const before = start > 0 && start === file.text.length && !/[\r\n]$/.test(file.text) ? lineBreak : "";
  return { span: { start, end: start }, newText: `${before}${indent}# go-hints: ${command}${lineBreak}` };
}

function afterByteOrderMark(text: string, offset: number): number {
  return offset === 0 && text.startsWith("\uFEFF") ? 1 : offset;
}

function addition(suppression: Suppression, id: string): { span: Span; newText: string } {
  return { span: { start: suppression.end, end: suppression.end }, newText: `, ${id}` };
}

function fixOf(title: string, path: string, edit: { span: Span; newText: string }): Fix {
  return { title, safety: "suggestion", edits: () => [{ path, ...edit }] };
}
