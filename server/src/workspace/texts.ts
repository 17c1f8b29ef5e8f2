import type { FileSystem } from "./fileSystem";
import { LoadCache, type Loaded } from "./loadCache";
import { isWithin } from "./paths";

/** Texts of files; what an editor has open wins over what the disk holds. */
export class TextStore {
  readonly #buffers = new Map<string, Loaded<string>>();
  readonly #disk: LoadCache<string | undefined>;

  /** @param maximumUnits UTF-16 code units kept; beyond it the texts read first are forgotten. */
  constructor(files: FileSystem, maximumUnits: number) {
    this.#disk = new LoadCache(
      (path) => files.readText(path),
      (text) => (text?.length ?? 0) + 1,
      maximumUnits,
    );
  }

  /** Sets what an editor shows for `path`; `undefined` closes it. */
  setBuffer(path: string, text: string | undefined): void {
    if (text === undefined) this.#buffers.delete(path);
    else this.#buffers.set(path, { value: text });
    this.#disk.drop(path);
  }

  /** `undefined` for a file that is absent or cannot be read as text. */
  async read(path: string): Promise<string | undefined> {
    return this.#buffers.get(path)?.value ?? this.#disk.get(path);
  }

  /** What is in memory for `path`: `undefined` when it was not read yet. */
  peek(path: string): Loaded<string | undefined> | undefined {
    return this.#buffers.get(path) ?? this.#disk.peek(path);
  }

  forget(path: string): void {
    this.#disk.drop(path);
  }

  /** Forgets everything in `folder`. */
  forgetWithin(folder: string): void {
    this.#disk.dropWhere((path) => isWithin(folder, path));
  }
}
