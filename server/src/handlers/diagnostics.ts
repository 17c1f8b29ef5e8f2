import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import { diagnosticSource } from "../protocol";
import { isSameJson } from "../syntax/sameness";
import { LineIndex } from "../syntax/text";
import type { ClientFeatures } from "./clientFeatures";
import type { Configuration, FolderSettings } from "./configuration";
import type { Documents } from "./documents";
import type { Reports } from "./reports";
import { rangeOf, toDiagnostics } from "./toDiagnostic";
import type { Place } from "./workspaceFolders";

/** The diagnostics of one file at one time. */
export interface FileDiagnostics {
  readonly items: Diagnostic[];
  /** The same id stands for the same items; never used again once the document was closed. */
  readonly resultId: string;
  /** Version of the open document that they belong to; `null` for a file that is not open. */
  readonly version: number | null;
}

interface Given {
  readonly source: object;
  readonly items: Diagnostic[];
  readonly resultId: string;
}

/** Makes the diagnostics of files out of their reports, and the ids that tell a client that nothing has changed. */
export class Diagnostics {
  private readonly given = new Map<string, Given>();
  private lastId = 0;
  /** Tells the ids of this server from those that a client has kept from the one before. */
  private readonly session = Math.random().toString(36).slice(2, 8);

  constructor(
    private readonly documents: Documents,
    private readonly configuration: Configuration,
    private readonly reports: Reports,
    private readonly features: ClientFeatures,
  ) {}

  /**
   * The diagnostics of a file as it is now. `undefined` when the document was changed while it was being checked: the
   * answer would belong to a text that is gone.
   */
  async of(place: Place): Promise<FileDiagnostics | undefined> {
    const version = this.documents.at(place)?.version;
    const settings = this.configuration.of(place.folder);
    const { source, items } = await this.itemsOf(place, settings instanceof Promise ? await settings : settings);
    if (this.documents.at(place)?.version !== version) return undefined;
    return { items, resultId: this.resultId(this.documents.uriOf(place), source, items), version: version ?? null };
  }

  /** Makes ids given out for a file worthless, because clients forget diagnostics of what they close. */
  forget(uri: string): void {
    this.given.delete(uri);
  }

  private async itemsOf(place: Place, settings: FolderSettings): Promise<{ source: object; items: Diagnostic[] }> {
    const role = this.documents.roleOf(place);
    if (!settings.editor.enable || role === "surrounding") return { source: nothing, items: nothing };
    if (role === "configuration") return { source: settings, items: await this.problemsOf(place, settings) };
    const stamp = await this.reports.stampOf(place);
    const known = this.given.get(this.documents.uriOf(place));
    if (known?.source === stamp) return { source: stamp, items: known.items };
    const report = await this.reports.of(place);
    const files = {
      uriOf: (path: string) => this.documents.uriOf({ folder: place.folder, path }),
      readText: (path: string) => place.folder.workspace.readText(path),
    };
    return { source: stamp, items: await toDiagnostics(report, files, this.features) };
  }

  private async problemsOf(place: Place, settings: FolderSettings): Promise<Diagnostic[]> {
    if (settings.problems.length === 0) return [];
    const lines = new LineIndex((await place.folder.workspace.readText(place.path)) ?? "");
    return settings.problems.map(({ span, message }) => ({
      range: rangeOf(lines, span),
      severity: DiagnosticSeverity.Warning,
      source: diagnosticSource,
      message,
    }));
  }

  private resultId(uri: string, source: object, items: Diagnostic[]): string {
    const known = this.given.get(uri);
    if (known?.source === source) return known.resultId;
    const resultId = known && isSameJson(known.items, items) ? known.resultId : `${this.session}-${++this.lastId}`;
    this.given.set(uri, { source, items, resultId });
    return resultId;
  }
}

const nothing: Diagnostic[] = [];
