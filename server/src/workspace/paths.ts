/**
 * Arithmetic on workspace paths: relative to the workspace folder, with `/`, "" for the folder itself. Nothing here
 * touches a disk, and nothing here answers with a path outside the workspace.
 */

/**
 * The clean form of `path` seen from `folder`: `.` and `..` resolved, doubled and trailing slashes gone. `undefined`
 * when it leads out of the workspace, is absolute (also as Windows writes it) or holds a NUL.
 */
export function resolvePath(folder: string, path: string): string | undefined {
  if (path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path) || path.includes("\0")) return undefined;
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** `name` in `folder`; both are clean already. */
export function joinPath(folder: string, name: string): string {
  if (folder === "") return name;
  return name === "" ? folder : `${folder}/${name}`;
}

/** The folder that holds `path`; the workspace folder holds itself. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** The last name of `path`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether `path` is `folder` or lies below it. */
export function isWithin(folder: string, path: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/** `path` seen from `folder`, which holds it; `undefined` when it does not. */
export function relativeTo(folder: string, path: string): string | undefined {
  if (folder === "") return path;
  if (path === folder) return "";
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

/** `folder` and the folders above it, nearest first, ending with the workspace folder. */
export function upwardFrom(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== ""; ) {
    at = folderOf(at);
    folders.push(at);
  }
  return folders;
}
