import { type GoModSyntax, type GoWorkSyntax, parseGoMod, parseGoWork } from "../syntax/goMod";
import { mapConcurrently } from "./concurrency";
import type { FolderCache } from "./folders";
import type { FolderTree } from "./listing";
import { ParseCache } from "./parseCache";
import { folderOf, isWithin, joinPath, upwardFrom } from "./paths";
import type { GoModFile, GoModule, GoWork } from "./surroundings";
import type { TextStore } from "./texts";

const filesAtOnce = 16;

/** Reads the Go modules and workspaces of build contexts; each go.mod is parsed once for each text it has. */
export class ModuleReader {
  readonly #modules = new ParseCache<GoModSyntax>(parseGoMod);
  readonly #works = new ParseCache<GoWorkSyntax>(parseGoWork);

  constructor(
    private readonly folders: FolderCache,
    private readonly texts: TextStore,
  ) {}

  /**
   * The modules in a context, nearest to its root first.
   * @param root Folder of the context.
   * @param maximum Modules read; those farther from the root are left out.
   * @param onAsk Called with every path the answer rests on.
   */
  async modulesIn(
    root: string,
    tree: FolderTree,
    maximum: number,
    onAsk: (path: string) => void,
  ): Promise<readonly GoModule[]> {
    const found = foldersHolding(tree, "go.mod").slice(0, maximum);
    const modules = await mapConcurrently(found, filesAtOnce, async (folder): Promise<GoModule | undefined> => {
      const path = joinPath(root, joinPath(folder, "go.mod"));
      const contents = tree.folders.get(folder);
      const text = await this.#read(path, onAsk);
      if (text === undefined) return undefined;
      let hasVendor = false;
      if (contents?.get("vendor") === "folder") {
        const vendored = joinPath(folderOf(path), "vendor/modules.txt");
        onAsk(vendored);
        hasVendor = (await this.folders.kindOf(vendored)) === "file";
      }
      const hasGoSum = contents?.has("go.sum") === true;
      return { folder, path, syntax: this.#modules.parse(path, text), hasGoSum, hasVendor };
    });
    return modules.filter((module) => module !== undefined);
  }

  /** The go.mod files in a folder and above it, the nearest first. */
  async modulesAround(folder: string, onAsk: (path: string) => void): Promise<readonly GoModFile[]> {
    const modules = await mapConcurrently(upwardFrom(folder), filesAtOnce, async (each) => {
      const path = joinPath(each, "go.mod");
      onAsk(path);
      const text = (await this.folders.kindOf(path)) === "file" ? await this.#read(path, onAsk) : undefined;
      return text === undefined ? [] : [{ path, syntax: this.#modules.parse(path, text) }];
    });
    return modules.flat();
  }

  /** The go.work that is in force in a context: at its root, else inside above a module, else above the context. */
  async workOf(
    root: string,
    tree: FolderTree,
    modules: readonly GoModule[],
    onAsk: (path: string) => void,
  ): Promise<GoWork | undefined> {
    const inside = foldersHolding(tree, "go.work").find(
      (folder) => folder === "" || modules.some((module) => isWithin(folder, module.folder)),
    );
    if (inside !== undefined) return this.#work(joinPath(root, joinPath(inside, "go.work")), inside, onAsk);
    for (const folder of upwardFrom(root).slice(1)) {
      const path = joinPath(folder, "go.work");
      onAsk(path);
      if ((await this.folders.kindOf(path)) === "file") return this.#work(path, undefined, onAsk);
    }
    return undefined;
  }

  async #work(path: string, folder: string | undefined, onAsk: (path: string) => void): Promise<GoWork | undefined> {
    const text = await this.#read(path, onAsk);
    return text === undefined ? undefined : { folder, path, syntax: this.#works.parse(path, text) };
  }

  #read(path: string, onAsk: (path: string) => void): Promise<string | undefined> {
    onAsk(path);
    return this.texts.read(path);
  }
}

/** Listed folders that hold a file of this name, nearest to the root first; test data is no part of the program. */
function foldersHolding(tree: FolderTree, name: string): string[] {
  const found: string[] = [];
  for (const [folder, contents] of tree.folders) {
    if (contents.get(name) === "file" && !/(^|\/)testdata(\/|$)/.test(folder)) found.push(folder);
  }
  return found;
}
