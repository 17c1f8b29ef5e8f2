import { CancellationToken, type Connection } from "vscode-languageserver";
import { configFileName } from "../lint/config";
import { ruleLevels } from "../lint/settings";
import {
  type CheckWorkspaceResult,
  type ConfigurationEdit,
  checkWorkspaceRequest,
  type SetSeverityParams,
  setSeverityRequest,
} from "../protocol";
import { LineIndex } from "../syntax/text";
import { emptyReport, pullDocument } from "./documentDiagnostics";
import { hoverAt } from "./hover";
import { guarded } from "./log";
import { registerNpmrcRequests } from "./npmrcRequests";
import type { Session } from "./session";
import { severityEdit } from "./severityEdit";
import { rangeOf } from "./toDiagnostic";
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
      const place = await lintedPlace(params.textDocument.uri);
      return place ? hoverAt(await reports.of(place), params.position, features) : null;
    }),
  );

  registerNpmrcRequests(connection, session, async (uri) => (await lintedPlace(uri)) !== undefined);

  connection.onRequest(checkWorkspaceRequest, (token: CancellationToken | undefined) =>
    guarded<CheckWorkspaceResult>(console, checkWorkspaceRequest, { files: 0, findings: 0 }, async () => {
      workspaceDiagnostics.everything = true;
      let files = 0;
      let findings = 0;
      for await (const place of workspaceDiagnostics.files(token ?? CancellationToken.None)) {
        files++;
        findings += (await diagnostics.of(place))?.items.length ?? 0;
      }
      await onCheckWorkspace();
      return { files, findings };
    }),
  );

  connection.onRequest(setSeverityRequest, (params: SetSeverityParams) =>
    guarded<ConfigurationEdit | null>(console, setSeverityRequest, null, async () => {
      const { folder } = folders.placeOf(params.uri);
      const level = ruleLevels.find((each) => each === params.level);
      const text = folder.isWorkspaceFolder ? await folder.workspace.readText(configFileName) : undefined;
      const edit = text === undefined || level === undefined ? undefined : await severityEdit(text, params.rule, level);
      if (text === undefined || edit === undefined) return null;
      const uri = documents.uriOf({ folder, path: configFileName });
      return { uri, range: rangeOf(new LineIndex(text), edit.span), newText: edit.newText };
    }),
  );
}
