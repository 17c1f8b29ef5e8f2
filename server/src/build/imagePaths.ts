import { cleanPath } from "../syntax/cleanPath";
import { known, textOf, unknown, type Value } from "../syntax/value";

/** Paths inside an image: absolute, with `/`. Context paths are relative, "" is the context itself. */

/** Linux opens no longer path. Source: limits.h, PATH_MAX. */
const maximumPathLength = 4096;

/** `path` made absolute against `directory` and cleaned, as Docker does for WORKDIR and destinations. */
export function resolveInImage(directory: Value, path: Value): Value {
  if (path.kind !== "known") return unknown;
  const text = path.text.replace(/\\/g, "/");
  const folder = text.startsWith("/") ? "" : textOf(directory);
  if (folder === undefined || folder.length + text.length > maximumPathLength) return unknown;
  return known(cleanPath(`${folder}/${text}`));
}

/** A source path as Docker reads it: anchored at the context's root, `..` stops there. */
export function cleanContextPath(path: string): string {
  return cleanPath(`/${path}`).slice(1);
}

/** Whether `path` is `folder` or lies below it; both clean, both absolute or both context paths. */
export function isInside(path: string, folder: string): boolean {
  return folder === "" || folder === "/" || path === folder || path.startsWith(`${folder}/`);
}

/** The path behind `folder`, "" for the folder itself; `path` must be inside. */
export function pathBehind(path: string, folder: string): string {
  return path.slice(folder === "/" ? 1 : folder.length).replace(/^\//, "");
}

/** `name` below `folder`; either may be "". */
export function below(folder: string, name: string): string {
  if (name === "") return folder;
  return folder === "" ? name : folder === "/" ? `/${name}` : `${folder}/${name}`;
}

/** The folder that holds `path`: "/" for absolute paths at the top, "" for context paths at the top. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf("/");
  return at < 0 ? "" : at === 0 ? "/" : path.slice(0, at);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
