import { createConnection } from "vscode-languageserver/node";
import { startServer } from "./server";
import { NodeFileSystem } from "./workspace/nodeFileSystem";

// Without a transport on the command line, standard input and output are the transport.
if (!process.argv.slice(2).some((argument) => /^--(stdio|node-ipc|socket|pipe)/.test(argument)))
  process.argv.push("--stdio");
startServer(createConnection(), (folder) => (folder.scheme === "file" ? new NodeFileSystem(folder.fsPath) : undefined));
