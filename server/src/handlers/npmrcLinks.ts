import * as l10n from "@vscode/l10n";
import type { DocumentLink } from "vscode-languageserver";
import { parseNpmrc } from "../syntax/npmrc";
import { LineIndex, type Span } from "../syntax/text";
import type { ClientFeatures } from "./clientFeatures";
import { publicAddress } from "./npmrcAddress";
import { rangeOf } from "./toDiagnostic";

/** Links on the addresses of registries that can be opened: known without the environment, and with nothing secret in them. */
export function npmrcLinks(text: string, features: ClientFeatures): DocumentLink[] {
  const lines = new LineIndex(text);
  return parseNpmrc(text).entries.flatMap((entry) => {
    const isRegistry = entry.key === "registry" || (entry.npmScope !== undefined && entry.name === "registry");
    if (!isRegistry || entry.variables.length > 0 || entry.valueSpan === undefined) return [];
    const url = publicAddress(entry.value);
    if (url === undefined) return [];
    const range = rangeOf(lines, withoutQuotes(text, entry.valueSpan));
    const tooltip = l10n.t("Open the registry {0}", url.host);
    return [{ range, target: url.href, ...(features.linkTooltips && { tooltip }) }];
  });
}

function withoutQuotes(text: string, span: Span): Span {
  return /^(["']).*\1$/.test(text.slice(span.start, span.end)) ? { start: span.start + 1, end: span.end - 1 } : span;
}
