import * as l10n from "@vscode/l10n";
import {
  type CancellationToken,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type ResultProgressReporter,
  type WorkDoneProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import { configFileName } from "../lint/config";
import type { CheckWorkspaceResult } from "../protocol";
import { forEachConcurrently, mapConcurrently } from "../workspace/concurrency";
import type { Configuration } from "./configuration";
import type { Diagnostics } from "./diagnostics";
import type { Documents } from "./documents";
import { Pauses } from "./pauses";
import type { WorkspaceFolder, WorkspaceFolders } from "./workspaceFolders";

/** Reports that go to the client together; the first files of a large workspace show soon. */
const batchSize = 20;

/** Files that are checked at the same time: while one is being read another is looked at. */
const filesAtOnce = 4;

/** Milliseconds without a change before files are looked at again: while somebody types there is a change with every key. */
const quietPeriod = 250;

/** A file that is reported, and the folder it lies in. */
interface ReportedFile {
  readonly folder: WorkspaceFolder;
  readonly path: string;
}

/** Answers `workspace/diagnostic` for every folder whose settings want it. */
export class WorkspaceDiagnostics {
  /** Whether every folder is reported, whatever its settings say: somebody asked for it. */
  everything = false;
  private revision = 0;
  private isClosed = false;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly documents: Documents,
    private readonly configuration: Configuration,
    private readonly diagnostics: Diagnostics,
  ) {}

  /** Takes note that the diagnostics of some file may be others now. */
  touch(): void {
    this.revision++;
    const waiting = this.waiting;
    this.waiting = [];
    for (const wake of waiting) wake();
  }

  /** Ends every request that waits for news. */
  close(): void {
    this.isClosed = true;
    this.touch();
  }

  /** Whether any folder wants its files reported that are not open. */
  async isWanted(): Promise<boolean> {
    if (this.everything) return true;
    const settings = await Promise.all(this.folders.all.map((folder) => this.configuration.of(folder)));
    return settings.some(({ editor }) => editor.enable && editor.workspaceDiagnostics);
  }

  /**
   * Reports all files, in parts where the client takes parts. A client that has every report already and asks again gets
   * its answer when something has changed: VS Code would ask every two seconds.
   */
  async pull(
    params: WorkspaceDiagnosticParams,
    token: CancellationToken,
    progress: WorkDoneProgressReporter,
    partial: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined,
  ): Promise<WorkspaceDiagnosticReport> {
    const previous = new Map(params.previousResultIds.map(({ uri, value }) => [uri, value]));
    for (;;) {
      const { revision } = this;
      const { changed, rest } = await this.reportAll(previous, token, progress, partial);
      if (changed || previous.size === 0 || partial === undefined || this.isClosed) return { items: rest };
      if (this.revision === revision) await this.nextTouch(token);
      throwIfCancelled(token);
      await this.quiet(token);
    }
  }

  /**
   * Checks every file of every folder once, whatever the settings say of closed files, and reports them all from then on.
   *
   * @param onProgress takes how many files of how many are done.
   * @throws ResponseError when it was cancelled; nothing is different then
   */
  async check(
    token: CancellationToken,
    onProgress: (done: number, total: number) => void,
  ): Promise<CheckWorkspaceResult> {
    const places: ReportedFile[] = [];
    for await (const place of this.files(token, true)) places.push(place);
    throwIfCancelled(token);
    let done = 0;
    let findings = 0;
    const pauses = new Pauses();
    await mapConcurrently(places, filesAtOnce, async (place) => {
      throwIfCancelled(token);
      const current = await this.diagnostics.of(place);
      findings += current?.items.length ?? 0;
      onProgress(++done, places.length);
      await pauses.ifDue();
    });
    this.everything = true;
    return { files: places.length, findings };
  }

  /** Every file that is reported. */
  private async *files(token: CancellationToken, everything: boolean): AsyncGenerator<ReportedFile> {
    for (const folder of this.folders.all) {
      const { editor } = await this.configuration.of(folder);
      if (!editor.enable || !(editor.workspaceDiagnostics || everything)) continue;
      const abort = new AbortController();
      const listener = token.onCancellationRequested(() => abort.abort());
      try {
        if ((await folder.workspace.readText(configFileName)) !== undefined) yield { folder, path: configFileName };
        for await (const path of folder.workspace.findFiles("", abort.signal)) {
          // A folder inside of another one of the workspace reports its files itself.
          const place = this.folders.placeOf(folder.uriOf(path));
          if (place.folder === folder) yield { folder, path };
        }
      } finally {
        listener.dispose();
      }
    }
  }

  private async reportAll(
    previous: ReadonlyMap<string, string>,
    token: CancellationToken,
    progress: WorkDoneProgressReporter,
    partial: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined,
  ): Promise<{ readonly changed: boolean; readonly rest: WorkspaceDocumentDiagnosticReport[] }> {
    const gone = new Set(previous.keys());
    let batch: WorkspaceDocumentDiagnosticReport[] = [];
    let changed = false;
    let count = 0;
    const add = (report: WorkspaceDocumentDiagnosticReport): void => {
      if (report.kind === DocumentDiagnosticReportKind.Full) changed = true;
      batch.push(report);
      if (!partial || !changed || batch.length < batchSize) return;
      partial.report({ items: batch });
      batch = [];
    };
    const pauses = new Pauses();
    await forEachConcurrently(this.files(token, this.everything), filesAtOnce, async (place) => {
      throwIfCancelled(token);
      const uri = this.documents.uriOf(place);
      gone.delete(uri);
      progress.report(l10n.t("{0} files", ++count));
      const current = await this.diagnostics.of(place);
      // A document that is being typed in is reported by its own request.
      if (current === undefined) return;
      const { items, resultId, version } = current;
      add(
        previous.get(uri) === resultId
          ? { kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId }
          : { kind: DocumentDiagnosticReportKind.Full, uri, version, resultId, items },
      );
      await pauses.ifDue();
    });
    throwIfCancelled(token);
    for (const uri of gone) {
      // Open documents without a file, such as untitled ones, are reported by their own requests.
      if (this.documents.get(uri) !== undefined) continue;
      add({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] });
    }
    return { changed, rest: batch };
  }

  /** Waits until nothing has changed for a while, or nobody waits any more. */
  private async quiet(token: CancellationToken): Promise<void> {
    for (let revision = -1; revision !== this.revision && !this.isClosed && !token.isCancellationRequested; ) {
      revision = this.revision;
      await new Promise((resolve) => setTimeout(resolve, quietPeriod));
    }
    throwIfCancelled(token);
  }

  private nextTouch(token: CancellationToken): Promise<void> {
    return new Promise((resolve) => {
      const listener = token.onCancellationRequested(() => wake());
      const wake = (): void => {
        listener.dispose();
        resolve();
      };
      this.waiting.push(wake);
    });
  }
}

function throwIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}
