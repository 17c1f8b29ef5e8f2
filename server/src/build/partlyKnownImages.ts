import { expandWord, type Lookup } from "../syntax/expansion";
import { known, textOf, unknown, type Value } from "../syntax/value";
import { type BaseImage, forWindows, knownBase, unknownBase } from "./baseImages";
import { isWindowsImage, parseImageReference } from "./imageReference";
import { redhatKind } from "./redhatImages";

/** Stands for what a variable without a value hides; no image name holds it. */
const hidden = "?";

/** Stands for a plain version that is one of several. */
const someVersion = "0";

/**
 * What is known of an image whose tag the build command completes: `golang:${GO_VERSION}-alpine` is the golang image on
 * Alpine, of whatever version. Nothing is known where the variable may also choose the distribution.
 *
 * @param image the word of FROM as written
 * @param lookup answers for global build arguments
 * @param isVersion whether a build argument holds a plain version, whoever builds
 */
export function partlyKnownBase(
  image: string,
  escape: "\\" | "`",
  lookup: Lookup,
  isVersion: (name: string) => boolean,
): BaseImage {
  const shown = expandWord(image, escape, (name) => {
    const value = lookup(name);
    return value.kind === "unknown" ? known(isVersion(name) ? someVersion : hidden) : value;
  }).value;
  const parts =
    shown.kind === "known"
      ? /^([^?]*\bgolang):(?:[\d.]+|[\d.?]+(-(?:alpine|trixie|bookworm|bullseye|buster|stretch))[\d.?]*)$/.exec(
          shown.text,
        )
      : null;
  const name = parseImageReference(shown.kind === "known" ? shown.text : "");
  // No rule may speak of a tag or a version that nobody knows.
  if (isWindowsImage(name)) return forWindows(unknownBase(undefined));
  if (!parts) return whateverTheTag(shown);
  const base = knownBase(`${parts[1]}:1${parts[2] ?? ""}`);
  if (base.family !== "alpine" && base.family !== "debian") return unknownBase(undefined);
  return {
    ...base,
    reference: undefined,
    goVersion: undefined,
    environment: (name) => (name === "GOTOOLCHAIN" ? unknown : base.environment(name)),
  };
}

/**
 * What holds for every image of a repository, where a tag that nobody knows chooses version and distribution: all images of
 * Alpine and Red Hat begin as root in `/`, and those of golang as root with Go and its GOPATH. Source: docker-library/golang,
 * Dockerfile-linux.template; the images for Windows are left out of account where the tag does not name one.
 */
function whateverTheTag(image: Value): BaseImage {
  const [, name] = /^(?:docker\.io\/)?(?:library\/)?(golang|alpine):[^/:@]+$/.exec(textOf(image) ?? "") ?? [];
  const nothing = unknownBase(undefined);
  const redhat = /^([^?]+):[^/:@]+$/.exec(textOf(image) ?? "")?.[1];
  if (redhat !== undefined && redhatKind(parseImageReference(redhat))) {
    return { ...knownBase(redhat), reference: undefined };
  }
  if (name === undefined || /windows|nanoserver/.test(textOf(image) ?? "")) return nothing;
  const base = knownBase(`${name}:latest`);
  return {
    ...nothing,
    user: base.user,
    hasGo: base.hasGo,
    // The old `onbuild` images of golang begin in another folder.
    workdir: name === "alpine" ? base.workdir : nothing.workdir,
    environment: (variable) => (variable === "GOTOOLCHAIN" ? unknown : base.environment(variable)),
  };
}
