import { constants } from "node:fs";
import { type FileHandle, lstat, open, readdir, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { type DirectoryEntry, type FileSystem, looksBinary, maximumTextBytes } from "./fileSystem";
import { folderOf, joinPath, nameOf, resolvePath } from "./paths";

/**
 * The files below one folder of this machine. Every path is resolved through all links before it is used, and refused
 * when it ends outside the folder; pipes, sockets and devices are never opened for reading.
 */
export class NodeFileSystem implements FileSystem {
  readonly #root: string;
  /** Folders that a listing has just shown to be folders and no links, with their resolved place. */
  #seen = new Map<string, string>();
  #seenSince = 0;
  #realRoot: Promise<string> | undefined;

  /** @param root The workspace folder, as this machine writes paths. */
  constructor(root: string) {
    this.#root = resolve(root);
  }

  async readText(path: string): Promise<string | undefined> {
    const bytes = await this.#readBytes(path);
    return bytes && decode(bytes);
  }

  /** Whether `path` is a file that can be read and holds something else than text in UTF-8: a picture, a program. */
  async isNoText(path: string): Promise<boolean> {
    const bytes = await this.#readBytes(path);
    return bytes !== undefined && decode(bytes) === undefined;
  }

  /** `undefined` for what is absent, cannot be read, is no file or larger than any text. */
  async #readBytes(path: string): Promise<Uint8Array | undefined> {
    const clean = cleanPath(path);
    const real = clean === undefined ? undefined : await this.#locate(clean);
    if (real === undefined) return undefined;
    let handle: FileHandle | undefined;
    try {
      // Without O_NONBLOCK the opening of a pipe waits for a writer. Windows knows neither flag nor such pipes.
      handle = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
      const facts = await handle.stat();
      if (!facts.isFile() || facts.size > maximumTextBytes) return undefined;
      return await readAtMost(handle, facts.size);
    } catch {
      return undefined;
    } finally {
      await handle?.close().catch(() => undefined);
    }
  }

  async list(path: string): Promise<readonly DirectoryEntry[] | undefined> {
    const clean = cleanPath(path);
    const real = clean === undefined ? undefined : (this.#recall(clean) ?? (await this.#locate(clean)));
    if (clean === undefined || real === undefined) return undefined;
    try {
      const entries: DirectoryEntry[] = [];
      for (const entry of await readdir(real, { withFileTypes: true })) {
        const { name } = entry;
        if (entry.isFile()) {
          entries.push({ name, kind: "file" });
        } else if (entry.isDirectory()) {
          entries.push({ name, kind: "folder" });
          this.#remember(joinPath(clean, name), join(real, name));
        } else if (entry.isSymbolicLink()) {
          entries.push({ name, kind: "link" });
        }
      }
      return entries;
    } catch {
      return undefined;
    }
  }

  async size(path: string): Promise<number | undefined> {
    const clean = cleanPath(path);
    if (clean === undefined) return undefined;
    const folder = this.#recall(folderOf(clean));
    try {
      if (folder !== undefined) {
        const facts = await lstat(join(folder, nameOf(clean)));
        if (!facts.isSymbolicLink()) return facts.isFile() ? facts.size : undefined;
      }
      const real = await this.#locate(clean);
      const facts = real === undefined ? undefined : await stat(real);
      return facts?.isFile() ? facts.size : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Resolving the links of each folder costs a walk as much as reading it. What a walk has just seen in the folder above
   * is believed for a moment; later a link may have taken its place.
   */
  #remember(path: string, real: string): void {
    const now = performance.now();
    if (now - this.#seenSince > 1000 || this.#seen.size > 50_000) {
      this.#seen = new Map();
      this.#seenSince = now;
    }
    this.#seen.set(path, real);
  }

  #recall(path: string): string | undefined {
    return performance.now() - this.#seenSince > 1000 ? undefined : this.#seen.get(path);
  }

  /** The place of a clean path with every link resolved; `undefined` when nothing is there or it lies outside the root. */
  async #locate(path: string): Promise<string | undefined> {
    try {
      this.#realRoot ??= realpath(this.#root);
      const [root, real] = await Promise.all([this.#realRoot, realpath(join(this.#root, path))]);
      return isInside(root, real) ? real : undefined;
    } catch {
      // The folder may come into being later: do not remember that it was absent.
      this.#realRoot = undefined;
      return undefined;
    }
  }
}

/** `undefined` for a path that leads outside as it is written. */
function cleanPath(path: string): string | undefined {
  const clean = resolvePath("", path);
  // On Windows a backslash separates folders too, and a colon names a drive or a hidden stream of a file.
  return clean !== undefined && sep === "\\" && /[\\:]/.test(clean) ? undefined : clean;
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The first `length` bytes of a file; fewer when it has shrunk since it was measured. */
async function readAtMost(handle: FileHandle, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** `undefined` for bytes that are no text in UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return looksBinary(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
