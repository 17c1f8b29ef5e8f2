import type * as vscode from "vscode";
import type { BaseLanguageClient, WorkDoneProgressReport } from "vscode-languageclient";

/**
 * Calls back with what the server reports about a request.
 *
 * @param token sent with the request as its `workDoneToken`
 */
export async function followProgress(
  client: BaseLanguageClient,
  token: string,
  report: (value: WorkDoneProgressReport) => void,
): Promise<vscode.Disposable> {
  const { WorkDoneProgress } = await import("vscode-languageclient");
  return client.onProgress(WorkDoneProgress.type, token, (value) => {
    if (value.kind === "report") report(value);
  });
}
