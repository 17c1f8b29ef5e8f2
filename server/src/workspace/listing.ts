import { mapConcurrently } from "./concurrency";
import type { EntryKind } from "./fileSystem";
import type { FolderCache, FolderContents } from "./folders";
import { opaqueNames } from "./opaque";
import { folderOf, isWithin, joinPath, nameOf, upwardFrom } from "./paths";
import type { SurroundingsRecord } from "./record";
import type { SizeStore } from "./sizes";
import type { Demand, Listing } from "./surroundings";
import type { TextStore } from "./texts";

const foldersAtOnce = 16;

/** Deeper folders are left out: no project is that deep, and each level lengthens every path below it. */
export const maximumDepth = 128;

/** What a walk through a folder has found. Paths are relative to that folder. */
export interface FolderTree {
  /** Listed folders with what lies in them, the nearest to the top first, "" the top itself. */
  readonly folders: ReadonlyMap<string, FolderContents>;
  /** Folders that are there and were not listed: opaque by name, unreadable, or behind the limit. */
  readonly opaque: ReadonlySet<string>;
  readonly truncated: boolean;
  readonly fileCount: number;
  /** Number of names in all listed folders. */
  readonly entryCount: number;
}

/**
 * Walks through `root` level by level, so that a walk that ends at its limit has the top complete.
 * @param maximumEntries Names after which the walk ends.
 * @returns `undefined` when `root` is absent or unreadable
 */
export async function walkFolder(
  cache: FolderCache,
  root: string,
  maximumEntries: number,
): Promise<FolderTree | undefined> {
  const folders = new Map<string, FolderContents>();
  const opaque = new Set<string>();
  let truncated = false;
  let entries = 0;
  let fileCount = 0;

  let level = [""];
  for (let depth = 0; level.length > 0; depth++) {
    const listed = await listAll(cache, root, level);
    const next: string[] = [];
    for (const [index, folder] of level.entries()) {
      let contents = listed[index];
      if (!contents || entries >= maximumEntries) {
        if (contents && contents.size > 0) truncated = true;
        opaque.add(folder);
        continue;
      }
      if (entries + contents.size > maximumEntries) {
        contents = new Map([...contents].slice(0, maximumEntries - entries));
        truncated = true;
      }
      entries += contents.size;
      folders.set(folder, contents);
      for (const [name, kind] of contents) {
        if (kind === "file") fileCount++;
        if (kind !== "folder") continue;
        const path = joinPath(folder, name);
        if (opaqueNames.has(name)) opaque.add(path);
        else next.push(path);
      }
    }
    if (folders.size === 0) return undefined;
    if ((entries >= maximumEntries || depth === maximumDepth) && next.length > 0) {
      truncated = true;
      for (const folder of next) opaque.add(folder);
      break;
    }
    level = next;
  }
  return { folders, opaque, truncated, fileCount, entryCount: entries };
}

/** The contents of every folder of a level; promises are waited for only where something is not known yet. */
async function listAll(
  cache: FolderCache,
  root: string,
  level: readonly string[],
): Promise<readonly (FolderContents | undefined)[]> {
  const contents = new Array<FolderContents | undefined>(level.length);
  const unread: number[] = [];
  for (const [index, folder] of level.entries()) {
    const known = cache.peek(joinPath(root, folder));
    if (known) contents[index] = known.value;
    else unread.push(index);
  }
  await mapConcurrently(unread, foldersAtOnce, async (index) => {
    contents[index] = await cache.list(joinPath(root, level[index] ?? ""));
  });
  return contents;
}

/** What a listing needs beside its tree. */
export interface ListingSources {
  readonly texts: TextStore;
  readonly sizes: SizeStore;
  readonly demand: Demand;
  /** Takes every path whose text or size is asked for. What goes beyond its limit counts as unreadable. */
  readonly record: SurroundingsRecord;
}

/** A walked folder as the simulation sees it: what is not in memory is put on the demand. */
export class ContextListing implements Listing {
  /** Submodules that were not fetched: whoever builds the image has files there that nobody sees here. */
  private readonly unfetched: readonly string[];

  /** @param submodules Their folders in the context. */
  constructor(
    /** Folder of the context in the workspace. */
    private readonly root: string,
    private readonly tree: FolderTree,
    private readonly sources: ListingSources,
    submodules: readonly string[] = [],
  ) {
    this.unfetched = submodules.filter((path) => {
      const kind = this.kindOf(path);
      return kind === undefined || (kind === "folder" && tree.folders.get(path)?.size === 0);
    });
  }

  get truncated(): boolean {
    return this.tree.truncated;
  }

  get fileCount(): number {
    return this.tree.fileCount;
  }

  kindOf(path: string): EntryKind | undefined {
    if (path === "") return "folder";
    return this.tree.folders.get(folderOf(path))?.get(nameOf(path));
  }

  isOpaque(path: string): boolean {
    return upwardFrom(path).some((folder) => this.tree.opaque.has(folder)) || this.#awaitsSubmodule(path);
  }

  /** Whether `path` is a submodule without its files, lies in one, or is a folder that only a submodule makes. */
  #awaitsSubmodule(path: string): boolean {
    if (this.unfetched.length === 0) return false;
    const isMissing = this.kindOf(path) === undefined;
    return this.unfetched.some((submodule) => isWithin(submodule, path) || (isMissing && isWithin(path, submodule)));
  }

  entries(folder: string): readonly { readonly name: string; readonly kind: EntryKind }[] {
    return Array.from(this.tree.folders.get(folder) ?? [], ([name, kind]) => ({ name, kind }));
  }

  *files(folder: string): Iterable<string> {
    const top = this.tree.folders.get(folder);
    // A stack of its own instead of recursion: one generator inside the other costs each path its depth.
    const open = top ? [{ folder, entries: top.entries() }] : [];
    for (let inner = open.at(-1); inner; inner = open.at(-1)) {
      const next = inner.entries.next();
      if (next.done) {
        open.pop();
        continue;
      }
      const [name, kind] = next.value;
      const path = joinPath(inner.folder, name);
      if (kind === "file") yield path;
      const contents = kind === "folder" ? this.tree.folders.get(path) : undefined;
      if (contents) open.push({ folder: path, entries: contents.entries() });
    }
  }

  text(path: string): string | undefined {
    const { texts, demand, record } = this.sources;
    const full = joinPath(this.root, path);
    const isAllowed = record.ask(full);
    const known = texts.peek(full);
    if (known) return known.value;
    if (isAllowed && this.#mayExist(path)) demand.texts.add(full);
    return undefined;
  }

  isRead(path: string): boolean {
    const full = joinPath(this.root, path);
    return this.sources.texts.peek(full) !== undefined || !this.#mayExist(path) || !this.sources.record.mayAsk(full);
  }

  bytes(path: string): number | undefined {
    const { sizes, demand, record } = this.sources;
    const full = joinPath(this.root, path);
    const isAllowed = record.ask(full);
    const known = sizes.peek(full);
    if (known) return known.value;
    if (isAllowed && (this.kindOf(path) !== undefined || this.#mayExist(path))) demand.sizes.add(full);
    return undefined;
  }

  /** Whether a file can lie at `path`: it was seen, or nobody has looked there. */
  #mayExist(path: string): boolean {
    const kind = this.kindOf(path);
    return kind === "file" || kind === "link" || (kind === undefined && (this.truncated || this.isOpaque(path)));
  }
}
