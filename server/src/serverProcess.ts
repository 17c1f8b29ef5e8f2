import { join } from "node:path";
import { inlineLess } from "./runtimes/nodeInlining";
import { runCompiled } from "./runtimes/nodeScript";

// What the extension starts where the server is a process of its own: `--compiled FOLDER` names the extension's folder, where
// what V8 has compiled of the server's script is kept for the next start.
const at = process.argv.indexOf("--compiled");
const [, folder] = at < 0 ? [] : process.argv.splice(at, 2);
inlineLess();
runCompiled(join(__dirname, "server.js"), folder && join(folder, "server"));
