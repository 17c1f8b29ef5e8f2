import { join } from "node:path";
import { projectFolder } from "./project";

/** The scripts that fetch and start VS Code's own server and a browser, see scripts/editor/server.d.mts. */
export type EditorServer = typeof import("../../scripts/editor/server.mjs");

/** Loads those scripts. They lie outside of what is compiled, so their place is worked out when this runs. */
export async function loadEditorServer(): Promise<EditorServer> {
  return (await import(join(projectFolder, "scripts", "editor", "server.mjs"))) as EditorServer;
}
