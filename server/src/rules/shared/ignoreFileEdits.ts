import * as l10n from "@vscode/l10n";
import { IgnoreMatcher, type IgnorePattern, parseDockerignore } from "../../syntax/dockerignore";
import { lineBreakOf, type Span } from "../../syntax/text";
import type { IgnoreFile } from "../../workspace/surroundings";
import type { FileEdit } from "../define";

/** The edit that adds lines at the end of an ignore file, where they win over everything above; line breaks stay as they are. */
export function appendPatterns(file: IgnoreFile, patterns: readonly string[]): FileEdit {
  const { path, text } = file;
  const at = text.length;
  return { path, span: { start: at, end: at }, newText: appendedText(text, patterns) };
}

/** The matcher of an ignore file with more lines at its end. */
export function matcherWith(file: IgnoreFile | undefined, patterns: readonly string[]): IgnoreMatcher {
  const text = file?.text ?? "";
  return new IgnoreMatcher(parseDockerignore(text + appendedText(text, patterns)));
}

function appendedText(text: string, patterns: readonly string[]): string {
  const lineBreak = lineBreakOf(text);
  const isOpen = text.replace(/^\uFEFF/, "") !== "" && !text.endsWith("\n");
  const lines = patterns.join(lineBreak);
  return isOpen ? lineBreak + lines : lines + lineBreak;
}

/** The edit that takes the line of a pattern out of an ignore file. */
export function removeLine({ path, text }: Pick<IgnoreFile, "path" | "text">, { span }: IgnorePattern): FileEdit {
  return { path, span: wholeLine(text, span), newText: "" };
}

/** The matcher of an ignore file without the line of a pattern. */
export function matcherWithout({ text }: IgnoreFile, { span }: IgnorePattern): IgnoreMatcher {
  const { start, end } = wholeLine(text, span);
  return new IgnoreMatcher(parseDockerignore(text.slice(0, start) + text.slice(end)));
}

/** The line of a pattern with its line break, for the last line the one before it. */
function wholeLine(text: string, span: Span): Span {
  const lineStart = text.lastIndexOf("\n", span.start - 1) + 1;
  const start = lineStart === 0 && text.startsWith("\uFEFF") ? 1 : lineStart;
  const lineBreak = text.indexOf("\n", span.end);
  if (lineBreak >= 0) return { start, end: lineBreak + 1 };
  const before = /\r?\n$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return { start: start - before, end: text.length };
}

/** Patterns without those that another one of them covers, each once. */
export function distinctPatterns(patterns: readonly string[]): readonly string[] {
  const all = new Set(patterns);
  return [...all].filter((pattern) => !all.has(`**/${pattern}`));
}

/** Lines of an ignore file for a title; a long list is cut. */
export function codeList(lines: readonly string[]): string {
  const list = lines
    .slice(0, 4)
    .map((line) => `\`${line}\``)
    .join(l10n.t(", "));
  return lines.length > 4 ? l10n.t("{0} and {1} more", list, lines.length - 4) : list;
}
