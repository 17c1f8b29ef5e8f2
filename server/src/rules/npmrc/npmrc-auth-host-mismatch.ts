import * as l10n from "@vscode/l10n";
import { editDistance } from "../../syntax/nearestName";
import { registryScopeOf } from "../../syntax/npmRegistry";
import type { NpmrcEntry, NpmrcSyntax } from "../../syntax/npmrc";
import type { Span } from "../../syntax/text";
import type { NpmProject } from "../../workspace/npmProject";
import { defineNpmrcRule, type FileEdit, type Fix } from "../define";
import { credentialNames } from "../shared/npmrcCredentials";
import { effectiveEntries, isScopeOf, publicRegistry, registryLines, scopeOf, urlOf } from "../shared/npmrcEntries";

export const npmrcAuthHostMismatch = defineNpmrcRule({
  meta: {
    id: "npmrc-auth-host-mismatch",
    category: "npmrc",
    severity: "warning",
    confidence: "medium",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A credential for a host or path that no registry of the file has"),
    effect: () => l10n.t("npm asks the registry without it, and gets `401`, `403` or `404`."),
    remedy: () => l10n.t("Write host, port and path as the registry's line has them, without `https:`."),
  },
  check({ path, npmrc, project, report }) {
    const registries = usedRegistries(npmrc, project);
    for (const entries of credentialsByScope(npmrc)) {
      const [entry] = entries;
      const scope = entry && scopeOf(entry);
      if (!entry?.registryScope || scope === undefined || entry.variables.some(({ within }) => within === "key"))
        continue;
      const { scheme, span } = entry.registryScope;
      if (scheme !== undefined) {
        const edits = entries.flatMap((each) => (each.registryScope?.scheme ? [each.registryScope.scheme] : []));
        report({
          span: { start: scheme.start, end: span.end },
          confidence: "high",
          message: l10n.t(
            "npm does not use a credential for `{0}`: in front of the host stand only the two slashes.",
            `${schemeOf(entry)}${scope}`,
          ),
          fixes: replacing(path, npmrc, entries, edits, scope, l10n.t("Write `{0}`", `${scope}:${entry.name}`), ""),
        });
        continue;
      }
      if (registries === undefined || registries.all.some((url) => isScopeOf(scope, url))) continue;
      const nearest = nearestTo(scope, registries.all);
      if (nearest === undefined && !registries.isNamed) continue;
      const wanted = nearest && registryScopeOf(nearest.url.href);
      const spans = entries.flatMap((each) => (each.registryScope ? [each.registryScope.span] : []));
      report({
        span,
        severity: nearest?.isSlip === true ? "warning" : "hint",
        message:
          wanted === undefined
            ? l10n.t(
                "No registry of this file is at `{0}`: npm uses this credential only if one is set elsewhere.",
                scope,
              )
            : l10n.t("No registry of this file is at `{0}`; the nearest one is `{1}`.", scope, wanted),
        fixes:
          wanted === undefined
            ? []
            : replacing(path, npmrc, entries, spans, wanted, l10n.t("Write `{0}`", `${wanted}:${entry.name}`), wanted),
      });
    }
  },
});

function schemeOf({ key }: NpmrcEntry): string {
  return key.slice(0, key.indexOf("//"));
}

/** Lines with a credential, those for the same host and path together. */
function credentialsByScope(npmrc: NpmrcSyntax): Iterable<readonly NpmrcEntry[]> {
  const groups = new Map<string, NpmrcEntry[]>();
  for (const entry of effectiveEntries(npmrc)) {
    const isCredential = credentialNames.has(entry.name) || entry.name === "username";
    if (!isCredential || entry.registryScope === undefined) continue;
    const group = `${schemeOf(entry)}${scopeOf(entry)}`;
    groups.set(group, [...(groups.get(group) ?? []), entry]);
  }
  return groups.values();
}

interface UsedRegistries {
  readonly all: readonly URL[];
  /** Whether the file names one itself: where it names none, registries come from elsewhere. */
  readonly isNamed: boolean;
}

/** The registries that npm uses by this file and the package.json beside it; `undefined` when one is not known. */
function usedRegistries(npmrc: NpmrcSyntax, { publishRegistry }: NpmProject): UsedRegistries | undefined {
  const lines = registryLines(npmrc);
  if (lines.some((line) => line.url === undefined)) return undefined;
  const publish = urlOf(publishRegistry);
  const hasDefault = lines.some((line) => line.scope === undefined);
  return {
    all: [
      ...lines.flatMap(({ url }) => url ?? []),
      ...(hasDefault ? [] : [publicRegistry]),
      ...(publish ? [publish] : []),
    ],
    isNamed: lines.length > 0,
  };
}

interface Nearest {
  readonly url: URL;
  /** Whether only a slip can have made the difference: one or two letters of the host, or its port. */
  readonly isSlip: boolean;
}

function nearestTo(scope: string, registries: readonly URL[]): Nearest | undefined {
  const written = urlOf(`https:${scope}`);
  if (written === undefined) return undefined;
  const sameName = registries.filter((url) => url.hostname === written.hostname);
  const [only] = sameName;
  if (only && sameName.length === 1) return { url: only, isSlip: only.port !== written.port };
  if (only) return undefined;
  const limit = written.hostname.length > 12 ? 2 : 1;
  const misspelt = registries.filter((url) => editDistance(url.hostname, written.hostname) <= limit);
  const [similar] = misspelt;
  // `npm1.example.com` and `npm2.example.com` are two hosts, not one and its misspelling.
  const isNumbered = similar !== undefined && withoutDigits(similar.hostname) === withoutDigits(written.hostname);
  return similar && misspelt.length === 1 && !isNumbered ? { url: similar, isSlip: true } : undefined;
}

function withoutDigits(host: string): string {
  return host.replace(/\d+/g, "0");
}

function replacing(
  path: string,
  npmrc: NpmrcSyntax,
  entries: readonly NpmrcEntry[],
  spans: readonly Span[],
  scope: string,
  title: string,
  newText: string,
): readonly Fix[] {
  const isTaken = entries.some(({ name }) =>
    npmrc.entries.some(
      (other) => other.name === name && other.registryScope?.scheme === undefined && scopeOf(other) === scope,
    ),
  );
  if (isTaken || spans.length !== entries.length) return [];
  const edits = (): readonly FileEdit[] => spans.map((span) => ({ path, span, newText }));
  return [{ title, safety: "suggestion", preferred: true, edits }];
}
