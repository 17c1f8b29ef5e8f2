import * as l10n from "@vscode/l10n";
import { isNear } from "../../syntax/nearestName";
import { registryScopeOf } from "../../syntax/npmRegistry";
import type { NpmrcEntry, NpmrcSyntax } from "../../syntax/npmrc";
import type { NpmProject } from "../../workspace/npmProject";
import { defineNpmrcRule, type FileEdit, type Fix } from "../define";
import { credentialNames } from "../shared/npmrcCredentials";
import { isScopeOf, publicRegistry, registryLines, scopeOf, urlOf } from "../shared/npmrcEntries";

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
      if (!entry?.registryScope || scope === undefined || entries.some(hasVariableKey)) continue;
      const { scheme, span } = entry.registryScope;
      const standing = standingOf(scope, registries);
      if (scheme === undefined && (standing.isFine || isLocked(scope, project))) continue;
      const fixes = standing.wanted === undefined ? [] : placing(path, npmrc, entries, standing.wanted);
      if (scheme !== undefined) {
        report({
          span: { start: scheme.start, end: span.end },
          confidence: "high",
          message: l10n.t(
            "npm does not use a credential for `{0}`: in front of the host stand only the two slashes.",
            `${schemeOf(entry)}${scope}`,
          ),
          fixes,
        });
        continue;
      }
      report({
        span,
        severity: standing.isSlip ? "warning" : "hint",
        message:
          standing.wanted === undefined
            ? l10n.t(
                "No registry of this file is at `{0}`: npm uses this credential only if one is set elsewhere.",
                scope,
              )
            : l10n.t("No registry of this file is at `{0}`; the nearest one is `{1}`.", scope, standing.wanted),
        fixes,
      });
    }
  },
});

/** Whether a lock file takes packages from there: npm asks for those with this credential, whatever the registry is. */
function isLocked(scope: string, { lockedPlaces = new Set() }: NpmProject): boolean {
  return [...lockedPlaces].some((place) => place.startsWith(scope));
}

function hasVariableKey({ variables }: NpmrcEntry): boolean {
  return variables.some(({ within }) => within === "key");
}

function schemeOf({ key }: NpmrcEntry): string {
  return key.slice(0, key.indexOf("//"));
}

/** Lines with a credential, those for the same host and path together, also those that a later one replaces. */
function credentialsByScope(npmrc: NpmrcSyntax): Iterable<readonly NpmrcEntry[]> {
  const groups = new Map<string, NpmrcEntry[]>();
  for (const entry of npmrc.entries) {
    const isCredential = credentialNames.has(entry.name) || entry.name === "username";
    if (!isCredential || entry.section !== undefined || entry.registryScope === undefined) continue;
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

/** How the place of a credential stands to the registries in use. */
interface Standing {
  /** A registry is there, or it is not known where registries are. */
  readonly isFine: boolean;
  /** Whether only a slip can have made the difference: one or two letters of the host, or its port. */
  readonly isSlip: boolean;
  /** Where the credential should be for, if that is known: where it is, or at the nearest registry. */
  readonly wanted?: string;
}

function standingOf(scope: string, registries: UsedRegistries | undefined): Standing {
  const isUsed = registries?.all.some((url) => isScopeOf(scope, url));
  if (registries === undefined || isUsed === true) return { isFine: true, isSlip: false, wanted: scope };
  const nearest = nearestTo(scope, registries.all);
  const wanted = nearest && registryScopeOf(nearest.url.href);
  if (nearest && wanted !== undefined) return { isFine: false, isSlip: nearest.isSlip, wanted };
  return registries.isNamed ? { isFine: false, isSlip: false } : { isFine: true, isSlip: false, wanted: scope };
}

function nearestTo(
  scope: string,
  registries: readonly URL[],
): { readonly url: URL; readonly isSlip: boolean } | undefined {
  const written = urlOf(`https:${scope}`);
  if (written === undefined) return undefined;
  const sameName = registries.filter((url) => url.hostname === written.hostname);
  const [only] = sameName;
  if (only) return sameName.length === 1 ? { url: only, isSlip: only.port !== written.port } : undefined;
  const limit = written.hostname.length > 12 ? 2 : 1;
  const misspelt = registries.filter((url) => isNear(url.hostname, written.hostname, limit));
  const [similar] = misspelt;
  // `npm1.example.com` and `npm2.example.com` are two hosts, not one and its misspelling.
  const isNumbered = similar !== undefined && withoutDigits(similar.hostname) === withoutDigits(written.hostname);
  return similar && misspelt.length === 1 && !isNumbered ? { url: similar, isSlip: true } : undefined;
}

function withoutDigits(host: string): string {
  return host.replace(/\d+/g, "0");
}

/** All lines of a place with `scope` as their place, unless one of them would then be there twice. */
function placing(path: string, npmrc: NpmrcSyntax, entries: readonly NpmrcEntry[], scope: string): readonly Fix[] {
  const isTaken = npmrc.entries.some(
    (other) =>
      other.registryScope?.scheme === undefined &&
      scopeOf(other) === scope &&
      entries.some(({ name }) => name === other.name),
  );
  const edits = entries.flatMap(({ registryScope }): readonly FileEdit[] => {
    if (registryScope === undefined) return [];
    const { scheme, span } = registryScope;
    return [{ path, span: { start: scheme?.start ?? span.start, end: span.end }, newText: scope }];
  });
  if (isTaken) return [];
  const title = l10n.t("Write `{0}`", `${scope}:${entries[0]?.name ?? ""}`);
  return [{ title, safety: "suggestion", preferred: true, edits: () => edits }];
}
