#!/usr/bin/env node
import { join } from "node:path";
import { cacheFolder } from "./cli/cacheFolder";
import { runCompiled } from "./runtimes/nodeScript";

/** Others end before it would be worth while. */
const longCommands = ["check", "diagnose", "explain", "rules", "language-server"];

const command = longCommands.find((name) => name === process.argv[2]);
// The variable by which people switch Node's own cache off.
const isKept = command !== undefined && process.env["NODE_DISABLE_COMPILE_CACHE"] === undefined;
runCompiled(join(__dirname, "commandLine.js"), isKept ? cacheFolder() : undefined, command ?? "");
