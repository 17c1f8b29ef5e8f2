import type { Connection, DidChangeWatchedFilesParams, InitializeParams } from "vscode-languageserver";
import { configFileName } from "../lint/config";
import {
  type BuildGraphChangedParams,
  buildGraphChangedNotification,
  type InitializationOptions,
  statusChangedNotification,
} from "../protocol";
import { type ClientFeatures, readClientFeatures } from "./clientFeatures";
import { CodeActions } from "./codeActions";
import { Configuration } from "./configuration";
import { Diagnostics } from "./diagnostics";
import { DockerfileCounter } from "./dockerfileCounter";
import { Documents } from "./documents";
import { refreshLayers } from "./layerRequests";
import { describeError } from "./log";
import { PushDiagnostics } from "./pushDiagnostics";
import { Reports } from "./reports";
import { changesByFolder } from "./watchedFiles";
import { WorkspaceDiagnostics } from "./workspaceDiagnostics";
import { type OpenFileSystem, type Place, type WorkspaceFolder, WorkspaceFolders } from "./workspaceFolders";

/** A checkout changes hundreds of files one after the other: the client is told once. */
const refreshDelay = 100;

/** What lives from `initialize` to `shutdown`, and how changes of one part reach the others. */
export class Session {
  readonly features: ClientFeatures;
  readonly folders: WorkspaceFolders;
  readonly documents: Documents;
  readonly configuration: Configuration;
  readonly reports: Reports;
  readonly diagnostics: Diagnostics;
  readonly workspaceDiagnostics: WorkspaceDiagnostics;
  readonly codeActions: CodeActions;
  readonly dockerfiles: DockerfileCounter;
  private readonly push: PushDiagnostics;
  /** Open documents whose diagnostics may be others now, and which nobody has asked about since. */
  private readonly stale = new Set<string>();
  private refreshTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly connection: Connection,
    params: InitializeParams,
    openFileSystem: OpenFileSystem,
  ) {
    const options: InitializationOptions = params.initializationOptions ?? {};
    this.features = readClientFeatures(params, options);
    this.folders = new WorkspaceFolders(openFileSystem);
    this.documents = new Documents(this.folders, (folder, paths, cause) => this.markStale(folder, paths, cause));
    this.configuration = new Configuration(connection, this.features, options.settings);
    this.reports = new Reports(this.documents, this.configuration, connection.console);
    this.diagnostics = new Diagnostics(this.documents, this.configuration, this.reports, this.features);
    this.workspaceDiagnostics = new WorkspaceDiagnostics(
      this.folders,
      this.documents,
      this.configuration,
      this.diagnostics,
    );
    this.codeActions = new CodeActions(this.documents, this.configuration, this.reports, this.features);
    this.dockerfiles = new DockerfileCounter(this.folders, () => this.statusChanged());
    this.push = new PushDiagnostics(connection, this.folders, this.documents, this.diagnostics);
    this.folders.set(foldersOf(params));
  }

  /** Connects documents with diagnostics. */
  start(): void {
    this.documents.listen(this.connection);
    this.documents.onDidChangeContent(({ document }) => this.documentChanged(document.uri));
    this.documents.onDidSave(({ document }) => this.inBackground("save", () => this.documentSaved(document.uri)));
    this.documents.onDidClose(({ document }) => this.inBackground("close", () => this.documentClosed(document.uri)));
    if (!this.features.pullsDiagnostics) {
      this.documents.onDidOpen(({ document }) => {
        this.inBackground("open", () => this.push.publish(document.uri));
      });
    }
  }

  /** Stops everything that would still happen by itself. */
  stop(): void {
    clearTimeout(this.refreshTimer);
    this.workspaceDiagnostics.close();
    this.dockerfiles.stop();
  }

  /** Takes the folders that the client has now. */
  changeFolders(added: readonly string[], removed: readonly string[]): void {
    const gone = new Set(this.folders.all.filter((folder) => removed.some((uri) => folder.isAt(uri))));
    const kept = this.folders.all.filter((folder) => !gone.has(folder)).map((folder) => folder.uri);
    this.folders.set([...kept, ...added]);
    this.documents.placeAgain();
    this.reports.keepOnly(this.folders.used);
    this.workspaceDiagnostics.touch();
    for (const document of this.documents.all()) this.refresh(this.folders.placeOf(document.uri));
  }

  /** Takes the payload of `workspace/didChangeConfiguration`. */
  async changeSettings(payload: unknown): Promise<void> {
    for (const folder of await this.configuration.editorChanged(payload, this.folders.used)) this.refreshFolder(folder);
  }

  /** Takes note of changes on the disk. */
  async changeFiles(params: DidChangeWatchedFilesParams): Promise<void> {
    for (const [folder, changes] of changesByFolder(params, this.folders)) {
      this.markStale(folder, folder.workspace.changed(changes), undefined);
      if (this.dockerfiles.changed(folder, changes)) this.statusChanged();
      const files = changes.map(({ path }) => path).filter((path) => !this.documents.at({ folder, path }));
      this.reports.invalidate(folder, files);
      for (const { path, kind } of changes) if (kind === "deleted") this.reports.forget({ folder, path });
      if (files.includes(configFileName) && (await this.configuration.reload(folder))) this.refreshFolder(folder);
    }
    this.workspaceDiagnostics.touch();
  }

  /** Runs what no request waits for; an error goes to the log. */
  inBackground(what: string, work: () => Promise<void>): void {
    work().catch((error: unknown) => this.connection.console.error(`${what}: ${describeError(error)}`));
  }

  /** Tells a client that shows it. */
  private statusChanged(): void {
    if (!this.features.status) return;
    this.inBackground("status", () => this.connection.sendNotification(statusChangedNotification));
  }

  private documentChanged(uri: string): void {
    const place = this.folders.placeOf(uri);
    this.workspaceDiagnostics.touch();
    if (place.path === configFileName) {
      this.inBackground("configuration", async () => {
        if (await this.configuration.reload(place.folder)) this.refreshFolder(place.folder);
      });
    }
    if (this.features.pullsDiagnostics) return;
    this.inBackground("change", async () => {
      const { editor } = await this.configuration.of(place.folder);
      if (editor.run === "onType") await this.push.publish(uri);
    });
  }

  private async documentSaved(uri: string): Promise<void> {
    if (!this.features.pullsDiagnostics) await this.push.publish(uri);
  }

  private async documentClosed(uri: string): Promise<void> {
    const place = this.folders.placeOf(uri);
    this.diagnostics.forget(uri);
    this.reports.forget(place);
    this.folders.forget(uri);
    this.stale.delete(uri);
    this.reports.keepOnly(this.folders.used);
    this.workspaceDiagnostics.touch();
    if (!this.features.pullsDiagnostics) await this.push.clear(uri);
    if (place.path === configFileName && (await this.configuration.reload(place.folder)))
      this.refreshFolder(place.folder);
  }

  /** @param cause the document that made them stale; its own diagnostics are asked for anyway. */
  private markStale(folder: WorkspaceFolder, paths: ReadonlySet<string>, cause: string | undefined): void {
    this.reports.invalidate(folder, paths);
    for (const path of paths) if (path !== cause) this.refresh({ folder, path });
  }

  private refreshFolder(folder: WorkspaceFolder): void {
    this.workspaceDiagnostics.touch();
    for (const document of this.documents.all()) {
      const place = this.folders.placeOf(document.uri);
      if (place.folder === folder) this.refresh(place);
    }
  }

  /** Sees to it that the client shows new diagnostics of a document, if it is open and has any. */
  private refresh(place: Place): void {
    const document = this.documents.at(place);
    if (!document || this.documents.roleOf(place) === "surrounding") return;
    this.stale.add(document.uri);
    this.refreshTimer ??= setTimeout(() => {
      this.refreshTimer = undefined;
      this.inBackground("refresh", () => this.refreshNow());
    }, refreshDelay);
  }

  private async refreshNow(): Promise<void> {
    const stale = [...this.stale];
    this.stale.clear();
    if (stale.length === 0) return;
    this.statusChanged();
    await Promise.all([
      this.refreshDiagnostics(stale),
      refreshLayers(this.connection, this.features),
      this.features.buildGraphs &&
        this.connection.sendNotification(buildGraphChangedNotification, {
          uris: stale,
        } satisfies BuildGraphChangedParams),
    ]);
  }

  private async refreshDiagnostics(stale: readonly string[]): Promise<void> {
    if (!this.features.pullsDiagnostics) {
      await Promise.all(stale.map((uri) => this.push.publish(uri)));
    } else if (this.features.refreshesDiagnostics) {
      await this.connection.languages.diagnostics.refresh();
    }
  }
}

function foldersOf(params: InitializeParams): readonly string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map(({ uri }) => uri);
  return params.rootUri ? [params.rootUri] : [];
}
