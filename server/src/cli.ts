#!/usr/bin/env node
import { join } from "node:path";
import { cacheFolder } from "./cli/cacheFolder";
import { inlineLess } from "./runtimes/nodeInlining";
import { runCompiled } from "./runtimes/nodeScript";

/** Others end before it would be worth while. */
const longCommands = ["check", "diagnose", "explain", "rules", "language-server"];

const command = longCommands.find((name) => name === process.argv[2]);
// The variable by which people switch Node's own cache off.
const folder = process.env["NODE_DISABLE_COMPILE_CACHE"] === undefined ? cacheFolder() : undefined;
if (command === "language-server") inlineLess();
runCompiled(join(__dirname, "commandLine.js"), folder && command && join(folder, command));
