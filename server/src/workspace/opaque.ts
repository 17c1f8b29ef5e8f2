import { folderOf } from "./paths";

/** Folders whose inside is never listed: large, and not written by the people whose project it is. */
export const opaqueNames: ReadonlySet<string> = new Set([".git", "node_modules", "vendor"]);

/** Whether some folder above `path` is opaque by its name. */
export function isBelowOpaqueName(path: string): boolean {
  return folderOf(path)
    .split("/")
    .some((name) => opaqueNames.has(name));
}
