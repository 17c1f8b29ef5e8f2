import { compareGoVersions, type GoVersion, languageVersion, parseGoVersion } from "../syntax/goVersion";
import type { BuildContext } from "../workspace/surroundings";
import { knownBase } from "./baseImages";
import { endedBy, goReleases } from "./goReleases";

/** A tag of the official golang image. */
export interface GolangTag {
  /** `1.27-alpine` */
  readonly tag: string;
  readonly version: string;
  readonly flavour: "debian" | "alpine" | "trixie" | "bookworm";
}

/** The first releases whose images came for a Debian release. Source: docker-library/golang versions.json, 2026-08-19. */
const suites = [
  { flavour: "trixie", since: 24 },
  { flavour: "bookworm", since: 20 },
] as const;

/**
 * Tags of the golang image that can build a module: of the release that go.mod asks for, the newest, and the oldest that
 * still gets security fixes. A tag of two numbers has the newest patch release, so that it fits every go line of its release.
 *
 * @param goLine the go line of go.mod, such as `1.25.3`; without it every supported release fits.
 */
export function golangTags(goLine: string | undefined): readonly GolangTag[] {
  return fittingVersions(goLine).flatMap((version) => {
    const parsed = parseGoVersion(version);
    const minor = parsed?.minor ?? 0;
    return [
      { tag: version, version, flavour: "debian" },
      { tag: `${version}-alpine`, version, flavour: "alpine" },
      ...suites.flatMap(({ flavour, since }): readonly GolangTag[] =>
        minor >= since ? [{ tag: `${version}-${flavour}`, version, flavour }] : [],
      ),
    ] as const;
  });
}

/** The Debian releases that a release of Go has images for, the newest first. */
export function suitesOf(version: string): readonly string[] {
  const minor = parseGoVersion(version)?.minor ?? 0;
  return suites.filter(({ since }) => minor >= since).map(({ flavour }) => flavour);
}

/**
 * Whether images of a version came for Debian 11 to the last one: trixie took its place with Go 1.24.7 and 1.25.0. A tag of
 * two numbers counts only where the last patch release of all was among them.
 * Source: versions.json in the history of docker-library/golang, 48a7371 and 86aa8ce.
 */
export function cameForBullseye(version: string): boolean {
  const parsed = parseGoVersion(version);
  if (parsed?.prerelease !== "" || parsed.minor < 17) return false;
  return parsed.minor <= 23 || (parsed.minor === 24 && parsed.patch !== undefined && parsed.patch <= 6);
}

/** The Debian release of a tag that names none; `undefined` where it has changed while the release was supported. */
export function defaultSuiteOf(version: string): string | undefined {
  return knownBase(`golang:${version}`).suite;
}

/** Versions for the tag of a golang image that can build a module: that of go.mod first, unless it is out of support. */
export function fittingVersions(goLine: string | undefined): readonly string[] {
  const wanted = goLine === undefined ? undefined : parseGoVersion(goLine);
  const known = [goReleases.newest, goReleases.oldestSupported];
  if (!wanted) return known;
  const own = isReleased(wanted) ? languageVersion(wanted) : (goLine ?? "");
  const newer = known.filter((version) => {
    const parsed = parseGoVersion(version);
    return parsed !== undefined && version !== own && parsed.minor >= wanted.minor;
  });
  // Old modules build with every newer release, and theirs gets no security fixes any more.
  return endedBy(own) === undefined ? [own, ...newer] : [...newer, own];
}

/** The oldest release with security fixes that can build a module; the one of its go line where the table knows none. */
export function oldestSupportedFor(goLine: string): string | undefined {
  const wanted = parseGoVersion(goLine);
  if (!wanted) return undefined;
  const known = [goReleases.oldestSupported, goReleases.newest];
  const own = languageVersion(wanted);
  return known.find((version) => (parseGoVersion(version)?.minor ?? 0) >= wanted.minor) ?? own;
}

/** The highest go line of the modules in a build context and of its go.work: what one image for all of them has to fit. */
export function goLineOf(context: BuildContext | undefined): string | undefined {
  const lines = [...(context?.modules.map(({ syntax }) => syntax.go) ?? []), context?.goWork?.syntax.go];
  let highest: { readonly text: string; readonly version: GoVersion } | undefined;
  for (const line of lines) {
    const version = line && parseGoVersion(line.value);
    if (!line || !version) continue;
    if (!highest || compareGoVersions(version, highest.version) > 0) highest = { text: line.value, version };
  }
  return highest?.text;
}

function isReleased({ prerelease }: GoVersion): boolean {
  return prerelease === "";
}
