import { type DocumentSymbol, SymbolKind } from "vscode-languageserver";
import { npmOptions, registryScopedNames } from "../npm/options";
import { otherManagersWith } from "../npm/otherManagers";
import { credentialNames } from "../rules/shared/npmrcCredentials";
import { type NpmrcEntry, type NpmrcSection, parseNpmrc } from "../syntax/npmrc";
import { LineIndex } from "../syntax/text";
import { publicAddress, registryWithoutUser } from "./npmrcAddress";
import { rangeOf } from "./toDiagnostic";

/**
 * The outline of an `.npmrc`, in the order of its lines: registries, scopes, credentials without their values, other
 * settings, and sections with what stands in them.
 */
export function npmrcOutline(text: string): DocumentSymbol[] {
  const { entries, sections } = parseNpmrc(text);
  const lines = new LineIndex(text);
  const symbolsBetween = (after: number, before: number): DocumentSymbol[] =>
    entries.filter(({ line }) => line > after && line < before).flatMap((entry) => entrySymbol(entry, lines));
  return [
    ...symbolsBetween(-1, sections[0]?.line ?? Number.POSITIVE_INFINITY),
    ...sections.map((section, index) => {
      const end = sections[index + 1]?.line ?? Number.POSITIVE_INFINITY;
      return sectionSymbol(section, symbolsBetween(section.line, end), lines);
    }),
  ];
}

function sectionSymbol({ name, span }: NpmrcSection, children: DocumentSymbol[], lines: LineIndex): DocumentSymbol {
  const selectionRange = rangeOf(lines, span);
  const range = { start: selectionRange.start, end: children.at(-1)?.range.end ?? selectionRange.end };
  return { name: `[${name}]`, kind: SymbolKind.Module, range, selectionRange, children };
}

function entrySymbol(entry: NpmrcEntry, lines: LineIndex): DocumentSymbol[] {
  const described = describe(entry);
  if (described === undefined) return [];
  return [{ ...described, range: rangeOf(lines, entry.span), selectionRange: rangeOf(lines, entry.keySpan) }];
}

/** @returns `undefined` for a line of which it is not certain that its key is one: a token can stand on a line by itself. */
function describe(entry: NpmrcEntry): Pick<DocumentSymbol, "name" | "detail" | "kind"> | undefined {
  const { name, npmScope, registryScope } = entry;
  if (npmScope && name === "registry") {
    return { name: npmScope.scope, kind: SymbolKind.Namespace, ...detailed(addressOf(entry)) };
  }
  if (!isSettingName(entry)) return undefined;
  if (entry.key === "registry") {
    return { name, kind: SymbolKind.Package, ...detailed(addressOf(entry)) };
  }
  const key = registryScope ? `${registryWithoutUser(registryScope.registry)}:${name}` : entry.key;
  if (credentialNames.has(name)) return { name: key, kind: SymbolKind.Key, ...detailed(loneVariable(entry)) };
  return { name: key, kind: SymbolKind.Property, ...detailed(plainValue(entry)) };
}

function detailed(detail: string | undefined): { readonly detail?: string } {
  return detail === undefined ? {} : { detail };
}

function isSettingName({ key, name, registryScope, npmScope, valueSpan, rawValue }: NpmrcEntry): boolean {
  if (name !== key && registryScope === undefined && npmScope === undefined) return false;
  if (npmOptions.has(name) || registryScopedNames.has(name) || otherManagersWith(name).length > 0) return true;
  // `=` alone as value: the end of a text in base64.
  const isAssigned = valueSpan !== undefined && !/^=*$/.test(rawValue);
  return isAssigned && name.length <= 40 && /^[A-Za-z]+(?:[-_.][A-Za-z]+)*$/.test(name);
}

/** The address that a registry's line names, or the variable that does. */
function addressOf(entry: NpmrcEntry): string | undefined {
  return entry.variables.length === 0 ? publicAddress(entry.value)?.href : loneVariable(entry);
}

/** The variable that is the whole value: it tells where a credential comes from and nothing of it. */
function loneVariable({ variables, valueSpan, rawValue }: NpmrcEntry): string | undefined {
  const [variable] = variables;
  const isWhole = variable?.span.start === valueSpan?.start && variable?.span.end === valueSpan?.end;
  return variable && isWhole ? rawValue : undefined;
}

/** A value that cannot be a secret: a word or a number that npm's option takes, or an address without its user. */
function plainValue(entry: NpmrcEntry): string | undefined {
  const { name, value } = entry;
  const option = npmOptions.get(name);
  if (option === undefined) return undefined;
  const isWord = typeof value === "boolean" || option.values?.includes(String(value)) === true;
  const isNumber = option.types.includes("number") && /^\d{1,9}$/.test(String(value));
  if (isWord || isNumber) return String(value);
  return option.types.includes("url") ? addressOf(entry) : undefined;
}
