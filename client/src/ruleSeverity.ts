import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type ConfigurationEdit,
  type RuleLevelName,
  type SetSeverityParams,
  setSeverityRequest,
  settingsSection,
} from "../../server/src/protocol";
import { applyConfigurationEdit } from "./projectConfiguration";

/** Asks for a severity and keeps it where the rule is configured already: settings, `.go-hints.yaml`, or settings anew. */
export async function setRuleSeverity(
  client: BaseLanguageClient | undefined,
  rule: string,
  document: vscode.Uri | undefined,
  chosen?: RuleLevelName,
): Promise<void> {
  const level = chosen ?? (await pickLevel(rule));
  if (level === undefined) return;
  const configuration = vscode.workspace.getConfiguration(settingsSection, document);
  const target = targetOf(configuration, rule);
  if (
    target === undefined &&
    client?.isRunning() &&
    document &&
    (await setInProject(client, { uri: document.toString(), rule, level }))
  ) {
    return;
  }
  const scope = target ?? newTarget();
  const inspected = configuration.inspect<Record<string, unknown>>("rules");
  const before = scope === vscode.ConfigurationTarget.Global ? inspected?.globalValue : valueIn(inspected, scope);
  await configuration.update("rules", { ...before, [rule]: level }, scope);
}

async function pickLevel(rule: string): Promise<RuleLevelName | undefined> {
  const items: (vscode.QuickPickItem & { readonly level: RuleLevelName })[] = [
    { level: "error", label: vscode.l10n.t("Error") },
    { level: "warning", label: vscode.l10n.t("Warning") },
    { level: "information", label: vscode.l10n.t("Information") },
    { level: "hint", label: vscode.l10n.t("Hint") },
    { level: "off", label: vscode.l10n.t("Off"), description: vscode.l10n.t("never reported") },
  ];
  const placeHolder = vscode.l10n.t("Severity of {0}", rule);
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.level;
}

/** The innermost scope in which the rule has a severity; a change anywhere else would show no effect. */
function targetOf(configuration: vscode.WorkspaceConfiguration, rule: string): vscode.ConfigurationTarget | undefined {
  const inspected = configuration.inspect<Record<string, unknown>>("rules");
  if (inspected?.workspaceFolderValue?.[rule] !== undefined) return vscode.ConfigurationTarget.WorkspaceFolder;
  if (inspected?.workspaceValue?.[rule] !== undefined) return vscode.ConfigurationTarget.Workspace;
  return inspected?.globalValue?.[rule] === undefined ? undefined : vscode.ConfigurationTarget.Global;
}

function newTarget(): vscode.ConfigurationTarget {
  return vscode.workspace.workspaceFolders ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
}

function valueIn(
  inspected: { workspaceValue?: Record<string, unknown>; workspaceFolderValue?: Record<string, unknown> } | undefined,
  scope: vscode.ConfigurationTarget,
): Record<string, unknown> | undefined {
  return scope === vscode.ConfigurationTarget.WorkspaceFolder
    ? inspected?.workspaceFolderValue
    : inspected?.workspaceValue;
}

/** Writes into `.go-hints.yaml`; `false` when there is none, or it cannot be edited without a person. */
async function setInProject(client: BaseLanguageClient, params: SetSeverityParams): Promise<boolean> {
  const edit = await client.sendRequest<ConfigurationEdit | null>(setSeverityRequest, params);
  if (edit === null) return false;
  return applyConfigurationEdit(edit);
}
