import { setFlagsFromString } from "node:v8";
import { type Connection, createConnection } from "vscode-languageserver/node";
import type { Probe } from "../diagnose/probe";
import type { OpenFileSystem } from "../handlers/workspaceFolders";
import { productVersion } from "../product";
import { NodeFileSystem } from "../workspace/nodeFileSystem";

/** The connection that the command line names; without a transport there, standard input and output are the transport. */
export function connect(): Connection {
  // A check calls thousands of small functions a few times each. By default V8 inlines so much of them into one another that
  // its compiler is busy for a thousand keystrokes, on the same processors: with this the first ones take half the time, and
  // later ones no more.
  setFlagsFromString("--max-inlined-bytecode-size-cumulative=60");
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
