import * as vscode from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { clientId, type MakeClient } from "../client";
import { clientName } from "../documents";

/** The library would show its own messages in front of the extension's, and in English; they stay in the log. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/**
 * Clients whose server is a process of its own.
 *
 * @param storage the extension's own folder, where Node keeps the compiled script: the next start takes less. Node before
 *   22.1 keeps nothing. A folder that the person's environment names is left.
 */
export function clientMaker(serverScript: vscode.Uri, storage: vscode.Uri): MakeClient {
  const compiled = process.env["NODE_COMPILE_CACHE"] ?? vscode.Uri.joinPath(storage, "compiled").fsPath;
  const env = { NODE_COMPILE_CACHE: compiled };
  const run = { module: serverScript.fsPath, transport: TransportKind.ipc, options: { env } };
  const server: ServerOptions = { run, debug: { ...run, options: { env, execArgv: ["--nolazy", "--inspect=6011"] } } };
  return (options) => new QuietClient(clientId, clientName, server, options);
}
