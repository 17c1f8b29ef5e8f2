import { nearestName } from "../syntax/nearestName";
import type { NpmOption } from "./option";
import { newestNpmMajor, npmOptions, registryScopedNames } from "./options";

/** Keys that npm sets for itself and never minds. Source: `internalEnv` in `@npmcli/config`. */
const internalKeys = new Set(["npm-version", "global-prefix", "local-prefix"]);

/** What people write for a setting of npm that has another name, from environment variables and other tools. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ["http-proxy", "proxy"],
  ["no-proxy", "noproxy"],
  ["proxy-host", "proxy"],
  ["legacy-peer-dependencies", "legacy-peer-deps"],
]);

/** How npm takes a key. */
export type KeyStanding =
  /** `option` is absent for what stands behind a registry or a package scope: its value is not checked. */
  | { readonly kind: "known"; readonly option?: NpmOption }
  /** npm had it up to the major `until`. */
  | { readonly kind: "removed"; readonly until: number }
  /** npm has it from the major `since` on, and the asked one is older. */
  | { readonly kind: "later"; readonly since: number }
  | { readonly kind: "unknown" };

/**
 * How npm takes a key of an `.npmrc`; follows `checkUnknown` of `@npmcli/config`: of a key with colons the part behind the
 * last one counts.
 *
 * @param key as ini yields it, without `[]`.
 * @param major the npm that is asked, the newest one known unless given.
 */
export function standingOf(key: string, major: number = newestNpmMajor): KeyStanding {
  if (internalKeys.has(key)) return { kind: "known" };
  const name = nameWithin(key);
  if (name !== key && registryScopedNames.has(name)) return { kind: "known" };
  const option = npmOptions.get(name);
  if (option === undefined) return { kind: "unknown" };
  if (option.until !== undefined && option.until < major) return { kind: "removed", until: option.until };
  if (option.since > major) return { kind: "later", since: option.since };
  return { kind: "known", ...(name === key && { option }) };
}

/** The part of a key that npm looks up: behind the last colon. */
export function nameWithin(key: string): string {
  return key.slice(key.lastIndexOf(":") + 1);
}

/** The name of an npm option that is meant by an unknown key, and how that is known. */
export interface MeantOption {
  readonly name: string;
  /** Whether it is the same name in another spelling (`strict_ssl`, `legacyPeerDeps`) or one known to be written for it. */
  readonly isCertain: boolean;
}

/** What an unknown key is most likely meant to be; `undefined` when nothing is near. */
export function meantOption(key: string): MeantOption | undefined {
  const name = nameWithin(key);
  const kebab = name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/(?!^)_/g, "-")
    .toLowerCase();
  const other = otherNames.get(kebab);
  if (other !== undefined && name === key) return { name: other, isCertain: true };
  const candidates = name === key ? currentNames : scopedNames;
  const spelt = candidates.find((each) => each.toLowerCase() === name.toLowerCase() || each === kebab);
  if (spelt !== undefined) return { name: spelt, isCertain: true };
  // One slip, two in a long name: otherwise two short words are near to each other by chance.
  const near = nearestName(name, candidates, name.length >= 8 ? 2 : 1);
  return near === undefined ? undefined : { name: near, isCertain: false };
}

const currentNames = [...npmOptions]
  // `_auth` is one of npm's options and yet refused without a registry in front.
  .filter(([name, option]) => option.until === undefined && option.isDeprecated !== true && name !== "_auth")
  .map(([name]) => name);

const scopedNames = [...registryScopedNames, "registry"];
