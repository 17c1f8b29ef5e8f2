import type { BaseImage } from "./baseImages";
import type { ImageReference } from "./imageReference";
import { amazonLinuxOf, enterpriseLinuxOf } from "./redhatImages";

/**
 * The second number of glibc's version, 2.36, in Debian and Ubuntu releases. Sources: packages.debian.org/libc6,
 * packages.ubuntu.com/libc6.
 */
const versionBySuite: ReadonlyMap<string, number> = new Map([
  ["jessie", 19],
  ["stretch", 24],
  ["buster", 28],
  ["bullseye", 31],
  ["bookworm", 36],
  ["trixie", 41],
  ["xenial", 23],
  ["bionic", 27],
  ["focal", 31],
  ["impish", 34],
  ["jammy", 35],
  ["kinetic", 36],
  ["lunar", 37],
  ["mantic", 38],
  ["noble", 39],
  ["oracular", 40],
  ["plucky", 41],
]);

const suiteByNumber: ReadonlyMap<string, string> = new Map([
  ["8", "jessie"],
  ["9", "stretch"],
  ["10", "buster"],
  ["11", "bullseye"],
  ["12", "bookworm"],
  ["13", "trixie"],
  ["16.04", "xenial"],
  ["18.04", "bionic"],
  ["20.04", "focal"],
  ["21.10", "impish"],
  ["22.04", "jammy"],
  ["22.10", "kinetic"],
  ["23.04", "lunar"],
  ["23.10", "mantic"],
  ["24.04", "noble"],
  ["24.10", "oracular"],
  ["25.04", "plucky"],
]);

/** The same for Enterprise Linux and Amazon Linux. Sources: docs.redhat.com, release notes; docs.aws.amazon.com/linux. */
const versionByEnterpriseLinux: ReadonlyMap<number, number> = new Map([
  [7, 17],
  [8, 28],
  [9, 34],
  [10, 39],
]);
const versionByAmazonLinux: ReadonlyMap<number, number> = new Map([
  [2, 26],
  [2023, 34],
]);

/** The glibc of a Debian or Ubuntu release: a program that was linked to a newer one does not start with it. */
export function glibcOf(suite: string | undefined): number | undefined {
  return suite === undefined ? undefined : versionBySuite.get(suite);
}

/** The same for an image, whose name or tag may also say the number of the release. */
export function glibcOfImage({ suite, reference, libc, goVersion, goFlavour }: BaseImage): number | undefined {
  if (libc !== "glibc") return undefined;
  // The default of the newest tag: a digest, or a version that nobody knows, may mean an image from before it changed.
  const isNewest = goFlavour === "" && goVersion === undefined;
  if (isNewest && (!reference || reference.digest !== undefined)) return undefined;
  if (suite !== undefined) return glibcOf(suite);
  if (!reference) return undefined;
  const enterprise = enterpriseLinuxOf(reference);
  if (enterprise !== undefined) return versionByEnterpriseLinux.get(enterprise);
  const amazon = amazonLinuxOf(reference);
  if (amazon !== undefined) return versionByAmazonLinux.get(amazon);
  return glibcOf(suiteNamedBy(reference));
}

function suiteNamedBy({ registry, official, path, tag = "" }: ImageReference): string | undefined {
  const distroless = registry === "gcr.io" ? /^distroless\/[a-z-]+-debian(\d+)$/.exec(path)?.[1] : undefined;
  if (distroless !== undefined) return suiteByNumber.get(distroless);
  if (official === "debian") {
    return (
      suiteByNumber.get(/^(\d+)(?:\.\d+)?(?:-slim)?$/.exec(tag)?.[1] ?? "") ??
      /^(jessie)(?:-\d{8})?(?:-slim)?$/.exec(tag)?.[1]
    );
  }
  if (official !== "ubuntu") return undefined;
  // With the date of the image behind it: `focal-20240216`.
  return /^\d+\.\d+$/.test(tag) ? suiteByNumber.get(tag) : /^([a-z]+)(?:-[\d.]+)?$/.exec(tag)?.[1];
}
