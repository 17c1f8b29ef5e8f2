import type { CompletionList } from "vscode-languageserver";
import { parseNpmrc } from "../syntax/npmrc";
import { LineIndex, type Position, type Span, spanTouches } from "../syntax/text";
import type { ClientFeatures } from "./clientFeatures";
import { keyItems } from "./npmrcKeyItems";
import { valueItems, variableItems } from "./npmrcValueItems";
import { type Suggestions, suggestionItems } from "./suggestion";

/** Characters that begin something and belong to no word: a value, a variable, a scope, a registry. */
export const npmrcTriggerCharacters = ["=", "{", "@", "/"];

/**
 * What can stand at a position of an `.npmrc`: keys that the file does not have, words that a setting takes, registries,
 * scopes and variables that stand in the file.
 *
 * @returns `null` in comments, in sections (npm looks for no settings there), and where nothing is known.
 */
export function npmrcCompletion(text: string, position: Position, features: ClientFeatures): CompletionList | null {
  const lines = new LineIndex(text);
  const offset = lines.offsetAt(position);
  const suggestions = suggestionsAt(text, lines, offset, features.completionSnippets);
  if (suggestions === undefined) return null;
  return { isIncomplete: suggestions.isIncomplete === true, items: suggestionItems(suggestions, lines, features) };
}

function suggestionsAt(text: string, lines: LineIndex, offset: number, snippets: boolean): Suggestions | undefined {
  const npmrc = parseNpmrc(text);
  const line = lines.lineAt(offset);
  if (npmrc.sections.some((section) => section.line <= line)) return undefined;
  const whole = lines.lineSpan(line);
  const entry = npmrc.entries.find((each) => each.line === line);
  const others = {
    ...npmrc,
    entries: npmrc.entries.filter((each) => each.line !== line && each.section === undefined),
  };
  const caret = { start: offset, end: offset };
  if (entry === undefined) {
    const isBlank = text.slice(whole.start, whole.end).trim() === "";
    return isBlank ? keyItems(others, { span: caret, written: "", hasValue: false }, snippets) : undefined;
  }
  if (entry.inlineComment !== undefined && offset > entry.inlineComment.start) return undefined;
  const before = text.slice(whole.start, offset);
  const [, written] = /(?<!\\)(?:\\\\)*\$\{([^${}?]*)$/.exec(before) ?? [];
  if (written !== undefined) return variableItems(others, entry, variableSpan(text, offset, written), text);
  const { keySpan, valueSpan } = entry;
  if (valueSpan !== undefined && before.includes("=")) {
    // In the space around a value, the caret alone.
    return valueItems(others, entry, spanTouches(valueSpan, offset) ? valueSpan : caret);
  }
  if (!spanTouches(keySpan, offset)) return undefined;
  const place = { span: keySpan, written: text.slice(keySpan.start, offset), hasValue: valueSpan !== undefined };
  return keyItems(others, place, snippets);
}

/** The name behind `${`, as far as it is written already. */
function variableSpan(text: string, offset: number, written: string): Span {
  const [rest = ""] = /^\w*/.exec(text.slice(offset)) ?? [];
  return { start: offset - written.length, end: offset + rest.length };
}
