import * as l10n from "@vscode/l10n";
import { fittingVersions, goLineOf } from "../../build/golangTags";
import { endedBy } from "../../build/goReleases";
import { proxyEntries } from "../../build/moduleProxies";
import type { RuleOptions } from "../../rules/define";
import { privatePatterns } from "../../rules/shared/privateModules";
import type { Span } from "../../syntax/text";
import type { GoModule } from "../../workspace/surroundings";
import { goVariables } from "../goVariables";
import { code } from "../markdown";
import { proxyEntryMeaning } from "../moduleProxyText";
import type { Suggestion, Suggestions } from "../suggestion";
import { type Caret, type CaretAssignment, entryAt } from "./caret";
import { goVariableValues } from "./goVariableValues";

/** Variables whose values are patterns of module paths. */
const patternVariables = new Set(["GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE"]);

/** Names that people give the build argument for the version in the tag of a golang image. */
const versionArgument = /^(?:GO|GOLANG)_?(?:IMAGE_?)?(?:VERSION|TAG)$/;

/** Build arguments of BuildKit that name what a Go variable wants. */
const platformArgumentOf: ReadonlyMap<string, string> = new Map([
  ["GOOS", "TARGETOS"],
  ["GOARCH", "TARGETARCH"],
]);

/**
 * Names of Go variables.
 *
 * @param taken names that the instruction sets already.
 * @param hasValue whether an equals sign stands behind the name.
 */
export function variableNameItems(span: Span, taken: ReadonlySet<string>, hasValue: boolean): Suggestions {
  const all = [...goVariables]
    .filter(([name]) => !taken.has(name))
    .map(([name, { meaning, fallback }]): Suggestion => {
      const documentation = `${meaning()}\n\n${l10n.t("Default: {0}", fallback())}`;
      const suggestion: Suggestion = { label: name, kind: "variable", documentation };
      return hasValue ? suggestion : { ...suggestion, insert: `${name}=`, leadsOn: true };
    });
  return { span, all };
}

/** Values for a Go variable; `undefined` where nothing is known of them. */
export function variableValueItems(
  caret: Caret,
  { name, value, isQuoted }: CaretAssignment,
  options: RuleOptions,
  inShell: boolean,
): Suggestions | undefined {
  const { file, build } = caret.report;
  const context = build?.surroundings.context;
  const modules = context?.modules ?? [];
  if (name === "GOPROXY") return proxyItems(caret, value, options, inShell && !isQuoted);
  if (patternVariables.has(name)) return listItems(caret, value, modulePatterns(modules, options));
  if (versionArgument.test(name)) return { span: value, all: versionItems(goLineOf(context)) };
  if (name === "GOTOOLCHAIN") return { span: value, all: toolchainItems(modules) };
  const words = (goVariableValues.get(name) ?? []).map(({ value: label, meaning }) => suggestionOf(label, meaning?.()));
  // Flags stand one behind the other, which takes quotes.
  const span = name === "GOFLAGS" ? entryAt(file.text, value, caret.offset, /\s/) : value;
  const all = [...platformItems(caret, name), ...words];
  return all.length === 0 ? undefined : { span, all };
}

function suggestionOf(label: string, meaning: string | undefined): Suggestion {
  return meaning === undefined ? { label, kind: "word" } : { label, kind: "word", detail: plain(meaning) };
}

/** A detail is shown as it is: without the marks of Markdown. */
function plain(text: string): string {
  return text.replaceAll("`", "");
}

/** Whole lists while there is one entry at most; then single entries, and behind a complete one the separators. */
function proxyItems(caret: Caret, value: Span, options: RuleOptions, isBare: boolean): Suggestions {
  const { text } = caret.report.file;
  const span = entryAt(text, value, caret.offset, /[,|]/);
  const isOnly = span.start === value.start && span.end === value.end;
  const written = text.slice(span.start, span.end);
  const others = text.slice(value.start, span.start) + text.slice(span.end, value.end);
  const taken = new Set(others.split(/[,|]/));
  const lists = isOnly ? options.moduleProxies : [];
  const addresses = options.moduleProxies.flatMap(proxyEntries).filter((entry) => !/^(?:direct|off)$/.test(entry));
  const single = [...new Set([...addresses, "direct", "off"])].filter(
    (entry) => !taken.has(entry) && entry !== written,
  );
  const isEnd = caret.offset === span.end && span.end === value.end;
  const separators = isEnd && /^https?:\/\/[^/]+\.[^/]{2,}/.test(written) ? separatorItems(caret.offset, isBare) : [];
  const all = [
    ...lists.filter((list) => list !== written).map((list) => proxySuggestion(list, isBare)),
    ...separators,
    ...single.filter((entry) => !lists.includes(entry)).map((entry) => proxySuggestion(entry, isBare)),
  ];
  return { span, all, isIncomplete: true };
}

