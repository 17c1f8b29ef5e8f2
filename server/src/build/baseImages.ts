import { compareGoVersions, parseGoVersion } from "../syntax/goVersion";
import { type Answer, known, unknown, unset, type Value } from "../syntax/value";
import { type ImageReference, isWindowsImage, parseImageReference } from "./imageReference";
import { type RedhatKind, redhatHas, redhatKind } from "./redhatImages";

/** An account of `/etc/passwd`. */
export interface Account {
  readonly name: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly home: Value;
}

export type Family = "debian" | "ubuntu" | "alpine" | "busybox" | "redhat" | "distroless" | "scratch" | "windows";

/** What is known of the image that a stage begins with. Everything unknown stays unknown: rules then keep silent. */
export interface BaseImage {
  readonly reference: ImageReference | undefined;
  /** `undefined` for an image that is not in the tables. */
  readonly family: Family | undefined;
  /** Debian or Ubuntu release name (`bookworm`), where tag or default tell. */
  readonly suite: string | undefined;
  readonly libc: "glibc" | "musl" | "none" | "unknown";
  /** Whether the image carries a Go toolchain. */
  readonly hasGo: Answer;
  /** `1.24` or `1.24.4` when the tag names a version of the toolchain. */
  readonly goVersion: string | undefined;
  /** What follows the version in the tag of a golang image: ``, `-alpine`, `-bookworm`, `-alpine3.22`. */
  readonly goFlavour: string | undefined;
  readonly shell: "dash" | "ash" | "bash" | "none" | "unknown";
  /** The user that a container runs as when no USER says otherwise. */
  readonly user: Account | undefined;
  /** Every account of a known image's `/etc/passwd` that builds use; `undefined` when the image is unknown. */
  readonly accounts: readonly Account[] | undefined;
  readonly workdir: Value;
  readonly caCertificates: Answer;
  readonly timeZones: Answer;
  /** The image's environment. A name that a known image does not set is `unset`. */
  environment(name: string): Value;
  /** Whether a program is there before anything is installed. */
  has(tool: string): Answer;
}

const root: Account = { name: "root", uid: 0, gid: 0, home: known("/root") };
const nobodyDebian: Account = { name: "nobody", uid: 65534, gid: 65534, home: known("/nonexistent") };
const nobodyAlpine: Account = { name: "nobody", uid: 65534, gid: 65534, home: known("/") };
const wwwData: Account = { name: "www-data", uid: 33, gid: 33, home: known("/var/www") };
const nonroot: Account = { name: "nonroot", uid: 65532, gid: 65532, home: known("/home/nonroot") };
const nodeUser: Account = { name: "node", uid: 1000, gid: 1000, home: known("/home/node") };

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const coreTools = words(
  "sh cat cp mv rm ls mkdir chmod chown ln echo printf test true false sleep env touch tar grep sed awk id date head tail tr sort uname",
);
const debianTools = words("bash dash apt-get apt dpkg useradd groupadd usermod find xargs perl gzip");
const alpineTools = words("ash apk adduser addgroup wget vi find xargs gzip nc ping unzip su");
const scmTools = words("git hg svn ssh ssh-keyscan curl wget gpg procps ps");
const compilerTools = words("gcc g++ make pkg-config");
const adduserTools = words("adduser addgroup");

/** `golang` images without a suite are built on this one. Source: docker-library/golang versions.json, 2026-08-19. */
const golangDefaultSuite = "trixie";
const debianSuites = /^(?:stretch|buster|bullseye|bookworm|trixie|sid|forky)$/;

/** Official images with a variant on Alpine to which nothing brings glibc or a stand-in. Source: their Dockerfiles. */
const onPlainAlpine = words("haproxy httpd memcached nginx php postgres python rabbitmq redis ruby");

/** An image of which nothing is known but its name. */
export function unknownBase(reference: ImageReference | undefined, goVersion?: string): BaseImage {
  return {
    reference,
    family: undefined,
    suite: undefined,
    libc: "unknown",
    hasGo: goVersion === undefined ? "unknown" : "yes",
    goVersion,
    goFlavour: undefined,
    shell: "unknown",
    user: undefined,
    accounts: undefined,
    workdir: unknown,
    caCertificates: "unknown",
    timeZones: "unknown",
    environment: () => unknown,
    has: () => "unknown",
  };
}

