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
 * @param scripts the folder of the server's scripts
 * @param storage the extension's own folder, where what V8 has compiled of the server is kept: the next start takes less. Not
 *   where the person's environment switches Node's own cache off.
 */
export function clientMaker(scripts: vscode.Uri, storage: vscode.Uri): MakeClient {
  const isKept = process.env["NODE_DISABLE_COMPILE_CACHE"] === undefined;
  const args = isKept ? ["--compiled", vscode.Uri.joinPath(storage, "compiled").fsPath] : [];
  const run = { module: vscode.Uri.joinPath(scripts, "serverProcess.js").fsPath, transport: TransportKind.ipc };
  // V8 takes no code that was compiled under other options.
  const debug = { ...run, options: { execArgv: ["--nolazy", "--inspect=6011"] } };
  const server: ServerOptions = { run: { ...run, args }, debug };
  return (options) => new QuietClient(clientId, clientName, server, options);
}
