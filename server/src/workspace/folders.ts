import type { DirectoryEntry, EntryKind, FileSystem } from "./fileSystem";
import { LoadCache, type Loaded } from "./loadCache";
import { folderOf, joinPath, upwardFrom } from "./paths";

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

  /** The uppermost folder above `path` that nothing was known of, or is being looked for just now, when `path` came. */
  newAbove(path: string): string | undefined {
    const names = path.split("/").slice(0, -1);
    let folder = "";
    for (const name of names) {
      const inner = joinPath(folder, name);
      if (this.#contents.has(folder) && !this.#contents.peek(folder)?.value?.has(name)) return inner;
      folder = inner;
    }
    return undefined;
  }

  /** Forgets what is untrue once something has come, gone or changed its kind at these paths. */
  forget(paths: ReadonlySet<string>): void {
    for (const path of paths) this.#contents.drop(folderOf(path));
    // Also where the folder itself is not known: what lies deeper may be known without it.
    this.#contents.dropWhere((folder) => upwardFrom(folder).some((each) => paths.has(each)));
  }
}

function sorted(entries: readonly DirectoryEntry[] | undefined): FolderContents | undefined {
  if (!entries) return undefined;
  const inOrder = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  return new Map(inOrder.map(({ name, kind }) => [name, kind]));
}
