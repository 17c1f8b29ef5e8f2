import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type ConfigurationEdit,
  type WriteConfigurationParams,
  type WriteConfigurationResult,
  writeConfigurationRequest,
} from "../../server/src/protocol";

export const projectFile = ".go-hints.yaml";

/** Writes what is set in the editor into the `.go-hints.yaml` of a document's workspace folder, and shows the file. */
export async function writeSettings(client: BaseLanguageClient, document: vscode.Uri | undefined): Promise<void> {
  const folder = await folderFor(document);
  if (!folder) return;
  const file = vscode.Uri.joinPath(folder.uri, projectFile);
  const done = await writeConfiguration(client, { uri: file.toString() });
  if (done === "nothing") {
    await vscode.window.showInformationMessage(
      vscode.l10n.t(
        "No setting of the editor is missing in {0}. Where to check and how to show it stays there.",
        projectFile,
      ),
    );
  } else if (done === "written") {
    await vscode.window.showTextDocument(file);
  }
}

/**
 * Asks the server for a change of `.go-hints.yaml` and makes it.
 *
 * @returns `failed` when it could not be made, which the person was told
 */
export async function writeConfiguration(
  client: BaseLanguageClient,
  params: WriteConfigurationParams,
): Promise<"written" | "nothing" | "failed"> {
  const result = await client.sendRequest<WriteConfigurationResult>(writeConfigurationRequest, params);
  if (result.kind === "nothing") return "nothing";
  if (result.kind === "edit" && (await applyConfigurationEdit(result.edit, result.creates))) return "written";
  const message =
    result.kind === "outside"
      ? vscode.l10n.t("Open a folder first: {0} lies in it.", projectFile)
      : vscode.l10n.t("{0} could not be changed. Look for problems in it first.", projectFile);
  await vscode.window.showWarningMessage(message);
  return "failed";
}

/** Makes a change of `.go-hints.yaml` and saves it, unless somebody is writing there. */
export async function applyConfigurationEdit(edit: ConfigurationEdit, creates = false): Promise<boolean> {
  const uri = vscode.Uri.parse(edit.uri);
  const change = new vscode.WorkspaceEdit();
  if (creates) change.createFile(uri, { ignoreIfExists: true });
  const wasDirty = !creates && (await vscode.workspace.openTextDocument(uri)).isDirty;
  const { start, end } = edit.range;
  change.replace(uri, new vscode.Range(start.line, start.character, end.line, end.character), edit.newText);
  if (!(await vscode.workspace.applyEdit(change))) return false;
  // What somebody is still writing there is theirs to save.
  if (!wasDirty) await (await vscode.workspace.openTextDocument(uri)).save();
  return true;
}

/** The workspace folder of a document; without one the only folder, or the one that the person picks. */
export async function folderFor(document: vscode.Uri | undefined): Promise<vscode.WorkspaceFolder | undefined> {
  const own = document && vscode.workspace.getWorkspaceFolder(document);
  if (own) return own;
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return vscode.window.showWorkspaceFolderPick();
  const [only] = folders;
  if (!only) {
    await vscode.window.showInformationMessage(vscode.l10n.t("Open a folder first: {0} lies in it.", projectFile));
  }
  return only;
}