/** What is known of the image with this name. Source: the images' own templates. */
export function knownBase(name: string): BaseImage {
  const reference = parseImageReference(name);
  if (name === "scratch") return scratchBase(reference);
  const distroless = /^(?:distroless|distroless-[a-z]+)\/([a-z0-9-]+)$/.exec(reference.path);
  if (reference.registry === "gcr.io" && distroless) return distrolessBase(reference, distroless[1] ?? "");
  const tag = reference.tag ?? "";
  switch (reference.official) {
    case "golang":
      return golangBase(reference);
    case "alpine":
      return alpineBase(reference, {});
    case "debian":
      return debianBase(reference, suiteOf(tag), { lacksAdduser: isDebian13(reference) });
    case "buildpack-deps":
      return debianBase(reference, suiteOf(tag), {
        tools: tag.includes("curl") ? words("curl wget gpg") : scmTools,
        caCertificates: "yes",
      });
    case "ubuntu":
      return debianBase(reference, suiteOf(tag), { family: "ubuntu", timeZones: "unknown", accounts: "unknown" });
    case "busybox":
      return busyboxBase(reference);
    case "node":
      // Images with ONBUILD copy and install by themselves.
      if (tag.includes("onbuild")) return unknownBase(reference);
      return tag.includes("alpine")
        ? alpineBase(reference, {
            tools: words("node npm npx yarn"),
            extraAccounts: [nodeUser],
            environment: nodeVariable,
          })
        : debianBase(reference, suiteOf(tag), {
            tools: words("node npm npx yarn"),
            extraAccounts: [nodeUser],
            environment: nodeVariable,
            isFull: !tag.includes("slim"),
          });
    case "fedora":
    case "rockylinux":
    case "almalinux":
    case "amazonlinux":
    case "centos":
      return redhatBase(reference, "full");
  }
  // Users, folders and programs are each image's own, and its C library is Alpine's.
  if (onPlainAlpine.has(reference.official ?? "") && /(?:^|-)alpine[\d.]*(?:-|$)/.test(tag)) {
    return { ...unknownBase(reference), libc: "musl" };
  }
  const redhat = redhatKind(reference);
  if (redhat) return redhatBase(reference, redhat);
  // A registry of its own that calls an image `golang`: the version is believed, nothing else.
  const last = reference.path.slice(reference.path.lastIndexOf("/") + 1);
  const version = last === "golang" ? golangTag(tag)?.version : undefined;
  const base = unknownBase(reference, version);
  return isWindowsImage(reference) ? forWindows(base) : base;
}

/** An image of the same name for Windows: of its system, users and folders nothing is known but that they are not Linux's. */
export function forWindows({ reference, hasGo, goVersion, goFlavour }: BaseImage): BaseImage {
  return { ...unknownBase(reference), family: "windows", libc: "none", hasGo, goVersion, goFlavour };
}

/** Source: the templates of github.com/nodejs/docker-node; images before Node 9 also set npm's log level. */
function nodeVariable(name: string): Value {
  return /^(?:PATH|NODE_VERSION|YARN_VERSION|NPM_CONFIG_LOGLEVEL)$/.test(name) ? unknown : unset;
}

interface Additions {
  readonly family?: Family;
  readonly tools?: ReadonlySet<string>;
  readonly extraAccounts?: readonly Account[];
  readonly caCertificates?: Answer;
  readonly timeZones?: Answer;
  readonly accounts?: "unknown";
  readonly environment?: (name: string) => Value;
  /** Not a slim image: what else it brings is not listed. */
  readonly isFull?: boolean;
  readonly lacksAdduser?: boolean;
}

