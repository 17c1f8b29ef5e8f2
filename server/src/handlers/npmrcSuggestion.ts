import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  type TextEdit,
} from "vscode-languageserver";
import type { LineIndex, Span } from "../syntax/text";
import type { ClientFeatures } from "./clientFeatures";
import { rangeOf } from "./toDiagnostic";

/** One text that completes an `.npmrc`. */
export interface NpmrcSuggestion {
  /** What is shown in the list and compared with what is written. */
  readonly label: string;
  /** What is written instead of the label. */
  readonly insert?: string;
  /** Whether `insert` is a snippet. */
  readonly isSnippet?: boolean;
  readonly kind: "key" | "word" | "address" | "variable";
  readonly detail?: string;
  /** The setting that tells what the suggestion is about, when the person asks. */
  readonly key?: string;
  readonly isDeprecated?: boolean;
  /** Whether the next thing to write can be completed as well. */
  readonly leadsOn?: boolean;
}

/** What completes an `.npmrc` at one place. */
export interface NpmrcSuggestions {
  /** What each of them takes the place of; on one line, and the caret touches it. */
  readonly span: Span;
  /** The ones to show first in front. */
  readonly all: readonly NpmrcSuggestion[];
  /** Whether they depend on what is written already. */
  readonly isIncomplete?: boolean;
}

const kindOf: Readonly<Record<NpmrcSuggestion["kind"], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  word: CompletionItemKind.EnumMember,
  address: CompletionItemKind.Reference,
  variable: CompletionItemKind.Variable,
};

/** The items of the protocol for suggestions, in their order, with what the client can take. */
export function suggestionItems(
  { span, all }: NpmrcSuggestions,
  lines: LineIndex,
  features: ClientFeatures,
): CompletionItem[] {
  const range = rangeOf(lines, span);
  return all.map((suggestion, index) => {
    const { label, detail, key } = suggestion;
    const textEdit: TextEdit = { range, newText: suggestion.insert ?? label };
    const item: CompletionItem = {
      label,
      kind: kindOf[suggestion.kind],
      sortText: String(index).padStart(4, "0"),
      textEdit,
    };
    if (detail !== undefined) item.detail = detail;
    if (key !== undefined) item.data = key;
    if (suggestion.isSnippet) item.insertTextFormat = InsertTextFormat.Snippet;
    if (suggestion.isDeprecated && features.completionTags) item.tags = [CompletionItemTag.Deprecated];
    // Commands of the editor: only our own client is known to have this one.
    if (suggestion.leadsOn && features.clientCommands) {
      item.command = { title: "", command: "editor.action.triggerSuggest" };
    }
    return item;
  });
}
