/**
 * The one door to files. Paths are relative to the workspace folder, with `/`, without a leading one; "" is the folder
 * itself. An implementation refuses (answers `undefined` for) every path that leads outside, also through a link. It
 * never rejects.
 */
export interface FileSystem {
  /**
   * The text of a file, a byte order mark included; `undefined` when it is absent, unreadable, binary, not UTF-8 (its
   * bytes could not be written back) or larger than `maximumTextBytes`.
   */
  readText(path: string): Promise<string | undefined>;
  /** What lies directly in a folder, in any order; `undefined` when it is absent, unreadable or no folder. */
  list(path: string): Promise<readonly DirectoryEntry[] | undefined>;
  /** The size of a file in bytes; `undefined` when it is absent, unreadable or no file. */
  size(path: string): Promise<number | undefined>;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** A link is never followed by a walk: Docker sends it as a link, and its target may lie outside the workspace. */
export type EntryKind = "file" | "folder" | "link";

/** Files above this size are not read: no go.mod, Dockerfile or configuration of that size is real. */
export const maximumTextBytes = 8 * 1024 * 1024;

/** Git's own test for a binary file: a NUL among the first 8,000 characters. */
export function looksBinary(text: string): boolean {
  const at = text.indexOf("\0");
  return at >= 0 && at < 8000;
}
