import { URI } from "vscode-uri";
import { Linter } from "../lint/engine";
import type { DirectoryEntry, FileSystem } from "../workspace/fileSystem";
import { Workspace } from "../workspace/workspace";

/** Opens the files of a folder; `undefined` where they cannot be read, and only open documents are known. */
export type OpenFileSystem = (folder: URI) => FileSystem | undefined;

/** A folder of the client's workspace, or the folder of a document outside all of them. */
export class WorkspaceFolder {
  readonly workspace: Workspace;
  readonly linter: Linter;
  private readonly root: URI;

  /** @param isWorkspaceFolder false for the folder of a document outside of the workspace. */
  constructor(
    root: URI,
    files: FileSystem,
    readonly isWorkspaceFolder: boolean,
  ) {
    this.root = root;
    this.workspace = new Workspace(files);
    this.linter = new Linter(this.workspace);
  }

  /** The folder's address, without a slash at its end. */
  get uri(): string {
    return this.root.toString();
  }

  /** Whether `uri` is the address of this folder, however it is encoded. */
  isAt(uri: string): boolean {
    return normalized(URI.parse(uri)).toString() === this.uri;
  }

  /** The address of a file, encoded as VS Code does. */
  uriOf(path: string): string {
    return this.root.with({ path: `${withoutSlash(this.root.path)}/${path}` }).toString();
  }

  /** The path of an address in this folder; `undefined` when it lies outside. */
  pathOf(uri: URI): string | undefined {
    if (uri.scheme !== this.root.scheme || uri.authority !== this.root.authority) return undefined;
    const prefix = `${withoutSlash(this.root.path)}/`;
    return uri.path.startsWith(prefix) ? uri.path.slice(prefix.length) : undefined;
  }
}

/** A file and the folder it belongs to. */
export interface Place {
  readonly folder: WorkspaceFolder;
  /** Path in the workspace folder. */
  readonly path: string;
}

/** The folders of the client, and one for each folder with open documents outside of them. */
export class WorkspaceFolders {
  private folders: readonly WorkspaceFolder[] = [];
  private readonly outside = new Map<string, WorkspaceFolder>();
  private readonly places = new Map<string, Place>();

  constructor(private readonly openFileSystem: OpenFileSystem) {}

  /** The folders of the client's workspace. */
  get all(): readonly WorkspaceFolder[] {
    return this.folders;
  }

  /** Every folder in use, those of documents outside of the workspace included. */
  get used(): readonly WorkspaceFolder[] {
    return [...this.folders, ...this.outside.values()];
  }

  /** Replaces the folders; those that stay keep what they know. */
  set(uris: readonly string[]): void {
    const known = new Map(this.folders.map((folder) => [folder.uri, folder]));
    // By address: a client may name a folder that is there already.
    const folders = new Map<string, WorkspaceFolder>();
    for (const text of uris) {
      const root = normalized(URI.parse(text));
      const key = root.toString();
      if (folders.has(key)) continue;
      folders.set(key, known.get(key) ?? new WorkspaceFolder(root, this.openFileSystem(root) ?? noFiles, true));
    }
    this.folders = [...folders.values()];
    this.outside.clear();
    this.places.clear();
  }

  /** Where a document lies: in the innermost folder that holds it, else in a folder of its own. */
  placeOf(uri: string): Place {
    let place = this.places.get(uri);
    if (place === undefined) {
      place = this.findPlace(normalized(URI.parse(uri)));
      this.places.set(uri, place);
    }
    return place;
  }

  /** Every folder in use that holds the file, with its path there; nothing for files outside. */
  holding(uri: string): readonly Place[] {
    const parsed = normalized(URI.parse(uri));
    return this.used.flatMap((folder) => {
      const path = folder.pathOf(parsed);
      return path === undefined ? [] : [{ folder, path }];
    });
  }

  /** Forgets a document that was closed, and its folder when it lay outside and was the last there. */
  forget(uri: string): void {
    const place = this.places.get(uri);
    this.places.delete(uri);
    if (place === undefined || place.folder.isWorkspaceFolder) return;
    const isUsed = [...this.places.values()].some((other) => other.folder === place.folder);
    if (isUsed) return;
    for (const [key, folder] of this.outside) if (folder === place.folder) this.outside.delete(key);
  }

  private findPlace(uri: URI): Place {
    let best: Place | undefined;
    for (const folder of this.folders) {
      const path = folder.pathOf(uri);
      if (path !== undefined && (best === undefined || path.length < best.path.length)) best = { folder, path };
    }
    return best ?? this.placeOutside(uri);
  }

  private placeOutside(uri: URI): Place {
    const slash = uri.path.lastIndexOf("/");
    const root = uri.with({ path: uri.path.slice(0, Math.max(slash, 0)) || "/", query: "", fragment: "" });
    // Two states of one file in a repository differ in the query alone.
    const key = `${root.toString()}?${uri.query}`;
    let folder = this.outside.get(key);
    if (folder === undefined) {
      // An untitled document lies nowhere; the folder of any other is read by itself, without the folders in it: it may
      // be a home folder or the root of a disk.
      const files = uri.scheme === "untitled" ? undefined : this.openFileSystem(root);
      folder = new WorkspaceFolder(root, files === undefined ? noFiles : new SingleFolder(files), false);
      this.outside.set(key, folder);
    }
    return { folder, path: uri.path.slice(slash + 1) };
  }
}

/** Only what lies directly in a folder. */
class SingleFolder implements FileSystem {
  constructor(private readonly files: FileSystem) {}

  async readText(path: string): Promise<string | undefined> {
    return path.includes("/") ? undefined : this.files.readText(path);
  }

  async list(path: string): Promise<readonly DirectoryEntry[] | undefined> {
    return path === "" ? this.files.list("") : undefined;
  }

  async size(path: string): Promise<number | undefined> {
    return path.includes("/") ? undefined : this.files.size(path);
  }
}

const noFiles: FileSystem = {
  readText: async () => undefined,
  list: async () => undefined,
  size: async () => undefined,
};

/** Drive letters in lower case: clients write `C:`, `c:` and `c%3A` for the same disk. */
function normalized(uri: URI): URI {
  const path = withoutSlash(uri.path).replace(/^\/([A-Z]):/, (_, drive: string) => `/${drive.toLowerCase()}:`);
  return uri.with({ path: path === "" ? "/" : path });
}

function withoutSlash(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}
