import { parseGoVersion } from "../syntax/goVersion";

/**
 * The releases of Go that get security fixes: the two newest. Kept by hand, so that texts that rest on it say its date.
 * Source: https://go.dev/doc/devel/release; docker-library/golang versions.json.
 */
export const goReleases = { asOf: "2026-11", newest: "1.27", oldestSupported: "1.26" } as const;

const newest = parseGoVersion(goReleases.newest);

/**
 * The release whose arrival ended the security fixes of this version, e.g. `1.22` for `1.20.4`; `undefined` while it is
 * supported as of `goReleases.asOf`. Source: Go release policy, "supported until there are two newer major releases".
 */
export function endedBy(version: string): string | undefined {
  const parsed = parseGoVersion(version);
  if (!parsed || !newest || parsed.major !== newest.major || parsed.minor + 2 > newest.minor) return undefined;
  return `${parsed.major}.${parsed.minor + 2}`;
}
