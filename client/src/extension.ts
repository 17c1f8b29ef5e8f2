import * as vscode from "vscode";
import { Extension } from "./activation";

// One script for the desktop and for the web, as the server's: nearly all of it is the same. Only how the server is started
// differs; the other runtime's part is never evaluated.
const isNode = typeof process === "object" && process.versions?.node !== undefined;

let extension: Extension | undefined;

/** Starts the server: as a process, or in a worker where the extension runs in a browser. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const { clientMaker } = await (isNode ? import("./runtimes/node") : import("./runtimes/worker"));
  const serverScript = vscode.Uri.joinPath(context.extensionUri, "dist", "server.js");
  extension = new Extension(context, clientMaker(serverScript));
  await extension.restart();
}

export async function deactivate(): Promise<void> {
  await extension?.stop();
  extension = undefined;
}
