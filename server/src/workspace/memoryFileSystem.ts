import { type DirectoryEntry, type EntryKind, type FileSystem, looksBinary, maximumTextBytes } from "./fileSystem";
import { folderOf, nameOf, resolvePath } from "./paths";

export interface MemoryFileSystemOptions {
  /** Sizes in bytes that differ from those of the texts, for files too large to spell out. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** Paths that are links; nothing is behind them. */
  readonly links?: readonly string[];
}

/** Files that exist only here. Folders come into being with what lies in them. */
export class MemoryFileSystem implements FileSystem {
  readonly #texts = new Map<string, string>();
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #folders = new Map<string, Map<string, EntryKind>>([["", new Map()]]);

  /** @param files Texts by path. A path that ends with `/` is an empty folder. */
  constructor(files: Readonly<Record<string, string>>, options: MemoryFileSystemOptions = {}) {
    this.#sizes = new Map(Object.entries(options.sizes ?? {}));
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    for (const path of options.links ?? []) this.#place(path, "link");
  }

  /** Creates or replaces a file, or creates a folder when `path` ends with `/`. */
  write(path: string, text: string): void {
    if (path.endsWith("/")) {
      this.#place(path, "folder");
    } else {
      this.#place(path, "file");
      this.#texts.set(path, text);
    }
  }

  /** Removes a file, a link or a folder with all it holds. */
  remove(path: string): void {
    this.#folders.get(folderOf(path))?.delete(nameOf(path));
    const isGone = (other: string): boolean => other === path || other.startsWith(`${path}/`);
    for (const other of [...this.#texts.keys()].filter(isGone)) this.#texts.delete(other);
    for (const other of [...this.#folders.keys()].filter(isGone)) this.#folders.delete(other);
  }

  async readText(path: string): Promise<string | undefined> {
    const clean = resolvePath("", path);
    const text = clean === undefined ? undefined : this.#texts.get(clean);
    if (clean === undefined || text === undefined || looksBinary(text)) return undefined;
    return ((await this.size(clean)) ?? 0) > maximumTextBytes ? undefined : text;
  }

  async list(path: string): Promise<readonly DirectoryEntry[] | undefined> {
    const clean = resolvePath("", path);
    const entries = clean === undefined ? undefined : this.#folders.get(clean);
    return entries && Array.from(entries, ([name, kind]) => ({ name, kind }));
  }

  async size(path: string): Promise<number | undefined> {
    const clean = resolvePath("", path);
    const text = clean === undefined ? undefined : this.#texts.get(clean);
    if (clean === undefined || text === undefined) return undefined;
    return this.#sizes.get(clean) ?? new TextEncoder().encode(text).length;
  }

  #place(path: string, kind: EntryKind): void {
    const clean = resolvePath("", path);
    if (clean === undefined || clean !== path.replace(/\/$/, ""))
      throw new Error(`not a clean workspace path: ${path}`);
    if (clean === "") return;
    const folder = folderOf(clean);
    if (!this.#folders.has(folder)) this.#place(folder, "folder");
    this.#folders.get(folder)?.set(nameOf(clean), kind);
    if (kind === "folder" && !this.#folders.has(clean)) this.#folders.set(clean, new Map());
  }
}
