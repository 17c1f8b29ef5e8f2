import * as l10n from "@vscode/l10n";
import { standingOf } from "../../npm/keys";
import type { NpmrcEntry, NpmrcSyntax } from "../../syntax/npmrc";
import { defineNpmrcRule, type Fix } from "../define";
import { effectiveEntries, linesWithKeyOf, mayUseNpm } from "../shared/npmrcEntries";

export const npmrcDeprecatedKey = defineNpmrcRule({
  meta: {
    id: "npmrc-deprecated-key",
    category: "npmrc",
    severity: "information",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
    tags: ["deprecated"],
  },
  text: {
    summary: () => l10n.t("A setting that npm still takes and calls outdated"),
    effect: () => l10n.t("npm warns of it at every command; a coming version may refuse it."),
    remedy: () => l10n.t("Write the setting that took its place."),
  },
  check({ path, npmrc, project, report }) {
    if (!mayUseNpm(project)) return;
    for (const entry of effectiveEntries(npmrc)) {
      const standing = standingOf(entry.key, project.npmMajor);
      if (standing.kind !== "known" || standing.option?.isDeprecated !== true) continue;
      const line = successorOf(entry);
      report({
        span: entry.keySpan,
        message:
          line === undefined
            ? l10n.t("npm warns of `{0}`: it is outdated.", entry.key)
            : l10n.t("npm warns of `{0}`: it is outdated, and `{1}` is written instead.", entry.key, line.name),
        fixes: line === undefined ? [] : replacing(path, npmrc, entry, line),
      });
    }
  },
});

interface Successor {
  readonly name: string;
  /** Absent where the value stays as it is. */
  readonly value?: string;
}

/** The line that does the same. Source: the notes on outdated options in npm's `definitions.js`, and what it makes of them. */
function successorOf({ key, value }: NpmrcEntry): Successor | undefined {
  if (key === "init.version" || key === "init.license" || key === "init.module") return { name: key.replace(".", "-") };
  if (key.startsWith("init.author.")) return { name: key.replaceAll(".", "-") };
  if (key === "production")
    return value === false ? { name: "include", value: "dev" } : value === true ? withoutDev : undefined;
  if (key === "only") return typeof value === "string" && /^prod(?:uction)?$/.test(value) ? withoutDev : undefined;
  if (key === "also")
    return typeof value === "string" && /^dev/.test(value) ? { name: "include", value: "dev" } : undefined;
  if (key === "dev") return value === true ? { name: "include", value: "dev" } : undefined;
  if (key === "optional") {
    return value === false
      ? { name: "omit", value: "optional" }
      : value === true
        ? { name: "include", value: "optional" }
        : undefined;
  }
  if (key === "global-style") return value === true ? { name: "install-strategy", value: "shallow" } : undefined;
  if (key === "legacy-bundling") return value === true ? { name: "install-strategy", value: "nested" } : undefined;
  return undefined;
}

const withoutDev: Successor = { name: "omit", value: "dev" };

/** Only where neither the new setting is there nor another outdated one that would become the same line. */
function replacing(path: string, npmrc: NpmrcSyntax, entry: NpmrcEntry, { name, value }: Successor): readonly Fix[] {
  const entries = effectiveEntries(npmrc);
  const isTaken = entries.some((other) => other !== entry && (other.key === name || successorOf(other)?.name === name));
  if (isTaken || entry.isArray || linesWithKeyOf(entry, npmrc).length > 1) return [];
  const line = value === undefined ? name : `${name}=${value}`;
  const end = value === undefined ? entry.keySpan.end : (entry.valueSpan?.end ?? entry.keySpan.end);
  return [
    {
      title: l10n.t("Write `{0}`", line),
      safety: "safe",
      preferred: true,
      edits: () => [{ path, span: { start: entry.keySpan.start, end }, newText: line }],
    },
  ];
}
