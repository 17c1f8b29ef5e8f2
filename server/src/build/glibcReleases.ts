import type { BaseImage } from "./baseImages";

/**
 * The second number of glibc's version, 2.36, in Debian and Ubuntu releases. Sources: packages.debian.org/libc6,
 * packages.ubuntu.com/libc6.
 */
const versionBySuite: ReadonlyMap<string, number> = new Map([
  ["stretch", 24],
  ["buster", 28],
  ["bullseye", 31],
  ["bookworm", 36],
  ["trixie", 41],
  ["focal", 31],
  ["jammy", 35],
  ["noble", 39],
]);

const suiteByNumber: ReadonlyMap<string, string> = new Map([
  ["9", "stretch"],
  ["10", "buster"],
  ["11", "bullseye"],
  ["12", "bookworm"],
  ["13", "trixie"],
  ["20.04", "focal"],
  ["22.04", "jammy"],
  ["24.04", "noble"],
]);

/** The glibc of a Debian or Ubuntu release: a program that was linked to a newer one does not start with it. */
export function glibcOf(suite: string | undefined): number | undefined {
  return suite === undefined ? undefined : versionBySuite.get(suite);
}

/** The same for an image, whose name or tag may also say the number of the release. */
export function glibcOfImage({ suite, reference }: BaseImage): number | undefined {
  if (suite !== undefined || !reference) return glibcOf(suite);
  const distroless = /-debian(\d+)$/.exec(reference.path)?.[1];
  return glibcOf(suiteByNumber.get(distroless ?? numberOfRelease(reference.official, reference.tag ?? "") ?? ""));
}

function numberOfRelease(official: string | undefined, tag: string): string | undefined {
  if (official === "debian") return /^(\d+)(?:\.\d+)?(?:-slim)?$/.exec(tag)?.[1];
  return official === "ubuntu" ? /^\d+\.\d+$/.exec(tag)?.[0] : undefined;
}
