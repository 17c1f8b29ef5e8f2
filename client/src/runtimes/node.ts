import type * as vscode from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { clientId, type MakeClient } from "../client";
import { clientName } from "../documents";

/** The library would show its own messages in front of the extension's, and in English; they stay in the log. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Clients whose server is a process of its own. */
export function clientMaker(serverScript: vscode.Uri): MakeClient {
  const run = { module: serverScript.fsPath, transport: TransportKind.ipc };
  const server: ServerOptions = { run, debug: { ...run, options: { execArgv: ["--nolazy", "--inspect=6011"] } } };
  return (options) => new QuietClient(clientId, clientName, server, options);
}
