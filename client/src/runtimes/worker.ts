import type * as vscode from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser";
import { clientId, type MakeClient } from "../client";
import { clientName } from "../documents";

/** Clients whose server runs in a worker of the browser. */
export function clientMaker(serverScript: vscode.Uri): MakeClient {
  const address = serverScript.toString(true);
  // The transports and not the worker: VS Code has a function of its own in the place of `Worker`, of which no worker is an
  // instance, and the client would not know the worker for one.
  const start = async (): Promise<MessageTransports> => {
    const worker = new Worker(address);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return (options) => new LanguageClient(clientId, clientName, start, options);
}
