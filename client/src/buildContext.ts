import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type DocumentStatus, type DocumentStatusParams, documentStatusRequest } from "../../server/src/protocol";
import { projectFile, writeConfiguration } from "./projectConfiguration";

/**
 * Lets the person say which folder is the build context of a Dockerfile, and keeps it in `.go-hints.yaml`.
 *
 * @param chosen the folder relative to the workspace folder; asked for unless given
 */
export async function chooseBuildContext(
  client: BaseLanguageClient,
  document: vscode.Uri | undefined,
  chosen?: string,
): Promise<void> {
  if (!document) return tellWhatIsMissing();
  // The server knows open documents only.
  await vscode.workspace.openTextDocument(document);
  const params: DocumentStatusParams = { uri: document.toString() };
  const status = await client.sendRequest<DocumentStatus | null>(documentStatusRequest, params);
  if (!status?.context || status.context.choices.length === 0) return tellWhatIsMissing();
  const { dockerfile, folder, choices } = status.context;
  const picked = chosen ?? (await pickFolder(dockerfile, folder, choices));
  if (picked === undefined) return;
  await writeConfiguration(client, { uri: status.configuration.uri, contexts: { [dockerfile]: picked } });
}

async function pickFolder(
  dockerfile: string,
  current: string | null,
  choices: readonly string[],
): Promise<string | undefined> {
  const items: vscode.QuickPickItem[] = choices.map((label) => ({
    label,
    ...(label === "." && { description: vscode.l10n.t("the workspace folder") }),
    ...(label === current && { detail: vscode.l10n.t("in force now") }),
  }));
  const placeHolder = vscode.l10n.t(
    "The folder that `docker build` gets for {0}; kept in {1}",
    dockerfile,
    projectFile,
  );
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.label;
}

async function tellWhatIsMissing(): Promise<void> {
  await vscode.window.showInformationMessage(
    vscode.l10n.t("Open a Dockerfile of a workspace folder to choose its build context."),
  );
}
