import type { RemoteConsole } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { FileReport } from "../lint/engine";
import type { Configuration, FolderSettings } from "./configuration";
import type { Documents } from "./documents";
import { describeError } from "./log";
import type { Place, WorkspaceFolder } from "./workspaceFolders";

/** What a report was made from; it holds as long as all of it is the same. */
interface Basis {
  /** Version of the open document; `undefined` for a file that is not open. */
  readonly version: number | undefined;
  readonly settings: FolderSettings;
  /** How often something around the file had changed. */
  readonly changes: number;
}

interface Entry {
  changes: number;
  /** What stands for the present state of the file. */
  stamp?: Basis;
  /** The newest report on an open document, perhaps of an older basis: its parsed instructions are used again. */
  done?: { readonly basis: Basis; readonly report: FileReport };
  /** The newest report on an open document that was made from its text alone. */
  exact?: { readonly basis: Basis; readonly report: FileReport };
  running?: { readonly basis: Basis; readonly report: Promise<FileReport> };
}

/**
 * Lints files, and keeps the reports on open documents until something that they were made from changes. Those on other
 * files are not kept: of each, a workspace of thousands would hold the whole simulation.
 */
export class Reports {
  private readonly entries = new Map<WorkspaceFolder, Map<string, Entry>>();
  /** Rules whose failure was logged already, with the file. */
  private readonly loggedErrors = new Set<string>();

  constructor(
    private readonly documents: Documents,
    private readonly configuration: Configuration,
    private readonly console: RemoteConsole,
  ) {}

  /** The report on a file as it is now: on the open document, else on what the disk holds. */
  async of(place: Place): Promise<FileReport> {
    const current = this.configuration.of(place.folder);
    const settings = current instanceof Promise ? await current : current;
    const entry = this.entryOf(place);
    const document = this.documents.at(place);
    const basis: Basis = { version: document?.version, settings, changes: entry.changes };
    if (entry.done && isSame(entry.done.basis, basis)) return entry.done.report;
    if (entry.exact && !isSame(entry.exact.basis, basis)) delete entry.exact;
    if (entry.running && isSame(entry.running.basis, basis)) return entry.running.report;
    const report = place.folder.linter.lint(place.path, {
      settings: settings.lint,
      isEdited: isBeingEdited(entry, document),
      ...(document && { text: document.getText() }),
      ...(entry.done && { previous: entry.done.report }),
    });
    const running = { basis, report };
    entry.running = running;
    try {
      const finished = await report;
      // A lint that was overtaken by a newer one leaves no trace.
      if (entry.running === running && document) entry.done = { basis, report: finished };
      this.logErrors(finished);
      return finished;
    } finally {
      if (entry.running === running) delete entry.running;
    }
  }

  /**
   * The report on an open document made from its text alone: one whose offsets count in the document, and whose fixes can be
   * applied. Its findings are those of `of`.
   */
  async exactOf(place: Place): Promise<FileReport> {
    const current = this.configuration.of(place.folder);
    const settings = current instanceof Promise ? await current : current;
    const entry = this.entryOf(place);
    const document = this.documents.at(place);
    const basis: Basis = { version: document?.version, settings, changes: entry.changes };
    const known = [entry.done, entry.exact].find((each) => each && isExact(each.report) && isSame(each.basis, basis));
    if (known) return known.report;
    const text = document?.getText();
    const report = await place.folder.linter.lint(place.path, {
      settings: settings.lint,
      ...(text !== undefined && { text }),
    });
    if (document) entry.exact = { basis, report };
    return report;
  }

  /**
   * An object that stands for the state of a file and of all that a report on it is made from: the same one as long as the
   * report would be the same.
   */
  async stampOf(place: Place): Promise<object> {
    const settings = await this.configuration.of(place.folder);
    const entry = this.entryOf(place);
    const basis: Basis = { version: this.documents.at(place)?.version, settings, changes: entry.changes };
    if (!entry.stamp || !isSame(entry.stamp, basis)) entry.stamp = basis;
    return entry.stamp;
  }

  /** The report on an open document in this version, if it is there already. */
  finished(place: Place): FileReport | undefined {
    const done = this.entries.get(place.folder)?.get(place.path)?.done;
    return done && done.basis.version === this.documents.at(place)?.version ? done.report : undefined;
  }

  /** Makes the next question for these files be answered anew. */
  invalidate(folder: WorkspaceFolder, paths: Iterable<string>): void {
    const entries = this.entries.get(folder);
    if (!entries) return;
    for (const path of paths) {
      const entry = entries.get(path);
      if (entry) entry.changes++;
    }
  }

  invalidateFolder(folder: WorkspaceFolder): void {
    this.invalidate(folder, this.entries.get(folder)?.keys() ?? []);
  }

  /** The files of a folder that were linted. */
  knownPaths(folder: WorkspaceFolder): readonly string[] {
    return [...(this.entries.get(folder)?.keys() ?? [])];
  }

  /** Lets go of a file that was closed or deleted. */
  forget({ folder, path }: Place): void {
    const entries = this.entries.get(folder);
    entries?.delete(path);
    if (entries?.size === 0) this.entries.delete(folder);
  }

  /** Lets go of folders that are no longer in use. */
  keepOnly(folders: readonly WorkspaceFolder[]): void {
    for (const folder of this.entries.keys()) if (!folders.includes(folder)) this.entries.delete(folder);
  }

  private entryOf({ folder, path }: Place): Entry {
    let entries = this.entries.get(folder);
    if (!entries) {
      entries = new Map();
      this.entries.set(folder, entries);
    }
    let entry = entries.get(path);
    if (!entry) {
      entry = { changes: 0 };
      entries.set(path, entry);
    }
    return entry;
  }

  private logErrors(report: FileReport): void {
    for (const { rule, error } of report.ruleErrors) {
      const key = `${rule} ${report.path}`;
      if (this.loggedErrors.has(key)) continue;
      this.loggedErrors.add(key);
      this.console.error(`rule ${rule} failed on ${report.path}: ${describeError(error)}`);
    }
  }
}

/** Whether a document is written in: most of those that are opened are only read, and for them nothing has to be prepared. */
function isBeingEdited({ done }: Entry, document: TextDocument | undefined): boolean {
  if (!document || !done) return false;
  return !isExact(done.report) || done.basis.version !== document.version;
}

function isExact({ syntax }: FileReport): boolean {
  return syntax?.editing === undefined;
}

function isSame(a: Basis, b: Basis): boolean {
  return a.version === b.version && a.settings === b.settings && a.changes === b.changes;
}
