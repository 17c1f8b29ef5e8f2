import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { Extension } from "./activation";
import { clientId, clientName } from "./client";

let extension: Extension | undefined;

/** Starts the server in a worker of the browser. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const script = vscode.Uri.joinPath(context.extensionUri, "dist", "server.js").toString(true);
  extension = new Extension(
    context,
    (options) => new LanguageClient(clientId, clientName, async () => new Worker(script), options),
  );
  await extension.restart();
}

export async function deactivate(): Promise<void> {
  await extension?.stop();
  extension = undefined;
}
