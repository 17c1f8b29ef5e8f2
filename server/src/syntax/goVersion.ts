/** Go versions as the go command reads and orders them (cmd/go `internal/gover`; "Go Toolchains" on go.dev). */

import { remember } from "./remember";

/** A Go version. */
export interface GoVersion {
  readonly major: number;
  readonly minor: number;
  /**
   * `undefined` in a language version (`1.21`) and in a release candidate (`1.21rc1`). Before Go 1.21, the first release had no third number:
   * there a missing one is 0.
   */
  readonly patch: number | undefined;
  /** `alpha`, `beta`, `rc`: "" in a release. */
  readonly prerelease: string;
  /** The number behind `prerelease`, 0 without one. */
  readonly prereleaseNumber: number;
}

const number = "(0|[1-9][0-9]*)";
const versionSyntax = new RegExp(`^${number}(?:\\.${number}(?:\\.${number}|([a-z]+)${number}?)?)?$`);

/** The first minor release whose `.0` is a version of its own. */
const firstMinorWithPatchZero = 21;

/**
 * Reads a version as in a go line (`1.24`, `1.24.4`, `1.21rc1`) or in a toolchain name (`go1.24.4`, `go1.24.4-custom`).
 * @returns `undefined` for anything else: `local`, `1.24.x`, `1.24.4rc1`, `v1.24`, `1.24-alpine`
 */
export function parseGoVersion(text: string): GoVersion | undefined {
  return remembered(text);
}

/** The same few versions are asked about for every go command of a file. */
const remembered = remember(200, readVersion);

function readVersion(text: string): GoVersion | undefined {
  const version = text.startsWith("go") ? text.slice(2).replace(/[-+ \t].*$/s, "") : text;
  const match = versionSyntax.exec(version);
  if (match === null) return undefined;
  const [, major, minor, patch, prerelease, prereleaseNumber] = match;
  const parsed = { major: Number(major), minor: Number(minor ?? 0), prerelease: prerelease ?? "" };
  const implied = prerelease === undefined && parsed.minor < firstMinorWithPatchZero;
  const withoutPatch = implied ? 0 : undefined;
  return {
    ...parsed,
    patch: patch === undefined ? withoutPatch : Number(patch),
    prereleaseNumber: Number(prereleaseNumber ?? 0),
  };
}

/** Negative if `a` is older than `b`, positive if newer, 0 if they are the same: 1.21 < 1.21rc1 < 1.21.0 < 1.21.1. */
export function compareGoVersions(a: GoVersion, b: GoVersion): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    (a.patch ?? -1) - (b.patch ?? -1) ||
    compareText(a.prerelease, b.prerelease) ||
    a.prereleaseNumber - b.prereleaseNumber
  );
}

/** The same for versions as they are written; `undefined` where one is absent or no version. */
export function compareGoTexts(a: string | undefined, b: string): number | undefined {
  const [one, other] = [parseGoVersion(a ?? ""), parseGoVersion(b)];
  return one && other && compareGoVersions(one, other);
}

/** The language version that a version belongs to: `1.24` for 1.24.4 and for 1.24rc1; `1` for 1.0. */
export function languageVersion(version: GoVersion): string {
  return version.major === 1 && version.minor === 0 ? "1" : `${version.major}.${version.minor}`;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
