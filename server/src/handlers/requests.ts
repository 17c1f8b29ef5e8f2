import * as l10n from "@vscode/l10n";
import { type CancellationToken, type Connection, WorkDoneProgress } from "vscode-languageserver";
import { type CheckWorkspaceParams, type CheckWorkspaceResult, checkWorkspaceRequest } from "../protocol";
import { LineIndex } from "../syntax/text";
import { registerCompletionRequests } from "./completionRequests";
import { configHover } from "./configFile/configHover";
import { registerConfigurationRequests } from "./configurationRequests";
import { emptyReport, pullDocument } from "./documentDiagnostics";
import { registerDocumentStatus } from "./documentStatus";
import { hoverAt } from "./hover";
import { registerLayerRequests } from "./layerRequests";
import { guarded } from "./log";
import { registerNpmrcRequests } from "./npmrcRequests";
import type { Session } from "./session";
import type { Place } from "./workspaceFolders";

/** Registers the answers to every request of the client. Nothing that goes wrong in them reaches the client. */
export function registerRequests(
  connection: Connection,
  session: Session,
  onCheckWorkspace: () => Promise<void>,
): void {
  const { configuration, diagnostics, documents, features, folders, reports, workspaceDiagnostics, codeActions } =
    session;
  const { console } = connection;
  // A client that has every closed file reported shows diagnostics of files that are not open.
  let reportsClosedFiles = false;

  /** The place of an open document that is linted now, else `undefined`. */
  const lintedPlace = async (uri: string): Promise<Place | undefined> => {
    if (!documents.get(uri)) return undefined;
    const place = folders.placeOf(uri);
    const role = documents.roleOf(place);
    if (role === "surrounding" || role === "configuration") return undefined;
    return (await configuration.of(place.folder)).editor.enable ? place : undefined;
  };

  connection.languages.diagnostics.on((params, token) =>
    guarded(console, "textDocument/diagnostic", emptyReport(), () =>
      pullDocument(params, token, folders, documents, diagnostics, reportsClosedFiles),
    ),
  );

  connection.languages.diagnostics.onWorkspace((params, token, progress, partial) =>
    guarded(console, "workspace/diagnostic", { items: [] }, () => {
      reportsClosedFiles = true;
      return workspaceDiagnostics.pull(params, token, progress, partial);
    }),
  );

  connection.onCodeAction((params) =>
    guarded(console, "textDocument/codeAction", null, async () => {
      const place = features.codeActionLiterals ? await lintedPlace(params.textDocument.uri) : undefined;
      return place ? codeActions.at(params, place) : null;
    }),
  );

  connection.onCodeActionResolve((action) =>
    guarded(console, "codeAction/resolve", action, () => codeActions.resolve(action, (uri) => folders.placeOf(uri))),
  );

  connection.onHover((params) =>
    guarded(console, "textDocument/hover", null, async () => {
      const { uri } = params.textDocument;
      const text = documents.get(uri)?.getText();
      if (text !== undefined && documents.roleOf(folders.placeOf(uri)) === "configuration") {
        const offset = new LineIndex(text).offsetAt(params.position);
        return features.helpsWithConfiguration ? configHover(text, offset, features) : null;
      }
      const place = await lintedPlace(uri);
      return place ? hoverAt(await reports.of(place), params.position, features) : null;
    }),
  );

  const isLinted = async (uri: string): Promise<boolean> => (await lintedPlace(uri)) !== undefined;
  registerCompletionRequests(connection, session, isLinted);
  registerNpmrcRequests(connection, session, isLinted);
  registerConfigurationRequests(connection, session);

  registerLayerRequests(connection, session);
  registerDocumentStatus(connection, session);

  connection.onRequest(checkWorkspaceRequest, ({ workDoneToken }: CheckWorkspaceParams, token: CancellationToken) =>
    guarded<CheckWorkspaceResult>(console, checkWorkspaceRequest, { files: 0, findings: 0 }, async () => {
      let shown = -1;
      const result = await workspaceDiagnostics.check(token, (done, total) => {
        const percentage = Math.floor((100 * done) / total);
        if (workDoneToken === undefined || percentage === shown) return;
        shown = percentage;
        const message = l10n.t("{0} of {1} files", done, total);
        void connection.sendProgress(WorkDoneProgress.type, workDoneToken, { kind: "report", message, percentage });
      });
      await onCheckWorkspace();
      return result;
    }),
  );
}
