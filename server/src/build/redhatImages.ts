import type { Answer } from "../syntax/value";
import type { ImageReference } from "./imageReference";

/** How much of the distribution an image of Red Hat, CentOS or Fedora holds. */
export type RedhatKind = "full" | "minimal" | "micro";

/**
 * The base images of Red Hat, CentOS and Fedora in their own registries. Those for services and languages have users of their
 * own, and are none of these. Source: docs.redhat.com, "Building, running, and managing containers", Types of container images.
 */
export function redhatKind({ registry, path }: ImageReference): RedhatKind | undefined {
  switch (registry) {
    case "registry.access.redhat.com":
    case "registry.redhat.io":
      return kindBehind(/^ubi\d+(?:\/ubi)?(-minimal|-micro|)$/.exec(path));
    case "quay.io":
      return kindBehind(/^(?:centos\/centos|fedora\/fedora)(-minimal|)$/.exec(path));
    case undefined:
    case "docker.io":
      return kindBehind(/^redhat\/ubi\d+(-minimal|-micro|)$/.exec(path));
    default:
      return undefined;
  }
}

function kindBehind(match: RegExpExecArray | null): RedhatKind | undefined {
  if (!match) return undefined;
  return match[1] === "-minimal" ? "minimal" : match[1] === "-micro" ? "micro" : "full";
}

/**
 * The release of Enterprise Linux in an image of Red Hat, CentOS, Rocky Linux or AlmaLinux, where name or tag tell: 8 for
 * `rockylinux:8.9-minimal`, `ubi8/ubi-minimal` and `quay.io/centos/centos:stream8`.
 */
export function enterpriseLinuxOf(reference: ImageReference): number | undefined {
  const { official, path, tag = "" } = reference;
  const isCentos = path === "centos/centos" && redhatKind(reference) !== undefined;
  const found =
    isCentos || /^(?:centos|rockylinux|almalinux)$/.test(official ?? "")
      ? /^(?:centos|stream)?(\d+)(?:[.-]|$)/.exec(tag)
      : redhatKind(reference) && /^(?:redhat\/)?ubi(\d+)/.exec(path);
  return found ? Number(found[1]) : undefined;
}

/** The release of Amazon Linux in its official image, 2 or 2023, where the tag tells. */
export function amazonLinuxOf({ official, tag = "" }: ImageReference): number | undefined {
  const found = official === "amazonlinux" ? /^(2|2023)(?:[.-]|$)/.exec(tag) : null;
  return found ? Number(found[1]) : undefined;
}

/** Whether such an image has a program, beside the core utilities of a full one; the smallest has no package manager. */
export function redhatHas(kind: RedhatKind, tool: string): Answer {
  if (/^(?:sh|bash)$/.test(tool) || (tool === "microdnf" && kind === "minimal")) return "yes";
  if (/^(?:apt-get|apt|apk)$/.test(tool)) return "no";
  return kind === "micro" && /^(?:yum|dnf|microdnf)$/.test(tool) ? "no" : "unknown";
}