function proxySuggestion(list: string, isBare: boolean): Suggestion {
  const [first = ""] = proxyEntries(list);
  const documentation = proxyEntries(list)
    .map((entry) => {
      const meaning = proxyEntryMeaning(entry);
      return meaning === undefined ? `- ${code(entry)}` : `- ${code(entry)}: ${meaning}`;
    })
    .join("\n");
  const suggestion: Suggestion = { label: list, kind: "address", documentation };
  const detail = proxyEntryMeaning(first);
  // A shell takes a bare | for a pipe.
  const quoted = isBare && list.includes("|") ? { insert: `"${list}"` } : {};
  return { ...suggestion, ...(detail !== undefined && { detail: plain(detail) }), ...quoted };
}

function separatorItems(offset: number, isBare: boolean): readonly Suggestion[] {
  const span = { start: offset, end: offset };
  const after404 = l10n.t("then the repository, only after “not found” (404 or 410)");
  const afterAny = l10n.t("then the repository, after any error, also an outage");
  const comma: Suggestion = { label: ",direct", kind: "word", detail: after404, span };
  const bar: Suggestion = { label: "|direct", kind: "word", detail: afterAny, span };
  return isBare ? [comma] : [comma, bar];
}

function listItems({ report, offset }: Caret, value: Span, entries: readonly Suggestion[]): Suggestions | undefined {
  const span = entryAt(report.file.text, value, offset, /,/);
  const taken = new Set(
    (report.file.text.slice(value.start, span.start) + report.file.text.slice(span.end, value.end)).split(","),
  );
  const all = entries.filter(({ label }) => !taken.has(label));
  return all.length === 0 ? undefined : { span, all };
}

/** Hosts and prefixes of modules that only the own network has, and the company's own place on a public one. */
function modulePatterns(modules: readonly GoModule[], options: RuleOptions): readonly Suggestion[] {
  const certain = privatePatterns(modules, options);
  const own = modules.flatMap(({ syntax }) => ownPrefix(syntax.module?.value) ?? []);
  const required = modules.flatMap(({ syntax }) => syntax.require.map(({ path }) => path));
  const shared = own.filter((prefix) => required.some((path) => path === prefix || path.startsWith(`${prefix}/`)));
  const patterns = [
    ...certain.map((label) => ({ label, detail: l10n.t("required by go.mod") })),
    ...shared.map((label) => ({ label, detail: l10n.t("where this module and others that it requires lie") })),
    ...options.privateModules.map((label) => ({ label, detail: l10n.t("from the settings") })),
  ];
  const byLabel = new Map(patterns.toReversed().map((pattern) => [pattern.label, pattern]));
  return [...byLabel.values()].toReversed().map((pattern): Suggestion => ({ ...pattern, kind: "address" }));
}

/** Hosts on which everybody has modules: there an owner's name tells whose they are. */
const publicHosts = new Set(["github.com", "gitlab.com", "bitbucket.org", "gitee.com", "codeberg.org", "git.sr.ht"]);

function ownPrefix(path: string | undefined): string | undefined {
  const [host = "", owner] = path?.split("/") ?? [];
  if (!host.includes(".")) return undefined;
  if (!publicHosts.has(host)) return host;
  return owner === undefined ? undefined : `${host}/${owner}`;
}

function versionItems(goLine: string | undefined): readonly Suggestion[] {
  return fittingVersions(goLine).map((label) => ({ label, kind: "image", detail: versionDetail(label, goLine) }));
}

/** Why a version of Go is offered. */
export function versionDetail(version: string, goLine: string | undefined): string {
  const ended = endedBy(version);
  if (ended !== undefined) return l10n.t("no security fixes since Go {0}", ended);
  return goLine === undefined ? l10n.t("supported") : l10n.t("fits `go {0}` of go.mod", goLine).replaceAll("`", "");
}

function toolchainItems(modules: readonly GoModule[]): readonly Suggestion[] {
  const named = new Set(modules.flatMap(({ syntax }) => syntax.toolchain?.value ?? []));
  const words = goVariableValues.get("GOTOOLCHAIN") ?? [];
  return [
    ...words.map(({ value, meaning }) => suggestionOf(value, meaning?.())),
    ...[...named].map((label) => suggestionOf(label, l10n.t("the `toolchain` line of go.mod"))),
  ];
}

/** `$TARGETOS` and its kin where the stage declares them. */
function platformItems({ step }: Caret, name: string): readonly Suggestion[] {
  const argument = platformArgumentOf.get(name);
  if (argument === undefined || !step) return [];
  const { origin } = step.stage.environment.get(argument, step.index);
  if (!origin) return [];
  return [{ label: `$${argument}`, kind: "variable", detail: l10n.t("the platform that the image is built for") }];
}
