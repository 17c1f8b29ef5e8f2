import * as vscode from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { Extension } from "./activation";
import { clientId, clientName } from "./client";

let extension: Extension | undefined;

/** Starts the server as a process of its own. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server.js").fsPath;
  const run = { module, transport: TransportKind.ipc };
  const server: ServerOptions = { run, debug: { ...run, options: { execArgv: ["--nolazy", "--inspect=6011"] } } };
  extension = new Extension(context, (options) => new LanguageClient(clientId, clientName, server, options));
  await extension.restart();
}

export async function deactivate(): Promise<void> {
  await extension?.stop();
  extension = undefined;
}
