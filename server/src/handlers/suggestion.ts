import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  MarkupKind,
  type TextEdit,
} from "vscode-languageserver";
import type { LineIndex, Span } from "../syntax/text";
import type { ClientFeatures } from "./clientFeatures";
import { toPlainText } from "./markdown";
import { rangeOf } from "./toDiagnostic";

/** One text that completes a file. */
export interface Suggestion {
  /** What is shown in the list and compared with what is written. */
  readonly label: string;
  /** What is written instead of the label. */
  readonly insert?: string;
  /** Whether `insert` is a snippet. */
  readonly isSnippet?: boolean;
  readonly kind: SuggestionKind;
  /** Compared with what is written instead of the label. */
  readonly filter?: string;
  readonly detail?: string;
  /** What the person reads beside it, as Markdown. */
  readonly documentation?: string;
  /** The npm setting that tells what the suggestion is about, when the person asks. */
  readonly key?: string;
  /** The rule that tells what the suggestion is about, when the person asks. */
  readonly rule?: string;
  readonly isDeprecated?: boolean;
  /** Whether the next thing to write can be completed as well. */
  readonly leadsOn?: boolean;
  /** What it takes the place of, where that is not the span of all. */
  readonly span?: Span;
}

export type SuggestionKind =
  | "key"
  | "word"
  | "address"
  | "variable"
  | "file"
  | "folder"
  | "image"
  | "option"
  | "rule"
  | "snippet";

/** What completes a file at one place. */
export interface Suggestions {
  /** What each of them takes the place of; on one line, and the caret touches it. */
  readonly span: Span;
  /** The ones to show first in front. */
  readonly all: readonly Suggestion[];
  /** Whether they depend on what is written already. */
  readonly isIncomplete?: boolean;
}

const kindOf: Readonly<Record<SuggestionKind, CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  word: CompletionItemKind.EnumMember,
  address: CompletionItemKind.Reference,
  variable: CompletionItemKind.Variable,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  image: CompletionItemKind.Value,
  option: CompletionItemKind.Value,
  rule: CompletionItemKind.Event,
  snippet: CompletionItemKind.Snippet,
};

/** The items of the protocol for suggestions, in their order, with what the client can take. */
export function suggestionItems(
  { span, all }: Suggestions,
  lines: LineIndex,
  features: ClientFeatures,
): CompletionItem[] {
  const range = rangeOf(lines, span);
  return all.map((suggestion, index) => {
    const { label, detail, documentation, filter, key, rule } = suggestion;
    const textEdit: TextEdit = {
      range: suggestion.span ? rangeOf(lines, suggestion.span) : range,
      newText: suggestion.insert ?? label,
    };
    const item: CompletionItem = {
      label,
      kind: kindOf[suggestion.kind],
      sortText: String(index).padStart(4, "0"),
      textEdit,
    };
    if (filter !== undefined) item.filterText = filter;
    if (detail !== undefined) item.detail = detail;
    if (documentation !== undefined) item.documentation = documentationFor(documentation, features);
    if (key !== undefined) item.data = key;
    if (rule !== undefined) item.data = { rule };
    if (suggestion.isSnippet) item.insertTextFormat = InsertTextFormat.Snippet;
    if (suggestion.isDeprecated && features.completionTags) item.tags = [CompletionItemTag.Deprecated];
    // Commands of the editor: only our own client is known to have this one.
    if (suggestion.leadsOn && features.clientCommands) {
      item.command = { title: "", command: "editor.action.triggerSuggest" };
    }
    return item;
  });
}

/** Markdown for the documentation of an item, as the client can show it. */
export function documentationFor(markdown: string, features: ClientFeatures): CompletionItem["documentation"] & object {
  return features.markdownCompletion
    ? { kind: MarkupKind.Markdown, value: markdown }
    : { kind: MarkupKind.PlainText, value: toPlainText(markdown) };
}

/** Text that stands for itself in a snippet. */
export function snippetText(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}
