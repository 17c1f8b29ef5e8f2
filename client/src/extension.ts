import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { Extension, type LoadClient } from "./activation";

// One script for the desktop and for the web, as the server's: nearly all of it is the same. Only how the server is started
// differs; the other runtime's part is never evaluated.
const isNode = typeof process === "object" && process.versions?.node !== undefined;

let extension: Extension | undefined;

/** Registers what people can do, and starts the server: as a process, or in a worker where the extension runs in a browser. */
export function activate(context: vscode.ExtensionContext): void {
  const scripts = vscode.Uri.joinPath(context.extensionUri, "dist");
  extension = new Extension(context, (...rest) => loadClient(scripts, context.globalStorageUri, ...rest));
  // Nobody has to wait for it: commands do so by themselves.
  void extension.restart();
}

export async function deactivate(): Promise<void> {
  await extension?.stop();
  extension = undefined;
}

/** The library behind clients is most of this script. It is evaluated here and not with the extension, which is ready at once. */
async function loadClient(
  scripts: vscode.Uri,
  storage: vscode.Uri,
  ...[channel, giveUp]: Parameters<LoadClient>
): Promise<BaseLanguageClient> {
  const { createClient } = await import("./client");
  const { clientMaker } = await (isNode ? import("./runtimes/node") : import("./runtimes/worker"));
  return createClient(clientMaker(scripts, storage), channel, giveUp);
}
