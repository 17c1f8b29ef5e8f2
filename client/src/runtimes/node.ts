import type * as vscode from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { clientId, type MakeClient } from "../client";
import { clientName } from "../documents";

/** Clients whose server is a process of its own. */
export function clientMaker(serverScript: vscode.Uri): MakeClient {
  const run = { module: serverScript.fsPath, transport: TransportKind.ipc };
  const server: ServerOptions = { run, debug: { ...run, options: { execArgv: ["--nolazy", "--inspect=6011"] } } };
  return (options) => new LanguageClient(clientId, clientName, server, options);
}
