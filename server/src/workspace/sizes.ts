import { mapConcurrently } from "./concurrency";
import type { FileSystem } from "./fileSystem";
import type { FolderCache } from "./folders";
import { LoadCache, type Loaded } from "./loadCache";
import { isWithin, joinPath } from "./paths";

const readersAtOnce = 16;

/** Sizes of files, and of folders with all that lies below them. */
export class SizeStore {
  readonly #sizes: LoadCache<number | undefined>;

  /** @param maximumMeasured Files of one folder that are measured; more make its size a lower bound. */
  constructor(
    private readonly files: FileSystem,
    private readonly folders: FolderCache,
    private readonly maximumMeasured: number,
  ) {
    this.#sizes = new LoadCache(
      (path) => this.#measure(path),
      () => 1,
      50_000,
    );
  }

  /** Bytes of the file or the folder at `path`; links count nothing; `undefined` when nothing is there. */
  async measure(path: string): Promise<number | undefined> {
    return this.#sizes.get(path);
  }

  peek(path: string): Loaded<number | undefined> | undefined {
    return this.#sizes.peek(path);
  }

  forget(path: string): void {
    this.#sizes.drop(path);
  }

  /** Forgets everything in `folder`. */
  forgetWithin(folder: string): void {
    this.#sizes.dropWhere((path) => isWithin(folder, path));
  }

  async #measure(path: string): Promise<number | undefined> {
    const kind = await this.folders.kindOf(path);
    if (kind === "file") return this.files.size(path);
    if (kind !== "folder") return kind && 0;

    let total = 0;
    let measured = 0;
    for (let level = [path]; level.length > 0 && measured < this.maximumMeasured; ) {
      // Straight from the disk: the insides of `.git` and `node_modules` would push everything else out of the cache.
      const listed = await mapConcurrently(level, readersAtOnce, async (folder) => ({
        folder,
        entries: (await this.files.list(folder)) ?? [],
      }));
      const all = listed.flatMap(({ folder, entries }) =>
        entries.map((entry) => ({ path: joinPath(folder, entry.name), kind: entry.kind })),
      );
      const found = all.filter((entry) => entry.kind === "file").slice(0, this.maximumMeasured - measured);
      const sizes = await mapConcurrently(found, readersAtOnce, (file) => this.files.size(file.path));
      for (const size of sizes) total += size ?? 0;
      measured += found.length;
      level = all.filter((entry) => entry.kind === "folder").map((entry) => entry.path);
    }
    return total;
  }
}