function debianBase(reference: ImageReference, suite: string | undefined, more: Additions): BaseImage {
  const tools = new Set([...coreTools, ...debianTools, ...(more.tools ?? [])]);
  return {
    ...unknownBase(reference),
    family: more.family ?? "debian",
    suite,
    libc: "glibc",
    hasGo: "no",
    shell: "dash",
    user: root,
    accounts: more.accounts ? undefined : [root, nobodyDebian, wwwData, ...(more.extraAccounts ?? [])],
    workdir: known("/"),
    caCertificates: more.caCertificates ?? (more.isFull ? "unknown" : "no"),
    timeZones: more.timeZones ?? "yes",
    environment: environmentOf(more.environment),
    has: (tool) => {
      if (tools.has(tool)) return "yes";
      if (adduserTools.has(tool)) return more.lacksAdduser ? "no" : "unknown";
      return more.isFull || more.family === "ubuntu" ? "unknown" : "no";
    },
  };
}

/**
 * Debian 13, whose apt needs no package `adduser` any more. A digest or a date may mean an image from before that.
 * Source: https://github.com/oven-sh/bun/pull/36273.
 */
function isDebian13({ tag = "latest", digest }: ImageReference): boolean {
  return digest === undefined && /^(?:latest|(?:trixie|stable|13(?:\.\d+)?)(?:-slim)?)$/.test(tag);
}

function alpineBase(reference: ImageReference, more: Additions): BaseImage {
  const tools = new Set([...coreTools, ...alpineTools, ...(more.tools ?? [])]);
  return {
    ...unknownBase(reference),
    family: "alpine",
    libc: "musl",
    hasGo: "no",
    shell: "ash",
    user: root,
    accounts: [root, nobodyAlpine, ...(more.extraAccounts ?? [])],
    workdir: known("/"),
    caCertificates: "yes",
    timeZones: "no",
    environment: environmentOf(more.environment),
    has: (tool) => (tools.has(tool) ? "yes" : "no"),
  };
}

function golangBase(reference: ImageReference): BaseImage {
  const tag = golangTag(reference.tag ?? "latest");
  const flavour = tag?.flavour ?? "";
  const toolchainPath = `/go/bin:/usr/local/go/bin:${defaultPath}`;
  const environment = (name: string): Value => {
    switch (name) {
      case "GOPATH":
        return known("/go");
      case "PATH":
        return known(toolchainPath);
      case "GOLANG_VERSION":
        return unknown;
      case "GOTOOLCHAIN":
        return toolchainSetting(tag?.version);
      default:
        return unset;
    }
  };
  const shared = {
    hasGo: "yes",
    goVersion: tag?.version,
    goFlavour: tag ? flavour : undefined,
    // Source: the Dockerfiles of the golang:onbuild images.
    workdir: known(/(?:^|-)onbuild$/.test(reference.tag ?? "") ? "/go/src/app" : "/go"),
    environment,
  } as const;
  if (/windowsservercore|nanoserver/.test(flavour)) {
    return forWindows({ ...unknownBase(reference, tag?.version), hasGo: "yes", goFlavour: flavour });
  }
  if (flavour.startsWith("-alpine")) {
    const base = alpineBase(reference, { tools: words("go gofmt") });
    return { ...base, ...shared };
  }
  const suite = flavour === "" ? suiteBefore(tag?.version) : flavour.slice(1);
  if (suite !== undefined && !debianSuites.test(suite))
    return { ...unknownBase(reference, tag?.version), hasGo: "yes", goFlavour: flavour };
  const tools = new Set([...words("go gofmt"), ...scmTools, ...compilerTools]);
  const base = debianBase(reference, suite, { tools, caCertificates: "yes", isFull: true });
  return { ...base, ...shared, has: (tool) => (tool === "protoc" ? "no" : base.has(tool)) };
}

/**
 * Images built since September 2023 set GOTOOLCHAIN=local; older ones set nothing and know no toolchain switching
 * before 1.21. Source: docker-library/golang b643595.
 */
function toolchainSetting(version: string | undefined): Value {
  if (version === undefined) return known("local");
  // A tag of two parts floats to the last patch release, which all set it from 1.20 on.
  const isFloating = version.split(".").length === 2;
  if (isFloating) return isAtLeast(version, "1.20") ? known("local") : unset;
  return isAtLeast(version, "1.21.1") || version === "1.20.8" ? known("local") : unset;
}

function isAtLeast(version: string, other: string): boolean {
  const a = parseGoVersion(version);
  const b = parseGoVersion(other);
  return a !== undefined && b !== undefined && compareGoVersions(a, b) >= 0;
}

