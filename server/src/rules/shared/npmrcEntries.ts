import { npmPublicRegistry, registryScopeOf } from "../../syntax/npmRegistry";
import { type NpmrcEntry, type NpmrcSyntax, topLevelSettings } from "../../syntax/npmrc";
import type { NpmProject } from "../../workspace/npmProject";

/**
 * The lines that npm reads, in order: at the top level, and of those with the same key the last one, or all that end up in
 * a list.
 */
export function effectiveEntries(npmrc: NpmrcSyntax): readonly NpmrcEntry[] {
  const counting = new Map<string, NpmrcEntry[]>();
  for (const entry of npmrc.entries) {
    if (entry.section !== undefined || entry.key === "__proto__") continue;
    const before = counting.get(entry.key);
    const isCollected = before !== undefined && (entry.isArray || before.some((each) => each.isArray));
    if (isCollected) before.push(entry);
    else counting.set(entry.key, [entry]);
  }
  // ini puts some keys with dots elsewhere, where npm does not look for them.
  const settings = topLevelSettings(npmrc);
  const kept = new Set([...counting].flatMap(([key, lines]) => (settings.has(key) ? lines : [])));
  return npmrc.entries.filter((entry) => kept.has(entry));
}

/** All lines at the top level with the key of this one: where the last goes, the one before it counts. */
export function linesWithKeyOf(entry: NpmrcEntry, { entries }: NpmrcSyntax): readonly NpmrcEntry[] {
  return entries.filter((other) => other.key === entry.key && other.section === undefined);
}

/** Whether npm reads the file, as far as is known: nothing tells what the project uses, or npm is among it. */
export function mayUseNpm({ managers }: NpmProject): boolean {
  return managers.size === 0 || managers.has("npm");
}

/** A line that names a registry: `registry=` or `@scope:registry=`. */
export interface RegistryLine {
  readonly entry: NpmrcEntry;
  /** The package scope, with the `@`; absent for the default registry. */
  readonly scope?: string;
  /** Absent where the value is no URL, or not known because of a variable. */
  readonly url?: URL;
}

/** The lines that name registries, as far as npm reads them. */
export function registryLines(npmrc: NpmrcSyntax): readonly RegistryLine[] {
  return effectiveEntries(npmrc)
    .filter((entry) => entry.name === "registry" && (entry.npmScope !== undefined || entry.key === "registry"))
    .map((entry) => {
      const url = hasVariables(entry) ? undefined : urlOf(entry.value);
      return { entry, ...(entry.npmScope && { scope: entry.npmScope.scope }), ...(url && { url }) };
    });
}

/** Whether a part of a line comes from the environment. */
export function hasVariables(entry: NpmrcEntry): boolean {
  return entry.variables.length > 0;
}

/** An absolute URL; `undefined` for all else. */
export function urlOf(value: unknown): URL | undefined {
  if (typeof value !== "string" || !/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return undefined;
  try {
    return new URL(value);
  } catch {
    return undefined;
  }
}

/** The registry that a scoped key names, with the slash at its end that may be left out: `//npm.example.com/npm/`. */
export function scopeOf(entry: NpmrcEntry): string | undefined {
  const registry = entry.registryScope?.registry;
  return registry === undefined || registry.endsWith("/") ? registry : `${registry}/`;
}

/** Whether npm looks for a setting under `scope` (`//host/path/`) when it talks to a registry: that one or a parent of it. */
export function isScopeOf(scope: string, registry: URL): boolean {
  return registryScopeOf(registry.href)?.startsWith(scope) === true;
}

/** npm's public registry as a URL: what packages come from when nothing else is set. */
export const publicRegistry = new URL(npmPublicRegistry);
