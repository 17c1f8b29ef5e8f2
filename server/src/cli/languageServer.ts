import { join } from "node:path";
import type { ExitCode } from "./run";

/** Loads the language server, which takes over standard input and output, and ends when its connection does. */
export function startLanguageServer(): ExitCode {
  require(join(__dirname, "server.js"));
  return 0;
}
