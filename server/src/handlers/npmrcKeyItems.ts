import { npmOptions, registryScopedNames } from "../npm/options";
import { registryLines, scopeOf } from "../rules/shared/npmrcEntries";
import { npmPublicRegistry, registryScopeOf } from "../syntax/npmRegistry";
import type { NpmrcEntry, NpmrcSyntax } from "../syntax/npmrc";
import type { Span } from "../syntax/text";
import { publicAddress } from "./npmrcAddress";
import { npmrcKeyHelp } from "./npmrcKeyHelp";
import { type Suggestion, type Suggestions, snippetText } from "./suggestion";

/** The variables that people take the credentials of a registry from. */
export const usualVariables: ReadonlyMap<string, string> = new Map([
  ["_authToken", "NPM_TOKEN"],
  ["_auth", "NPM_AUTH"],
  ["_password", "NPM_PASSWORD"],
]);

/** Stands for any scope. */
const scopeToFillIn = "@scope";

/** A line whose key is completed. */
export interface KeyPlace {
  /** The key that is there already. */
  readonly span: Span;
  /** The part of it in front of the caret. */
  readonly written: string;
  /** Whether an equals sign stands behind it. */
  readonly hasValue: boolean;
}

/**
 * Keys for a line: what is not set yet, tokens and scopes first, then what is used most, outdated ones last.
 *
 * @param others the file without the line.
 * @param snippets whether a suggestion may hold places to fill in.
 */
export function keyItems(others: NpmrcSyntax, place: KeyPlace, snippets: boolean): Suggestions {
  const keys: Key[] = [...credentialKeys(others), ...scopeKeys(others, place.written), ...optionKeys(others)];
  const all = keys
    .map((key) => ({ key, rank: rankOf(key) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ key }) => suggestionFor(key, place.hasValue, snippets));
  return { span: place.span, all, isIncomplete: place.written.startsWith("@") };
}

interface Key {
  /** The whole key, `[]` included. */
  readonly label: string;
  /** The setting without a scope. */
  readonly name: string;
  readonly isScoped?: boolean;
  readonly isDeprecated?: boolean;
}

function rankOf({ name, isScoped, isDeprecated }: Key): number {
  if (isDeprecated) return 4;
  if (isScoped) return name === "_authToken" || name === "registry" ? 0 : 3;
  return npmrcKeyHelp.has(name) ? 1 : 2;
}

/** `//host/path/:_authToken` and its kin, for each registry of the file; for the public one where the file names no other. */
function credentialKeys(others: NpmrcSyntax): Key[] {
  const taken = new Set(others.entries.map((entry) => `${scopeOf(entry)}:${entry.name}`));
  const labels = [...registryScopesOf(others)].flatMap((scope) =>
    [...registryScopedNames].map((name) => ({ label: `${scope}:${name}`, name, isScoped: true })),
  );
  return labels.filter(({ label }) => !taken.has(label));
}

function registryScopesOf(others: NpmrcSyntax): ReadonlySet<string> {
  const lines = registryLines(others);
  const named = lines.flatMap(({ url }) => publicAddress(url?.href)?.href ?? []);
  const addresses = lines.some(({ scope }) => scope === undefined) ? named : [...named, npmPublicRegistry];
  return new Set([
    ...addresses.flatMap((address) => registryScopeOf(address) ?? []),
    ...others.entries.filter(isPlainScope).flatMap((entry) => scopeOf(entry) ?? []),
  ]);
}

/** Whether a key names a registry in the form that npm looks up, and without a user. */
function isPlainScope({ registryScope }: NpmrcEntry): boolean {
  return registryScope !== undefined && registryScope.scheme === undefined && !registryScope.registry.includes("@");
}

/** `@scope:registry` for the scope that is being written, for those of the file, and for one to fill in. */
function scopeKeys(others: NpmrcSyntax, written: string): Key[] {
  const [begun] = /^@[\w.~-]+/.exec(written) ?? [];
  const named = others.entries.flatMap(
    ({ npmScope, key, value }) => npmScope?.scope ?? (key === "scope" ? [value] : []),
  );
  const scopes = new Set([begun, ...named, scopeToFillIn].filter((scope) => /^@[\w.~-]+$/.test(String(scope))));
  const taken = new Set(others.entries.map(({ key }) => key));
  return [...scopes]
    .map((scope) => ({ label: `${scope}:registry`, name: "registry", isScoped: true }))
    .filter(({ label }) => !taken.has(label));
}

/** Options that the newest npm has; one that is set already only where it is a list of lines. */
function optionKeys(others: NpmrcSyntax): Key[] {
  const top = new Map(others.entries.map((entry) => [entry.key, entry]));
  return [...npmOptions].flatMap(([name, option]) => {
    const { until, excludes, isList, isDeprecated = false } = option;
    // Without a registry npm refuses a credential.
    if (until !== undefined || registryScopedNames.has(name) || excludes?.some((other) => top.has(other))) return [];
    const before = top.get(name);
    if (before === undefined) return [{ label: name, name, isDeprecated }];
    return isList && before.isArray ? [{ label: `${name}[]`, name, isDeprecated }] : [];
  });
}

function suggestionFor(
  { label, name, isScoped, isDeprecated = false }: Key,
  hasValue: boolean,
  snippets: boolean,
): Suggestion {
  const suggestion: Suggestion = { label, kind: "key", key: name, isDeprecated };
  const variable = isScoped ? usualVariables.get(name) : undefined;
  if (label.startsWith(`${scopeToFillIn}:`) && snippets) {
    return { ...suggestion, insert: `@\${1:scope}:${name}${hasValue ? "" : "="}`, isSnippet: true };
  }
  if (hasValue) return suggestion;
  if (variable === undefined) return { ...suggestion, insert: `${label}=`, leadsOn: true };
  return snippets
    ? { ...suggestion, insert: `${snippetText(`${label}=\${`)}\${1:${variable}}\\}`, isSnippet: true }
    : { ...suggestion, insert: `${label}=\${${variable}}` };
}
