import {
  BrowserMessageReader,
  BrowserMessageWriter,
  type Connection,
  createConnection,
} from "vscode-languageserver/browser";
import type { OpenFileSystem } from "../handlers/workspaceFolders";

/** The connection over the messages of this worker. */
export function connect(): Connection {
  const worker = self as unknown as DedicatedWorkerGlobalScope;
  const connection = createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker));
  // Unlike a process, a worker does not end by the protocol's `exit` alone; after a restart two would run.
  connection.onExit(() => worker.close());
  return connection;
}

/** A worker has no disk: the client reads every file. */
export const openFileSystem: OpenFileSystem = () => undefined;

/** A worker opens no connections: a browser lets it neither look up names nor look at certificates. */
export const probe = undefined;