/** Suite of a golang tag that names none: the newest Debian at that time is only certain for current releases. */
function suiteBefore(version: string | undefined): string | undefined {
  if (version === undefined) return golangDefaultSuite;
  return isAtLeast(version, "1.25") ? golangDefaultSuite : undefined;
}

/** `1.24.4-alpine3.22` → version and flavour; a tag without a version (`alpine`, `latest`) has flavour only. */
export function golangTag(tag: string): { version: string | undefined; flavour: string } | undefined {
  const match = /^(\d+(?:\.\d+){1,2}(?:(?:rc|beta)\d+)?)((?:-[A-Za-z0-9._-]+)?)$/.exec(tag);
  if (match) return { version: match[1], flavour: match[2] ?? "" };
  if (tag === "latest" || tag === "1") return { version: undefined, flavour: "" };
  const floating =
    /^(?:1-)?((?:alpine|bookworm|bullseye|trixie|buster|stretch|windowsservercore|nanoserver)[A-Za-z0-9._-]*)$/.exec(
      tag,
    );
  return floating ? { version: undefined, flavour: `-${floating[1]}` } : undefined;
}

function busyboxBase(reference: ImageReference): BaseImage {
  const tag = reference.tag ?? "";
  const libc = tag.includes("musl") ? "musl" : tag.includes("glibc") ? "glibc" : "unknown";
  const base = alpineBase(reference, {});
  return {
    ...base,
    family: "busybox",
    libc,
    caCertificates: "no",
    has: (tool) => (tool === "apk" ? "no" : base.has(tool)),
  };
}

function redhatBase(reference: ImageReference, kind: RedhatKind): BaseImage {
  return {
    ...unknownBase(reference),
    family: "redhat",
    libc: "glibc",
    hasGo: "no",
    shell: "bash",
    user: root,
    workdir: known("/"),
    // What Fedora's images say of themselves.
    environment: (name) => (/^(?:container|DISTTAG|FGC)$/.test(name) ? unknown : environmentOf(undefined)(name)),
    has: (tool) => (kind === "full" && coreTools.has(tool) ? "yes" : redhatHas(kind, tool)),
  };
}

function scratchBase(reference: ImageReference): BaseImage {
  return {
    ...unknownBase(reference),
    family: "scratch",
    libc: "none",
    hasGo: "no",
    shell: "none",
    user: { ...root, home: known("/") },
    accounts: [],
    workdir: known("/"),
    caCertificates: "no",
    timeZones: "no",
    environment: (name) => (name === "PATH" ? known(defaultPath) : unset),
    has: () => "no",
  };
}

/** Source: GoogleContainerTools/distroless static.bzl, variables.bzl, base/README. */
function distrolessBase(reference: ImageReference, image: string): BaseImage {
  const kind = image.replace(/-debian\d+$/, "");
  const tag = reference.tag ?? "latest";
  const isKnownKind = ["static", "base", "base-nossl", "cc"].includes(kind);
  if (!isKnownKind)
    return { ...unknownBase(reference), family: "distroless", user: tag.includes("nonroot") ? nonroot : root };
  const isDebug = tag.includes("debug");
  const user = tag.includes("nonroot") ? nonroot : root;
  return {
    ...unknownBase(reference),
    family: "distroless",
    suite: undefined,
    libc: kind === "static" ? "none" : "glibc",
    hasGo: "no",
    shell: isDebug ? "unknown" : "none",
    user,
    accounts: [{ ...root, home: known("/root") }, { ...nobodyDebian }, nonroot],
    workdir: tag.includes("nonroot") ? known("/home/nonroot") : known("/"),
    caCertificates: "yes",
    timeZones: "yes",
    environment: (name) => {
      if (name === "SSL_CERT_FILE") return known("/etc/ssl/certs/ca-certificates.crt");
      return name === "PATH" ? known(defaultPath) : unset;
    },
    has: () => (isDebug ? "unknown" : "no"),
  };
}

function environmentOf(more: Additions["environment"]): (name: string) => Value {
  return more ?? ((name) => (name === "PATH" ? known(defaultPath) : unset));
}

function suiteOf(tag: string): string | undefined {
  return tag.split("-").find((part) => debianSuites.test(part) || /^(?:focal|jammy|noble)$/.test(part));
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}
