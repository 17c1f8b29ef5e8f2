import type { BaseImage } from "../../build/baseImages";

/** Debian releases of which both golang and distroless images exist. Source: the distroless README's list of images. */
const debianNumbers: ReadonlyMap<string, number> = new Map([
  ["bullseye", 11],
  ["bookworm", 12],
  ["trixie", 13],
]);

/** For programs that need no C library at all. */
export const staticRuntime = "gcr.io/distroless/static-debian12";

/** The distroless image with the glibc of a Debian release; `undefined` for a release without one. */
export function glibcRuntime(base: BaseImage): string | undefined {
  const number = base.suite === undefined ? undefined : debianNumbers.get(base.suite);
  return number === undefined ? undefined : `gcr.io/distroless/base-debian${number}`;
}

/** The same Debian release with a shell; `undefined` where the release is not known. */
export function debianRuntime(base: BaseImage): string | undefined {
  return base.suite !== undefined && debianNumbers.has(base.suite) ? `debian:${base.suite}-slim` : undefined;
}

/**
 * An image of Debian or distroless, as FROM names it, with another Debian release in its place; `undefined` for a name or a
 * tag with more in it, such as a date or a digest. Sources: docker-library/debian; the distroless README's list of images.
 */
export function onDebian(suite: string, { reference }: BaseImage, written: string): string | undefined {
  const number = debianNumbers.get(suite);
  if (number === undefined || !reference || reference.digest !== undefined || written.includes("$")) return undefined;
  if (reference.official === "debian") {
    const [, release = "", slim = ""] = /^([a-z]+|\d+(?:\.\d+)?)(-slim)?$/.exec(reference.tag ?? "") ?? [];
    if (release === "") return undefined;
    return written.replace(/:[^:/]*$/, `:${/^\d/.test(release) ? number : suite}${slim}`);
  }
  const isDistroless =
    reference.registry === "gcr.io" && /^distroless\/(?:base|base-nossl|cc)-debian\d+$/.test(reference.path);
  const isPlain = /^(?:latest|nonroot|debug|debug-nonroot)$/.test(reference.tag ?? "latest");
  return isDistroless && isPlain ? written.replace(/-debian\d+/, `-debian${number}`) : undefined;
}

/** The Alpine image that a golang image stands on, as exactly as its tag tells. */
export function alpineRuntime(base: BaseImage): string {
  const version = /^-alpine(\d+\.\d+)$/.exec(base.goFlavour ?? "")?.[1];
  return version === undefined ? "alpine" : `alpine:${version}`;
}
