// An extension of the web workbench's own: the workspace on no disk. Its files are in memory, from a list that lies beside
// its manifest, and so is whatever is written. It runs in the web worker of extensions and loads nothing but `vscode`.
import * as vscode from "vscode";

/** The scheme of its addresses; the manifest that webWorkbench.ts makes activates it by that name. */
const scheme = "go-hints-memory";

/** Of VS Code's proposals: without it "Go to File" finds nothing in such a workspace. */
interface FileSearches {
  registerFileSearchProvider(
    scheme: string,
    provider: { provideFileSearchResults(query: unknown, options: { readonly folder: vscode.Uri }): vscode.Uri[] },
  ): vscode.Disposable;
}

interface MemoryFile {
  readonly bytes: Uint8Array;
  readonly changed: number;
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const list = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, "files.json"));
  const { isReadonly, texts } = JSON.parse(new TextDecoder().decode(list)) as {
    readonly isReadonly: boolean;
    readonly texts: Readonly<Record<string, string>>;
  };
  const files = new MemoryFiles(texts);
  const search = vscode.workspace as unknown as FileSearches;
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider(scheme, files, { isCaseSensitive: true, isReadonly }),
    search.registerFileSearchProvider(scheme, {
      provideFileSearchResults: (_query, { folder }) => files.paths().map((path) => folder.with({ path })),
    }),
  );
}

/** Folders are there as long as a file lies in them, as in a repository. */
class MemoryFiles implements vscode.FileSystemProvider {
  private readonly files = new Map<string, MemoryFile>();
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;

  constructor(texts: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(texts)) this.put(path, new TextEncoder().encode(text));
  }

  /** Of all files. */
  paths(): readonly string[] {
    return [...this.files.keys()];
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const file = this.files.get(uri.path);
    if (file) return { type: vscode.FileType.File, ctime: 0, mtime: file.changed, size: file.bytes.length };
    if (this.entries(uri).length === 0) throw vscode.FileSystemError.FileNotFound(uri);
    return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    const entries = this.entries(uri);
    if (entries.length === 0) throw vscode.FileSystemError.FileNotFound(uri);
    return entries;
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const file = this.files.get(uri.path);
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    return file.bytes;
  }

  writeFile(
    uri: vscode.Uri,
    bytes: Uint8Array,
    options: { readonly create: boolean; readonly overwrite: boolean },
  ): void {
    const exists = this.files.has(uri.path);
    if (!exists && !options.create) throw vscode.FileSystemError.FileNotFound(uri);
    if (exists && options.create && !options.overwrite) throw vscode.FileSystemError.FileExists(uri);
    this.put(uri.path, bytes);
    this.changes.fire([{ type: exists ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created, uri }]);
  }

  delete(uri: vscode.Uri): void {
    if (!this.files.delete(uri.path)) throw vscode.FileSystemError.FileNotFound(uri);
    this.changes.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  private put(path: string, bytes: Uint8Array): void {
    this.files.set(path, { bytes, changed: Date.now() });
  }

  private entries({ path }: vscode.Uri): [string, vscode.FileType][] {
    const folder = path.endsWith("/") ? path : `${path}/`;
    const entries = new Map<string, vscode.FileType>();
    for (const file of this.files.keys()) {
      if (!file.startsWith(folder)) continue;
      const [name = "", ...below] = file.slice(folder.length).split("/");
      entries.set(name, below.length === 0 ? vscode.FileType.File : vscode.FileType.Directory);
    }
    return [...entries];
  }
}
