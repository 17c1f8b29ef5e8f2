import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type ModuleProxyChoice,
  moduleProxiesRequest,
  moduleProxyProblemRequest,
  settingsSection,
} from "../../server/src/protocol";
import { projectFile, writeConfiguration } from "./projectConfiguration";

/** An entry of the list of proxies; the one without a value asks for one. */
interface ProxyItem extends vscode.QuickPickItem {
  readonly value?: string;
}

/** Where a choice is kept. */
type Keeping = "project" | vscode.ConfigurationTarget;

/** Lets the person choose the list for GOPROXY that fixes write, and where to keep it. */
export async function chooseModuleProxy(client: BaseLanguageClient, document: vscode.Uri | undefined): Promise<void> {
  const value = await pickProxy(client, document);
  if (value === undefined) return;
  const keeping = await pickKeeping(document);
  if (keeping === undefined) return;
  if (keeping === "project") {
    const folder = folderOf(document);
    const file = folder && vscode.Uri.joinPath(folder.uri, projectFile);
    if (file) await writeConfiguration(client, { uri: file.toString(), moduleProxy: value });
    return;
  }
  await vscode.workspace.getConfiguration(settingsSection, document).update("moduleProxy", value, keeping);
}

async function pickProxy(client: BaseLanguageClient, document: vscode.Uri | undefined): Promise<string | undefined> {
  const params = document ? { uri: document.toString() } : {};
  const choices = await client.sendRequest<readonly ModuleProxyChoice[]>(moduleProxiesRequest, params);
  const items: ProxyItem[] = choices.map(({ value, description }) => ({ label: value, detail: description, value }));
  const other: ProxyItem = { label: `$(edit) ${vscode.l10n.t("Another one…")}` };
  const placeHolder = vscode.l10n.t("The module proxy that fixes write into Dockerfiles");
  const picked = await vscode.window.showQuickPick([...items, other], { placeHolder });
  if (picked === undefined) return undefined;
  return picked.value ?? typeProxy(client);
}

async function typeProxy(client: BaseLanguageClient): Promise<string | undefined> {
  const value = await vscode.window.showInputBox({
    prompt: vscode.l10n.t("A complete list for GOPROXY"),
    placeHolder: "https://proxy.example.com,direct",
    validateInput: (text) => client.sendRequest<string | null>(moduleProxyProblemRequest, { value: text.trim() }),
  });
  return value?.trim();
}

/** Asks where to keep the choice; offers the workspace where it has one already, which would win over the others. */
async function pickKeeping(document: vscode.Uri | undefined): Promise<Keeping | undefined> {
  const present = vscode.workspace.getConfiguration(settingsSection, document).inspect<string>("moduleProxy");
  const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const items: (vscode.QuickPickItem & { readonly keeping: Keeping })[] = [
    {
      label: vscode.l10n.t("User settings"),
      detail: vscode.l10n.t("for you, in every project"),
      keeping: Global,
    },
  ];
  const ofWorkspace = vscode.l10n.t("for you, in this workspace, where another one is set now");
  if (present?.workspaceValue !== undefined) {
    items.unshift({ label: vscode.l10n.t("Workspace settings"), detail: ofWorkspace, keeping: Workspace });
  }
  if (present?.workspaceFolderValue !== undefined) {
    items.unshift({ label: vscode.l10n.t("Folder settings"), detail: ofWorkspace, keeping: WorkspaceFolder });
  }
  if (folderOf(document)) {
    const own = present?.workspaceFolderValue ?? present?.workspaceValue ?? present?.globalValue;
    const detail =
      own === undefined
        ? vscode.l10n.t("for everybody who works on this project")
        : vscode.l10n.t("for everybody who works on this project; your own setting {0} stays in force for you", own);
    items.push({ label: projectFile, detail, keeping: "project" });
  }
  const placeHolder = vscode.l10n.t("Where should it be kept?");
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.keeping;
}

function folderOf(document: vscode.Uri | undefined): vscode.WorkspaceFolder | undefined {
  const own = document && vscode.workspace.getWorkspaceFolder(document);
  return own ?? vscode.workspace.workspaceFolders?.[0];
}
