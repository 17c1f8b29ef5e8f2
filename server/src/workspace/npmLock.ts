import { registryScopeOf } from "../syntax/npmRegistry";
import { remember } from "../syntax/remember";

/** Where the packages of a lock file come from, as far as it names the tarballs of registries. */
export interface LockedPackages {
  /** Name of the lock file. */
  readonly file: string;
  /** One for each registry and package scope. */
  readonly sources: readonly LockedSource[];
}

/** A registry that a lock file names for some packages. */
export interface LockedSource {
  /** With a port that is not the scheme's own. */
  readonly host: string;
  /** Path of the registry, with a slash at both ends: `/`, `/repository/npm/`. */
  readonly path: string;
  /** The scope that the packages have, with the `@`; absent for those without one. */
  readonly scope?: string;
  readonly packages: number;
}

/** Code units of a lock file that are looked at: some ten thousand packages. */
const maximumLength = 8 * 1024 * 1024;

/**
 * Reads from which registries an npm lock file takes packages. What comes from git, from folders and from addresses that
 * are not those of a registry (`https://host/path/@scope/name/-/name-1.0.0.tgz`, as npm's public registry, Verdaccio, Nexus
 * and Artifactory write them) is left out; of a file that is longer than 8 Mi code units, what stands behind them.
 *
 * @param text of a `package-lock.json` or `npm-shrinkwrap.json`; need not be whole or valid
 */
export const lockedSources: (text: string) => readonly LockedSource[] = remember(8, (text) => {
  const sources = new Map<string, LockedSource>();
  for (const [, address = ""] of text.slice(0, maximumLength).matchAll(/"resolved"\s*:\s*"(https?:[^"\s]{1,1000})"/g)) {
    const source = sourceOf(address);
    if (!source) continue;
    const key = `${source.host}${source.path} ${source.scope ?? ""}`;
    sources.set(key, { ...source, packages: (sources.get(key)?.packages ?? 0) + 1 });
  }
  return [...sources.values()];
});

/**
 * Where a lock file of npm, pnpm or yarn takes tarballs from: host, port and folder of each as npm writes them in front of
 * scoped settings, `//npm.example.com/left/-/`. npm asks there with the credential of the nearest folder above, whatever
 * registry is set. Source: github.com/npm/npm-registry-fetch, lib/auth.js.
 */
export const lockedPlaces: (text: string) => ReadonlySet<string> = remember(8, (text) => {
  const addresses = text
    .slice(0, maximumLength)
    .matchAll(/\b(?:resolved"?:?|tarball:)\s{1,8}["']?(https?:\/\/[^\s"'{}]{1,1000})/g);
  return new Set(Array.from(addresses, ([, address = ""]) => registryScopeOf(address) ?? []).flat());
});

/** The registry that a tarball's address belongs to. */
function sourceOf(address: string): Omit<LockedSource, "packages"> | undefined {
  if (!URL.canParse(address)) return undefined;
  const { host, pathname } = new URL(address);
  const name = pathname.slice(0, Math.max(0, pathname.indexOf("/-/"))).replace(/%2f/i, "/");
  const [, path, scope] = /^(\/(?:[^/@]+\/)*?)(?:(@[^/]+)\/)?[^/@]+$/.exec(name) ?? [];
  return path === undefined ? undefined : { host, path, ...(scope !== undefined && { scope }) };
}
