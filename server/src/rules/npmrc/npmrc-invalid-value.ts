import * as l10n from "@vscode/l10n";
import { standingOf } from "../../npm/keys";
import type { NpmOption } from "../../npm/option";
import { npmOptions } from "../../npm/options";
import { booleanReading, isAcceptedValue, isFullUrl, valuesIn } from "../../npm/values";
import { nearestName } from "../../syntax/nearestName";
import type { NpmrcEntry } from "../../syntax/npmrc";
import { defineNpmrcRule, type Fix, type Report } from "../define";
import { effectiveEntries, hasVariables, mayUseNpm } from "../shared/npmrcEntries";
import { typeName } from "../shared/npmrcTypeNames";

/** Settings that `0` leaves on, as tried on npm 11; others, such as `ignore-scripts`, it switches off. */
const onDespiteZero = new Set(["strict-ssl", "package-lock"]);

export const npmrcInvalidValue = defineNpmrcRule({
  meta: {
    id: "npmrc-invalid-value",
    category: "npmrc",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A value that npm does not take for its setting"),
    effect: () =>
      l10n.t(
        "npm warns and goes on as if the line were not there, stops at a registry or a proxy that is no address, and takes `no` for true.",
      ),
    remedy: () => l10n.t("Write a value of the setting's type; to switch something off, `false`."),
  },
  check({ path, npmrc, project, report }) {
    if (!mayUseNpm(project)) return;
    const entries = effectiveEntries(npmrc).filter((entry) => !hasVariables(entry));
    for (const entry of entries) {
      const standing = standingOf(entry.key, project.npmMajor);
      const option = standing.kind === "known" ? standing.option : undefined;
      const finding = entry.npmScope
        ? scopeFinding(path, entry)
        : option && optionFinding(path, entry, option, project.npmMajor);
      if (finding !== undefined) report(finding);
    }
    for (const [first, second] of exclusions(entries)) {
      report({
        span: second.span,
        message: l10n.t("npm stops with an error: `{0}` must not stand beside `{1}`.", second.key, first.key),
        related: [{ span: first.span, message: l10n.t("The other one.") }],
      });
    }
  },
});

function optionFinding(
  path: string,
  entry: NpmrcEntry,
  option: NpmOption,
  major: number | undefined,
): Report | undefined {
  const { types } = option;
  const span = entry.valueSpan && entry.valueSpan.end > entry.valueSpan.start ? entry.valueSpan : entry.span;
  if (types.includes("boolean") && !types.includes("string")) {
    const reading = booleanReading(entry.value);
    const isOn = reading === "not-false" || (reading === "zero" && onDespiteZero.has(entry.key));
    if (!isOn || option.values?.includes(String(entry.value))) return undefined;
    return {
      span,
      severity: "warning",
      message: l10n.t("npm does not take this for `false`: `{0}` stays on.", entry.key),
      // Nobody is helped to switch off the check of certificates.
      fixes: entry.key === "strict-ssl" ? [] : [writing(path, entry, "false")],
    };
  }
  if (isAcceptedValue(option, entry.value, major)) return undefined;
  const words = valuesIn(option, major);
  return {
    span,
    severity: isFatal(entry) ? "error" : "warning",
    message: messageFor(entry, option, words),
    fixes: correction(path, entry, option, words),
  };
}

/** Whether npm warns of the value and uses it all the same. An empty proxy is none. Tried with npm 11.19.1. */
function isFatal({ key, value }: NpmrcEntry): boolean {
  return key === "registry" || (isProxy(key) && typeof value === "string" && value.trim() !== "");
}

function isProxy(key: string): boolean {
  return key === "proxy" || key === "https-proxy";
}

function messageFor(entry: NpmrcEntry, option: NpmOption, words: readonly string[]): string {
  const { key, value } = entry;
  if (key === "registry")
    return l10n.t("npm cannot ask this registry: its address has to start with `https://` and name a host.");
  if (isProxy(key) && isFatal(entry))
    return l10n.t("npm cannot use this proxy: its address has to start with `http://` and name a host.");
  if (option.formerValues?.includes(String(value))) {
    return l10n.t(
      "npm no longer takes this for `{0}` and goes on without the line. It takes {1}.",
      key,
      acceptedBy(option, words),
    );
  }
  return l10n.t(
    "npm does not take this for `{0}` and goes on without the line. It takes {1}.",
    key,
    acceptedBy(option, words),
  );
}

/** What an option takes, for a sentence. */
function acceptedBy({ types, isNullable }: NpmOption, values: readonly string[]): string {
  const words = [...values.filter((value) => value !== ""), ...(isNullable === true ? ["null"] : [])];
  const kinds = types.flatMap((type) => (type === "boolean" ? [] : [typeName(type)]));
  return [...kinds, ...words.map((word) => `\`${word}\``)].join(", ");
}

/** npm asks nobody whether the registry of a scope is an address, and fails when it is used. */
function scopeFinding(path: string, entry: NpmrcEntry): Report | undefined {
  const { name, value, valueSpan } = entry;
  if (name !== "registry" || typeof value !== "string" || value === "" || isFullUrl(value) || !valueSpan)
    return undefined;
  return {
    span: valueSpan,
    message: l10n.t("npm cannot ask this registry: its address has to start with `https://` and name a host."),
    fixes: withScheme(path, entry),
  };
}

function correction(path: string, entry: NpmrcEntry, option: NpmOption, words: readonly string[]): readonly Fix[] {
  if (option.types.includes("url")) return withScheme(path, entry);
  const text = String(entry.value);
  const near = option.types.length === 0 ? nearestName(text, words, text.length >= 6 ? 2 : 1) : undefined;
  return near === undefined ? [] : [writing(path, entry, near)];
}

/** A host without a scheme: registries are asked over TLS, proxies are not. */
function withScheme(path: string, entry: NpmrcEntry): readonly Fix[] {
  const isHost = /^(?:\/\/)?(?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d+)?(?:\/\S*)?$|^(?:\/\/)?localhost:\d+\/?$/i.test(
    entry.rawValue,
  );
  if (!isHost) return [];
  const scheme = entry.name === "registry" && !entry.rawValue.includes("localhost:") ? "https:" : "http:";
  return [writing(path, entry, `${scheme}//${entry.rawValue.replace(/^\/\//, "")}`)];
}

function writing(path: string, { valueSpan, keySpan }: NpmrcEntry, value: string): Fix {
  const span = valueSpan ?? { start: keySpan.end, end: keySpan.end };
  return {
    title: l10n.t("Write `{0}`", value),
    safety: "suggestion",
    preferred: true,
    edits: () => [{ path, span, newText: valueSpan ? value : `=${value}` }],
  };
}

/** Lines whose settings npm refuses together, whatever their values; each pair once, the later line second. */
function* exclusions(entries: readonly NpmrcEntry[]): Generator<readonly [NpmrcEntry, NpmrcEntry]> {
  const earlier = new Map<string, NpmrcEntry>();
  for (const entry of entries) {
    const excluded = npmOptions.get(entry.key)?.excludes ?? [];
    const other = excluded.map((key) => earlier.get(key)).find((each) => each !== undefined);
    if (other !== undefined) yield [other, entry];
    if (!earlier.has(entry.key)) earlier.set(entry.key, entry);
  }
}
