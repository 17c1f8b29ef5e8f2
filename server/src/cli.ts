#!/usr/bin/env node
import { join } from "node:path";
import { runCompiled } from "./cli/compiledScript";

/** Others end before it would be worth while. */
const longCommands = ["check", "diagnose", "explain", "rules", "language-server"];

runCompiled(
  join(__dirname, "commandLine.js"),
  longCommands.find((name) => name === process.argv[2]),
);
