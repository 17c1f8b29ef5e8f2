import { type Connection, createConnection } from "vscode-languageserver/node";
import type { Probe } from "../diagnose/probe";
import type { OpenFileSystem } from "../handlers/workspaceFolders";
import { productVersion } from "../product";
import { NodeFileSystem } from "../workspace/nodeFileSystem";
import { inlineLess } from "./nodeInlining";

/** The connection that the command line names; without a transport there, standard input and output are the transport. */
export function connect(): Connection {
  inlineLess();
  if (!process.argv.slice(2).some((argument) => /^--(stdio|node-ipc|socket|pipe)/.test(argument)))
    process.argv.push("--stdio");
  return createConnection();
}

/** Reads folders of this machine; any other is left to the client. */
export const openFileSystem: OpenFileSystem = (folder) =>
  folder.scheme === "file" ? new NodeFileSystem(folder.fsPath) : undefined;

/** Asks the network, when a person has a download diagnosed. */
export const probe: Probe = async (request, limits) => {
  // What Node needs for networks takes time to load, and few people ever have a download diagnosed.
  const { createNodeProbe } = await import("../diagnose/nodeProbe");
  return await createNodeProbe({ product: `dockerfile-go-hints/${productVersion}` })(request, limits);
};
