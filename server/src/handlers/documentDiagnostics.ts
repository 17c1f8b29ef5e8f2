import {
  type CancellationToken,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import type { Diagnostics } from "./diagnostics";
import type { Documents } from "./documents";
import type { WorkspaceFolders } from "./workspaceFolders";

/**
 * Answers `textDocument/diagnostic`.
 *
 * @param reportsClosedFiles whether the client shows diagnostics of files that are not open.
 * @throws ResponseError when the request was cancelled, or the document changed meanwhile and has to be asked for again.
 */
export async function pullDocument(
  params: DocumentDiagnosticParams,
  token: CancellationToken,
  folders: WorkspaceFolders,
  documents: Documents,
  diagnostics: Diagnostics,
  reportsClosedFiles: boolean,
): Promise<DocumentDiagnosticReport> {
  if (token.isCancellationRequested) throw cancelled();
  const { uri } = params.textDocument;
  const document = documents.get(uri);
  if (!document && !reportsClosedFiles) return emptyReport();
  const place = folders.placeOf(uri);
  const current = await diagnostics.of(place);
  if (!document) folders.forget(uri);
  if (token.isCancellationRequested) throw cancelled();
  const now = documents.get(uri);
  // What was closed meanwhile has nothing to show, as if it had been closed before.
  if (document && !now && !reportsClosedFiles) return emptyReport();
  if (current === undefined || document !== now)
    throw new ResponseError(LSPErrorCodes.ServerCancelled, "changed", { retriggerRequest: true });
  const { items, resultId } = current;
  return params.previousResultId === resultId
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}

/** Says that there is nothing to show, so that nothing stale stays. */
export function emptyReport(): DocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Full, items: [] };
}

function cancelled(): ResponseError<undefined> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}
