// What the suites of the visible editor are told from outside: GO_HINTS_EXTENSION names another extension to test, a folder or
// a package; GO_HINTS_PICTURES a folder that keeps the pictures, docs/images when the ones in the README are made anew.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { VisibleEditorOptions } from "./visible";

const extension = process.env["GO_HINTS_EXTENSION"];

/** The extension under test, for {@link VisibleEditor.open}; this project when nobody names one. */
export const extensionUnderTest: Pick<VisibleEditorOptions, "extension"> = extension === undefined ? {} : { extension };

/** Where a suite puts the pictures that it takes. */
export class Pictures {
  private readonly kept = process.env["GO_HINTS_PICTURES"];
  private readonly folder = this.kept ?? mkdtempSync(join(tmpdir(), "go-hints-pictures-"));

  /** The path for a picture, given its name in the folder. */
  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  /** Removes the pictures that nobody asked to keep. */
  discard(): void {
    if (this.kept === undefined) rmSync(this.folder, { recursive: true });
  }
}
