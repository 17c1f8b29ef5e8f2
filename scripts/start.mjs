// `npm start`: builds, prints what the command line finds in examples/, and opens a real VS Code there with the extension
// loaded from this folder: the desktop one where `code` is on PATH, else VS Code's own server at an address that is printed.
//
//   npm start -- --no-open   only prints the findings
//   npm start -- --server    uses the server even where `code` is on PATH
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cacheFolder, projectFolder } from "./editor/packageCache.mjs";
import { startServer, workbenchAddress } from "./editor/server.mjs";

const examples = join(projectFolder, "examples");
const onWindows = process.platform === "win32";

const { values } = parseArgs({
  options: { "no-open": { type: "boolean", default: false }, server: { type: "boolean", default: false } },
});

try {
  runNode(["esbuild.mjs"], [0]);
  console.log("\nWhat `dockerfile-go-hints check examples` finds:\n");
  // 1 says that there are findings, which is what the examples are for.
  runNode([join("dist", "cli.js"), "check", "examples"], [0, 1]);
  if (!values["no-open"]) {
    if (values.server || !openDesktop()) {
      await serve();
    }
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function runNode(args, acceptedCodes) {
  const { status, signal } = spawnSync(process.execPath, args, { cwd: projectFolder, stdio: "inherit" });
  if (!acceptedCodes.includes(status)) {
    throw new Error(`node ${args.join(" ")} ended with ${status ?? signal}.`);
  }
}

/** @returns {boolean} whether a desktop VS Code took the folder; not so without a display, or where it refuses to run as root */
function openDesktop() {
  const hasDisplay = process.platform !== "linux" || "DISPLAY" in process.env || "WAYLAND_DISPLAY" in process.env;
  if (!hasDisplay) {
    return false;
  }
  const quoted = (path) => (onWindows ? `"${path}"` : path);
  const args = [`--extensionDevelopmentPath=${quoted(projectFolder)}`, quoted(examples)];
  const opened = spawnSync("code", args, { stdio: "ignore", shell: onWindows }).status === 0;
  if (opened) {
    console.log("\nexamples/ is open in the desktop VS Code.");
  }
  return opened;
}

/** Returns when the server has ended. */
async function serve() {
  const profile = join(cacheFolder, "start");
  const settings = join(profile, "User", "settings.json");
  mkdirSync(join(profile, "User"), { recursive: true });
  try {
    // Once only: afterwards they are the person's.
    writeFileSync(settings, JSON.stringify({ "telemetry.telemetryLevel": "off", "workbench.startupEditor": "none" }), {
      flag: "wx",
    });
  } catch (error) {
    if (error.code !== "EEXIST") {
      throw error;
    }
  }
  const server = await startServer({
    userDataDir: profile,
    extensionsDir: join(profile, "extensions"),
    endWithPages: false,
  });
  const address = workbenchAddress(server.origin, { folder: examples, developedExtensions: [projectFolder] });
  console.log(
    `\nVS Code ${server.version} is running; open this address in a browser. Ctrl-C stops it.\n\n  ${address}\n`,
  );
  let stopped = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      stopped = true;
      server.stop();
    });
  }
  const code = await server.exited;
  if (!stopped) {
    throw new Error(`VS Code's server ended unexpectedly (${code}).`);
  }
}
