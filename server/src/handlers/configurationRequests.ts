import type { Connection } from "vscode-languageserver";
import { configFileName, moduleProxyProblem } from "../lint/config";
import { type Preferences, ruleLevels } from "../lint/settings";
import {
  type ConfigurationEdit,
  type ModuleProxyChoice,
  type ModuleProxyProblemParams,
  moduleProxiesRequest,
  moduleProxyProblemRequest,
  type SetSeverityParams,
  setSeverityRequest,
  type WriteConfigurationParams,
  type WriteConfigurationResult,
  writeConfigurationRequest,
} from "../protocol";
import { LineIndex, type Span } from "../syntax/text";
import { configEdit } from "./configFile/configEdit";
import { guarded } from "./log";
import { proxyListMeaning } from "./moduleProxyText";
import type { Session } from "./session";
import { severityEdit } from "./severityEdit";
import { rangeOf } from "./toDiagnostic";
import type { WorkspaceFolder } from "./workspaceFolders";

/** Answers what commands of the client ask on the way to a change of `.go-hints.yaml` or of the settings. */
export function registerConfigurationRequests(
  connection: Connection,
  { configuration, documents, folders }: Session,
): void {
  const { console } = connection;

  const editOf = (
    folder: WorkspaceFolder,
    text: string,
    { span, newText }: { readonly span: Span; readonly newText: string },
  ): ConfigurationEdit => ({
    uri: documents.uriOf({ folder, path: configFileName }),
    range: rangeOf(new LineIndex(text), span),
    newText,
  });

  connection.onRequest(setSeverityRequest, (params: SetSeverityParams) =>
    guarded<ConfigurationEdit | null>(console, setSeverityRequest, null, async () => {
      const { folder } = folders.placeOf(params.uri);
      const level = ruleLevels.find((each) => each === params.level);
      const text = folder.isWorkspaceFolder ? await folder.workspace.readText(configFileName) : undefined;
      const edit = text === undefined || level === undefined ? undefined : await severityEdit(text, params.rule, level);
      return text === undefined || edit === undefined ? null : editOf(folder, text, edit);
    }),
  );

  connection.onRequest<WriteConfigurationResult, void>(
    writeConfigurationRequest,
    ({ uri, moduleProxy, contexts }: WriteConfigurationParams) =>
      guarded<WriteConfigurationResult>(console, writeConfigurationRequest, { kind: "unreadable" }, async () => {
        const { folder } = folders.placeOf(uri);
        if (!folder.isWorkspaceFolder) return { kind: "outside" };
        const { editor } = await configuration.of(folder);
        const named = { ...(moduleProxy !== undefined && { moduleProxy }), ...(contexts && { contexts }) };
        const changes: Preferences = Object.keys(named).length === 0 ? editor.preferences : named;
        const text = await folder.workspace.readText(configFileName);
        const edit = await configEdit(text ?? "", changes);
        if (typeof edit === "string") return { kind: edit };
        return { kind: "edit", creates: text === undefined, edit: editOf(folder, text ?? "", edit) };
      }),
  );

  connection.onRequest(moduleProxiesRequest, ({ uri }: { readonly uri?: string }) =>
    guarded<readonly ModuleProxyChoice[]>(console, moduleProxiesRequest, [], async () => {
      const folder = uri === undefined ? folders.all[0] : folders.placeOf(uri).folder;
      if (!folder) return [];
      const { lint } = await configuration.of(folder);
      return lint.options.moduleProxies.map((value) => ({ value, description: proxyListMeaning(value) }));
    }),
  );

  connection.onRequest(moduleProxyProblemRequest, ({ value }: ModuleProxyProblemParams) =>
    guarded<string | null>(console, moduleProxyProblemRequest, null, () => moduleProxyProblem(value) ?? null),
  );
}
