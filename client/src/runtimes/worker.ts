import * as vscode from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  ErrorAction,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser";
import { clientId, type MakeClient } from "../client";
import { clientName } from "../documents";

/** A worker that has said nothing for so long, in milliseconds, never will: not every browser tells that its script is missing. */
const firstMessageTimeout = 30_000;

/**
 * Clients whose server runs in a worker of the browser.
 *
 * @param scripts the folder of the server's script
 */
export function clientMaker(scripts: vscode.Uri): MakeClient {
  const address = vscode.Uri.joinPath(scripts, "server.js").toString(true);
  // The transports and not the worker: VS Code has a function of its own in the place of `Worker`, of which no worker is an
  // instance, and the client would not know the worker for one.
  const start = async (): Promise<MessageTransports> => {
    const worker = new Worker(address);
    return { reader: new WorkerReader(worker, address), writer: new BrowserMessageWriter(worker) };
  };
  return ({ errorHandler, ...options }) =>
    new QuietClient(clientId, clientName, start, {
      ...options,
      ...(errorHandler && {
        // An error in a script that runs is logged; the worker goes on.
        errorHandler: { error: () => ({ action: ErrorAction.Continue }), closed: () => errorHandler.closed() },
      }),
    });
}

/** The library would show its own messages in front of the extension's, and in English; they stay in the log. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** A worker whose script cannot be loaded never says anything: the connection to it is closed then, so that the start fails. */
class WorkerReader extends BrowserMessageReader {
  constructor(worker: Worker, address: string) {
    super(worker);
    const isThere = () => {
      clearTimeout(timer);
      worker.removeEventListener("message", isThere);
      worker.removeEventListener("error", isMissing);
    };
    const isMissing = () => {
      isThere();
      worker.terminate();
      this.fireError(new Error(`${address} was not loaded, or does not answer.`));
      this.fireClose();
    };
    const timer = setTimeout(isMissing, firstMessageTimeout);
    worker.addEventListener("message", isThere);
    worker.addEventListener("error", isMissing);
  }
}
