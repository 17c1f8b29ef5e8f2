import { type Answer, textOf } from "../syntax/value";
import { isNoAlpineProgram } from "./alpinePrograms";
import type { BaseImage } from "./baseImages";
import { folderOf, isInside } from "./imagePaths";
import type { ImageReference } from "./imageReference";

/** Folders at the top of every Linux image that has more than single files. Source: Filesystem Hierarchy Standard 3.0. */
const standardFolders = new Set("bin dev etc home lib media mnt opt proc root run sbin srv sys tmp usr var".split(" "));

/** Further names at the top that some releases of the known images have. */
const occasionalFolders = new Set(
  "afs boot busybox help.1 lib32 lib64 libx32 licenses .dockerenv lost+found".split(" "),
);

/** Folders in which the official base images, as they are published, hold nothing but hidden files. */
const emptyFolders = ["/home", "/media", "/mnt", "/opt", "/root", "/srv", "/tmp", "/usr/local/bin", "/usr/src"];

/** What /usr/local may hold in such images. Source: Filesystem Hierarchy Standard 3.0, 4.9; golang images have Go there. */
const localFolders = new Set("bin etc games go include lib lib32 lib64 libexec man sbin share src".split(" "));

/** Official images whose `emptyFolders` are empty; language images put programs and accounts there. */
const plainImages = new Set(["alpine", "debian", "golang", "ubuntu"]);

/** Whether anything lies at an absolute path of an image before the first step. */
export function baseHolds(base: BaseImage, path: string): Answer {
  if (path === "/") return "yes";
  if (base.reference?.path === "tonistiigi/xx") return xxHolds(base.reference, path);
  if (base.family === undefined || base.family === "windows") return "unknown";
  const [, top = ""] = path.split("/");
  const isTop = folderOf(path) === "/";
  // What the runtime mounts into every container.
  if (/^(?:dev|proc|sys)$/.test(top) || /^\/etc\/(?:hosts|hostname|resolv\.conf|mtab)$/.test(path)) return "unknown";
  if (base.family === "scratch") return "no";
  // An image of this name may be the Windows one of several platforms.
  if (/^(?:windows|program|users)/i.test(top)) return "unknown";
  if (top === "go" && base.hasGo !== "no") return goPathHolds(base, path);
  if (occasionalFolders.has(top)) return "unknown";
  if (!standardFolders.has(top)) return "no";
  if (isTop) return "yes";
  const isPlain = plainImages.has(base.reference?.official ?? "");
  const folder = isPlain ? emptyFolders.find((each) => isInside(path, each)) : undefined;
  if (base.reference?.official === "alpine" && isNoAlpineProgram(path)) return "no";
  if (folder === undefined) return isPlain && isOutsideOfLocal(path) ? "no" : "unknown";
  if (path === folder) return "yes";
  const name = path.slice(folder.length + 1);
  // Old golang images have `go-wrapper`, new Ubuntu images an account `ubuntu`.
  return name.startsWith(".") || /^(?:go-wrapper|ubuntu)(?:\/|$)/.test(name) ? "unknown" : "no";
}

/**
 * Scripts in /usr/bin on an empty image, made to be copied over others. The tag `golang` is older: a `go` in /go/bin that
 * builds for the target platform. Source: github.com/tonistiigi/xx, Dockerfile, and golang/Dockerfile of its history.
 */
function xxHolds({ tag, digest }: ImageReference, path: string): Answer {
  if (tag === "golang") return isInside("/go/bin/go", path) ? "yes" : "no";
  const mayBeAnyTag = tag === undefined && digest !== undefined;
  if (isInside("/usr/bin", path)) return "yes";
  return isInside(path, "/usr/bin") || (mayBeAnyTag && isInside(path, "/go")) ? "unknown" : "no";
}

/** Whether a path below /usr/local is in none of the folders that images have there. */
function isOutsideOfLocal(path: string): boolean {
  const name = /^\/usr\/local\/([^./][^/]*)/.exec(path)?.[1];
  return name !== undefined && !localFolders.has(name);
}

/** Official golang images have empty folders `src` and `bin` there. Source: docker-library/golang, Dockerfile-linux.template. */
function goPathHolds({ environment, reference }: BaseImage, path: string): Answer {
  if (textOf(environment("GOPATH")) !== "/go" || /onbuild/.test(reference?.tag ?? "")) return "unknown";
  if (/^\/go(?:\/src|\/bin)?$/.test(path)) return "yes";
  return path === "/go/pkg" ? "unknown" : "no";
}
