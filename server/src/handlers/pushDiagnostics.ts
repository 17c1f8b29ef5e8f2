import type { Connection } from "vscode-languageserver";
import type { Diagnostics } from "./diagnostics";
import type { Documents } from "./documents";
import { describeError } from "./log";
import type { WorkspaceFolders } from "./workspaceFolders";

/** Sends diagnostics to clients that cannot ask for them. */
export class PushDiagnostics {
  /** Addresses being checked; `true` when they changed meanwhile and have to be checked again. */
  private readonly running = new Map<string, boolean>();

  constructor(
    private readonly connection: Connection,
    private readonly folders: WorkspaceFolders,
    private readonly documents: Documents,
    private readonly diagnostics: Diagnostics,
  ) {}

  /** Checks an open document and sends what was found, unless a newer version overtakes it. */
  async publish(uri: string): Promise<void> {
    if (this.running.has(uri)) {
      this.running.set(uri, true);
      return;
    }
    try {
      do {
        this.running.set(uri, false);
        const document = this.documents.get(uri);
        if (document === undefined) return;
        const place = this.folders.placeOf(uri);
        const current = await this.diagnostics.of(place);
        if (this.documents.get(uri) === undefined) return;
        // Meanwhile it may have been edited, or opened anew, or have come into another folder of the workspace.
        if (current === undefined || this.documents.at(place) !== document) this.running.set(uri, true);
        else await this.connection.sendDiagnostics({ uri, version: current.version ?? 0, diagnostics: current.items });
      } while (this.running.get(uri) === true);
    } catch (error) {
      this.connection.console.error(`diagnostics of ${uri}: ${describeError(error)}`);
    } finally {
      this.running.delete(uri);
    }
  }

  /** Takes back what was sent for a document that was closed. */
  async clear(uri: string): Promise<void> {
    await this.connection.sendDiagnostics({ uri, diagnostics: [] });
  }
}
