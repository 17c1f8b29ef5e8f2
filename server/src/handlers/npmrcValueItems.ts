import * as l10n from "@vscode/l10n";
import { npmOptions } from "../npm/options";
import { credentialNames } from "../rules/shared/npmrcCredentials";
import { npmPublicRegistry } from "../syntax/npmRegistry";
import type { NpmrcEntry, NpmrcSyntax } from "../syntax/npmrc";
import type { Span } from "../syntax/text";
import { publicAddress } from "./npmrcAddress";
import { usualVariables } from "./npmrcKeyItems";
import type { Suggestion, Suggestions } from "./suggestion";

/**
 * Values for a setting: the words that it takes, the registries of the file, for a credential variables.
 *
 * @param others the file without the line of `entry`.
 * @param span the value that is there already.
 */
export function valueItems(others: NpmrcSyntax, entry: NpmrcEntry, span: Span): Suggestions | undefined {
  const all = valuesFor(others, entry);
  return all.length > 0 ? { span, all } : undefined;
}

/**
 * The names of variables, behind `${`.
 *
 * @param span the part of the name that is there already.
 */
export function variableItems(others: NpmrcSyntax, entry: NpmrcEntry, span: Span, text: string): Suggestions {
  const isClosed = /^[?}]/.test(text.slice(span.end));
  const all = variableNames(others, entry).map(
    (name): Suggestion => ({ label: name, insert: isClosed ? name : `${name}}`, kind: "variable" }),
  );
  return { span, all };
}

function valuesFor(others: NpmrcSyntax, entry: NpmrcEntry): readonly Suggestion[] {
  const { key, name, npmScope, registryScope } = entry;
  if (name === "registry" && (npmScope !== undefined || key === name)) return addresses(others);
  if (credentialNames.has(name)) {
    return variableNames(others, entry).map((each) => ({ label: `\${${each}}`, kind: "variable" }));
  }
  // With a registry in front npm has no use for other settings.
  return registryScope === undefined && key === name ? wordsFor(others, entry) : [];
}

function addresses(others: NpmrcSyntax): readonly Suggestion[] {
  const named = others.entries
    .filter((entry) => entry.name === "registry" && entry.registryScope === undefined && entry.variables.length === 0)
    .flatMap(({ value }) => publicAddress(value)?.href ?? []);
  return [...new Set([...named, npmPublicRegistry])].map((label) => ({ label, kind: "address" }));
}

/** The words that an option takes; of a list, those that it has not got on another line. */
function wordsFor(others: NpmrcSyntax, { key, isArray }: NpmrcEntry): readonly Suggestion[] {
  const option = npmOptions.get(key);
  const words = [...(option?.types.includes("boolean") ? ["true", "false"] : []), ...(option?.values ?? [])];
  const listed = new Set(isArray ? others.entries.filter((each) => each.key === key).map(({ value }) => value) : []);
  return [...new Set(words)]
    .filter((word) => word !== "" && !listed.has(word))
    .map((label) => ({ label, kind: "word", ...(label === option?.fallback && { detail: l10n.t("Default") }) }));
}

/** Variables that the other lines use, and for a credential the one that is usual. */
function variableNames(others: NpmrcSyntax, { name }: NpmrcEntry): readonly string[] {
  const used = others.entries.flatMap(({ variables }) => variables.map((variable) => variable.name));
  const named = used.filter((each) => /^\w+$/.test(each));
  return [...new Set([...named, ...(usualVariables.has(name) ? [usualVariables.get(name) ?? ""] : [])])];
}
