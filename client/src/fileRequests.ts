import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type FileParams,
  type ListedEntry,
  listRequest,
  readTextRequest,
  sizeRequest,
} from "../../server/src/protocol";

/** As the server's own limit: nothing that it reads is that large. */
const maximumBytes = 8 * 1024 * 1024;

/**
 * Answers the server's questions for files that it cannot read by itself: in a browser, and in workspaces on no disk.
 * Only files of the workspace folders are read, and nothing is ever written.
 */
export function answerFileRequests(client: BaseLanguageClient): void {
  client.onRequest(readTextRequest, ({ uri }: FileParams) => inWorkspace(uri, readText));
  client.onRequest(listRequest, ({ uri }: FileParams) => inWorkspace(uri, list));
  client.onRequest(sizeRequest, ({ uri }: FileParams) => inWorkspace(uri, size));
}

/** `null` for what lies outside of the workspace, and for what cannot be read. */
async function inWorkspace<Answer>(
  text: string,
  read: (uri: vscode.Uri) => Promise<Answer | null>,
): Promise<Answer | null> {
  const uri = vscode.Uri.parse(text, true);
  // A path that climbs is not the path that VS Code compares with the folders.
  if (uri.path.split("/").includes("..") || vscode.workspace.getWorkspaceFolder(uri) === undefined) return null;
  try {
    return await read(uri);
  } catch {
    return null;
  }
}

async function readText(uri: vscode.Uri): Promise<string | null> {
  const { size: bytes, type } = await vscode.workspace.fs.stat(uri);
  if (bytes > maximumBytes || (type & vscode.FileType.File) === 0) return null;
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await vscode.workspace.fs.readFile(uri));
}

async function list(uri: vscode.Uri): Promise<ListedEntry[]> {
  const entries = await vscode.workspace.fs.readDirectory(uri);
  return entries.flatMap(([name, type]) => {
    const kind = kindOf(type);
    return kind === undefined ? [] : [{ name, kind }];
  });
}

async function size(uri: vscode.Uri): Promise<number | null> {
  const { size: bytes, type } = await vscode.workspace.fs.stat(uri);
  return (type & vscode.FileType.File) === 0 ? null : bytes;
}

function kindOf(type: vscode.FileType): ListedEntry["kind"] | undefined {
  if ((type & vscode.FileType.SymbolicLink) !== 0) return "link";
  if (type === vscode.FileType.File) return "file";
  return type === vscode.FileType.Directory ? "folder" : undefined;
}
