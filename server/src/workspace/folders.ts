import type { DirectoryEntry, EntryKind, FileSystem } from "./fileSystem";
import { LoadCache, type Loaded } from "./loadCache";
import { folderOf, isWithin, joinPath } from "./paths";

/** What lies directly in a folder, sorted by name. */
export type FolderContents = ReadonlyMap<string, EntryKind>;

/**
 * Remembers what lies in which folder, so that the search for build contexts, the listings of contexts and the search
 * for Dockerfiles read each folder once between them.
 */
export class FolderCache {
  readonly #contents: LoadCache<FolderContents | undefined>;

  /** @param maximumEntries Names kept; beyond it the folders read first are forgotten. */
  constructor(files: FileSystem, maximumEntries: number) {
    this.#contents = new LoadCache(
      async (folder) => sorted(await files.list(folder)),
      (contents) => (contents?.size ?? 0) + 1,
      maximumEntries,
    );
  }

  /** What is known of `folder` without a promise: an `await` for each would slow a large walk down. */
  peek(folder: string): Loaded<FolderContents | undefined> | undefined {
    return this.#contents.peek(folder);
  }

  /** `undefined` for a folder that is absent or unreadable. */
  async list(folder: string): Promise<FolderContents | undefined> {
    return this.#contents.get(folder);
  }

  /** What lies at `path`, without looking through a link at its end. Asks from the top down, never below what is absent. */
  async kindOf(path: string): Promise<EntryKind | undefined> {
    if (path === "") return (await this.list("")) && "folder";
    const names = path.split("/");
    let folder = "";
    let kind: EntryKind | undefined;
    for (const name of names) {
      kind = (await this.list(folder))?.get(name);
      if (kind === undefined) return undefined;
      folder = joinPath(folder, name);
    }
    return kind;
  }

  /** Forgets what something coming, going or changing its kind at `path` has made untrue. */
  forget(path: string): void {
    this.#contents.drop(folderOf(path));
    if (!this.#contents.has(path)) return;
    this.#contents.dropWhere((folder) => isWithin(path, folder));
  }
}

function sorted(entries: readonly DirectoryEntry[] | undefined): FolderContents | undefined {
  if (!entries) return undefined;
  const inOrder = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  return new Map(inOrder.map(({ name, kind }) => [name, kind]));
}
