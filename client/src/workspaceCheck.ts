import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type CheckWorkspaceResult, checkWorkspaceRequest } from "../../server/src/protocol";
import { followProgress } from "./progress";

/** Counts the checks, so that each has a token for its progress. */
let count = 0;

/**
 * Has every file of the workspace checked, and shows the Problems panel.
 * @returns `undefined` when the person cancelled it
 */
export async function checkWorkspace(client: BaseLanguageClient): Promise<CheckWorkspaceResult | undefined> {
  const result = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Checking Dockerfiles and .npmrc files"),
      cancellable: true,
    },
    (progress, token) => ask(client, progress, token),
  );
  if (!result) return undefined;
  await vscode.commands.executeCommand("workbench.actions.view.problems");
  const message = vscode.l10n.t("Dockerfile Go Hints: {0} findings in {1} files", result.findings, result.files);
  vscode.window.setStatusBarMessage(message, 10_000);
  return result;
}

async function ask(
  client: BaseLanguageClient,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<CheckWorkspaceResult | undefined> {
  const workDoneToken = `${checkWorkspaceRequest}.${++count}`;
  let shown = 0;
  const listener = await followProgress(client, workDoneToken, ({ message = "", percentage = shown }) => {
    progress.report({ message, increment: percentage - shown });
    shown = percentage;
  });
  try {
    return await client.sendRequest<CheckWorkspaceResult>(checkWorkspaceRequest, { workDoneToken }, token);
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    throw error;
  } finally {
    listener.dispose();
  }
}
