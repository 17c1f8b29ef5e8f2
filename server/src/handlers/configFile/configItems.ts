import * as l10n from "@vscode/l10n";
import { configKeys, listConfigKeys } from "../../lint/config";
import { confidenceTitles, configKeyTitles, levelTitles } from "../../lint/configText";
import { categories, categoryTitles, describeRules } from "../../lint/metadata";
import { confidences, type Preferences, ruleLevels } from "../../lint/settings";
import type { RuleOptions } from "../../rules/define";
import { lineBreakOf } from "../../syntax/text";
import { folderOf } from "../../workspace/paths";
import { proxyListMeaning } from "../moduleProxyText";
import type { Suggestion, Suggestions } from "../suggestion";
import { type ConfigPlace, configPlaceAt } from "./configPlace";

/** Characters behind which something of the file can be completed. */
export const configTriggerCharacters = [":", " "];

/** What the suggestions need to know of the project. */
export interface ConfigSurroundings {
  readonly options: RuleOptions;
  /** Paths of Dockerfiles in the workspace folder; asked for only where they are offered. */
  readonly dockerfiles: () => Promise<readonly string[]>;
}

/** Keys that hold others. */
const mappings = new Set<keyof Preferences>(["rules", "categories", "contexts"]);
const lists = new Set<keyof Preferences>(["privateModules", "internalHosts"]);

/** What can stand at a place of `.go-hints.yaml`; `undefined` where nothing is known. */
export async function configItems(
  text: string,
  offset: number,
  surroundings: ConfigSurroundings,
): Promise<Suggestions | undefined> {
  const place = configPlaceAt(text, offset);
  if (!place) return undefined;
  const all = await itemsAt(text, place, surroundings);
  return all.length === 0 ? undefined : { span: place.span, all };
}

async function itemsAt(
  text: string,
  place: ConfigPlace,
  { options, dockerfiles }: ConfigSurroundings,
): Promise<readonly Suggestion[]> {
  const [top, ...deeper] = place.path;
  if (place.part === "key") {
    if (deeper.length > 0) return [];
    const taken = await keysBeside(text, place);
    const names = top === undefined ? topKeys(text) : await keysUnder(top, dockerfiles);
    return names.filter(({ label }) => !taken.has(label)).map((item) => withColon(item, place));
  }
  if (place.part === "entry") return top === "privateModules" ? options.privateModules.map(hostItem) : [];
  if (top === "rules") return levelItems(describeRules().find(({ id }) => id === place.key));
  if (top === "categories") return levelItems(undefined);
  if (top === "contexts") return contextFolders(place.key);
  if (top !== undefined) return [];
  if (place.key === "moduleProxy") return options.moduleProxies.map(proxyItem);
  if (place.key !== "minimumConfidence") return [];
  return confidences.map((label) => ({ label, kind: "word", detail: confidenceTitles[label]() }));
}

function topKeys(text: string): readonly Suggestion[] {
  const eol = lineBreakOf(text);
  return configKeys.map((label) => {
    const behind = mappings.has(label) ? `:${eol}  ` : lists.has(label) ? `:${eol}  - ` : ": ";
    return { label, kind: "key", documentation: configKeyTitles[label](), insert: label + behind, leadsOn: true };
  });
}

async function keysUnder(top: string, dockerfiles: () => Promise<readonly string[]>): Promise<readonly Suggestion[]> {
  switch (top) {
    case "rules":
      return describeRules().map(({ id, summary }) => ({ label: id, kind: "rule", rule: id, detail: summary }));
    case "categories":
      return categories.map((label) => ({ label, kind: "key", detail: categoryTitles[label]() }));
    case "contexts":
      return (await dockerfiles()).map((label) => ({ label, kind: "file" }));
    default:
      return [];
  }
}

function withColon(item: Suggestion, { hasColon }: ConfigPlace): Suggestion {
  const label = quoted(item.label);
  // A new key gets what its value begins with; an old one keeps its value.
  if (hasColon) return { ...item, insert: label, leadsOn: false };
  return item.insert === undefined ? { ...item, insert: `${label}: `, leadsOn: true } : item;
}

/** Keys of the level of a place, that of its own line left out. */
async function keysBeside(text: string, { path, span }: ConfigPlace): Promise<ReadonlySet<string>> {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const end = text.indexOf("\n", span.end);
  const others = text.slice(0, start) + (end < 0 ? "" : text.slice(end + 1));
  return listConfigKeys(others, path);
}

function levelItems(rule: { readonly severity: string; readonly onByDefault: boolean } | undefined) {
  const fallback = rule && (rule.onByDefault ? rule.severity : "off");
  return ruleLevels.map((label): Suggestion => {
    const detail = label === fallback ? `${levelTitles[label]()} (${l10n.t("Default")})` : levelTitles[label]();
    return { label, kind: "word", detail };
  });
}

/** The folders that a Dockerfile lies in: its own first, then those above. */
function contextFolders(dockerfile: string): readonly Suggestion[] {
  const folders: Suggestion[] = [];
  for (let folder = folderOf(dockerfile); ; folder = folderOf(folder)) {
    folders.push({ label: folder === "" ? "." : quoted(folder), kind: "folder" });
    if (folder === "") return folders;
  }
}

function proxyItem(label: string): Suggestion {
  const meaning = proxyListMeaning(label);
  return { label, kind: "address", ...(meaning !== "" && { detail: meaning }) };
}

function hostItem(label: string): Suggestion {
  return { label, kind: "address" };
}

/** A plain YAML scalar, in quotes where it has to be. */
function quoted(text: string): string {
  return /^[\w./][\w./ @+-]*$/.test(text) ? text : JSON.stringify(text);
}
