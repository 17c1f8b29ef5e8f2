import { constants } from "node:fs";
import { type FileHandle, open, readdir, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { type DirectoryEntry, type FileSystem, looksBinary, maximumTextBytes } from "./fileSystem";
import { resolvePath } from "./paths";

/**
 * The files below one folder of this machine. Every path is resolved through all links before it is used, and refused
 * when it ends outside the folder; pipes, sockets and devices are never opened for reading.
 */
export class NodeFileSystem implements FileSystem {
  readonly #root: string;
  #realRoot: Promise<string> | undefined;

  /** @param root The workspace folder, as this machine writes paths. */
  constructor(root: string) {
    this.#root = resolve(root);
  }

  async readText(path: string): Promise<string | undefined> {
    const real = await this.#locate(path);
    if (real === undefined) return undefined;
    let handle: FileHandle | undefined;
    try {
      // Without O_NONBLOCK the opening of a pipe waits for a writer. Windows knows neither flag nor such pipes.
      handle = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
      const facts = await handle.stat();
      if (!facts.isFile() || facts.size > maximumTextBytes) return undefined;
      return decode(await readAtMost(handle, facts.size));
    } catch {
      return undefined;
    } finally {
      await handle?.close().catch(() => undefined);
    }
  }

  async list(path: string): Promise<readonly DirectoryEntry[] | undefined> {
    const real = await this.#locate(path);
    if (real === undefined) return undefined;
    try {
      const entries: DirectoryEntry[] = [];
      for (const entry of await readdir(real, { withFileTypes: true })) {
        if (entry.isFile()) entries.push({ name: entry.name, kind: "file" });
        else if (entry.isDirectory()) entries.push({ name: entry.name, kind: "folder" });
        else if (entry.isSymbolicLink()) entries.push({ name: entry.name, kind: "link" });
      }
      return entries;
    } catch {
      return undefined;
    }
  }

  async size(path: string): Promise<number | undefined> {
    const real = await this.#locate(path);
    if (real === undefined) return undefined;
    try {
      const facts = await stat(real);
      return facts.isFile() ? facts.size : undefined;
    } catch {
      return undefined;
    }
  }

  /** The place of `path` with every link resolved; `undefined` when nothing is there or it lies outside the root. */
  async #locate(path: string): Promise<string | undefined> {
    const clean = resolvePath("", path);
    // On Windows a backslash separates folders too, and a colon names a drive or a hidden stream of a file.
    if (clean === undefined || (sep === "\\" && /[\\:]/.test(clean))) return undefined;
    try {
      this.#realRoot ??= realpath(this.#root);
      const [root, real] = await Promise.all([this.#realRoot, realpath(join(this.#root, clean))]);
      return isInside(root, real) ? real : undefined;
    } catch {
      // The folder may come into being later: do not remember that it was absent.
      this.#realRoot = undefined;
      return undefined;
    }
  }
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

/** Throws on bytes that are not UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  return looksBinary(text) ? undefined : text;
}
