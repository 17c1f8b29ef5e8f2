import { type Connection, type Event, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { configFileName } from "../lint/config";
import type { FileKind } from "../rules/define";
import { lintableKindOf } from "../workspace/fileKinds";
import type { Place, WorkspaceFolder, WorkspaceFolders } from "./workspaceFolders";

/** What the server does with a document: lint it, read its settings, or only keep its text for others. */
export type DocumentRole = FileKind | "configuration" | "surrounding";

/** The documents that the client has open, and where they lie. Their texts win over the disk. */
export class Documents {
  private readonly documents = new TextDocuments(TextDocument);
  /** Open documents by folder and path: clients encode addresses in different ways. */
  private readonly byPlace = new Map<WorkspaceFolder, Map<string, TextDocument>>();
  /** By address, where in the folders the text of an open document counts; its own place first. */
  private readonly shownAt = new Map<string, readonly Place[]>();

  /**
   * @param onStale takes the Dockerfiles of a folder whose surroundings a document has changed, and the document's own
   *   path; called before the events of this class fire.
   */
  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly onStale: (folder: WorkspaceFolder, paths: ReadonlySet<string>, cause: string) => void,
  ) {}

  /** Registers for the notifications on documents, in front of every other handler for them. */
  listen(connection: Connection): void {
    this.documents.onDidChangeContent(({ document }) => this.place(document));
    this.documents.onDidClose(({ document }) => this.remove(document));
    this.documents.listen(connection);
  }

  get onDidOpen(): Event<{ readonly document: TextDocument }> {
    return this.documents.onDidOpen;
  }

  /** Also fires when a document is opened. */
  get onDidChangeContent(): Event<{ readonly document: TextDocument }> {
    return this.documents.onDidChangeContent;
  }

  get onDidSave(): Event<{ readonly document: TextDocument }> {
    return this.documents.onDidSave;
  }

  get onDidClose(): Event<{ readonly document: TextDocument }> {
    return this.documents.onDidClose;
  }

  get(uri: string): TextDocument | undefined {
    return this.documents.get(uri);
  }

  all(): readonly TextDocument[] {
    return this.documents.all();
  }

  at({ folder, path }: Place): TextDocument | undefined {
    return this.byPlace.get(folder)?.get(path);
  }

  /** The address of a file: the client's own spelling where it has the file open. */
  uriOf(place: Place): string {
    return this.at(place)?.uri ?? place.folder.uriOf(place.path);
  }

  /** What to do with a file; a document is a Dockerfile by its language as well as by its name. */
  roleOf(place: Place): DocumentRole {
    if (place.path === configFileName) return "configuration";
    return lintableKindOf(place.path) ?? (this.at(place)?.languageId === "dockerfile" ? "dockerfile" : "surrounding");
  }

  /** Hands every open document to the folders it now lies in, after they have changed. */
  placeAgain(): void {
    this.byPlace.clear();
    for (const document of this.documents.all()) {
      for (const place of this.shownAt.get(document.uri) ?? []) this.show(place, undefined);
      this.shownAt.delete(document.uri);
    }
    for (const document of this.documents.all()) this.place(document);
  }

  private place(document: TextDocument): void {
    const own = this.folders.placeOf(document.uri);
    let paths = this.byPlace.get(own.folder);
    if (paths === undefined) {
      paths = new Map();
      this.byPlace.set(own.folder, paths);
    }
    paths.set(own.path, document);
    let places = this.shownAt.get(document.uri);
    if (places === undefined) {
      // A folder around another one of the workspace reads its files too.
      const around = this.folders.holding(document.uri).filter(({ folder }) => folder !== own.folder);
      places = [own, ...around.filter(({ folder }) => folder.isWorkspaceFolder)];
      this.shownAt.set(document.uri, places);
    }
    for (const place of places) this.show(place, document.getText());
  }

  private remove(document: TextDocument): void {
    const { folder, path } = this.folders.placeOf(document.uri);
    const paths = this.byPlace.get(folder);
    paths?.delete(path);
    if (paths?.size === 0) this.byPlace.delete(folder);
    for (const place of this.shownAt.get(document.uri) ?? []) this.show(place, undefined);
    this.shownAt.delete(document.uri);
  }

  private show({ folder, path }: Place, text: string | undefined): void {
    this.onStale(folder, folder.workspace.setBuffer(path, text), path);
  }
}
