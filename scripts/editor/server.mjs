// Starts VS Code's own server and shows its workbench in a browser.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { ensureBrowser, ensureServer, UnsupportedPlatformError } from "./download.mjs";

export { ensureServer };

const START_TIMEOUT_MS = 60_000;

/** The server would ask its gallery for updates of extensions; nothing here needs the network. */
const NO_GALLERY = { EXTENSIONS_GALLERY: "{}" };

/**
 * Starts VS Code's server on a free port of this machine.
 *
 * @param {object} options
 * @param {string} options.userDataDir the profile's folder: `User/settings.json` in it are the user's settings
 * @param {string} options.extensionsDir where extensions are installed
 * @param {string} [options.locale] the display language; VS Code takes it only where `userDataDir` has a language pack for it
 * @param {boolean} [options.trustEveryFolder] false asks for trust as the desktop does, so a folder opens in Restricted Mode
 * @param {boolean} [options.endWithPages] false keeps it running however long nobody has a page of it open
 * @param {Record<string, string>} [options.env] what the extension host finds in its environment besides what is there
 * @param {(line: string) => void} [options.log] gets what the server prints
 * @returns {Promise<RunningServer>}
 * @throws {Error} where it cannot be fetched or does not start
 */
export async function startServer({
  userDataDir,
  extensionsDir,
  locale,
  trustEveryFolder = true,
  endWithPages = true,
  env = {},
  log = () => {},
}) {
  const { node, main, version } = await ensureServer();
  const child = spawn(
    node,
    [
      main,
      "--host=127.0.0.1",
      "--port=0",
      "--without-connection-token",
      "--accept-server-license-terms",
      // A built VS Code takes an extension under development from a page's address only with this option.
      "--enable-smoke-test-driver",
      "--telemetry-level=off",
      `--server-data-dir=${userDataDir}`,
      `--user-data-dir=${userDataDir}`,
      `--extensions-dir=${extensionsDir}`,
      // Should this process be killed outright, the server ends by itself some minutes after its last page is gone.
      ...(endWithPages ? ["--enable-remote-auto-shutdown"] : []),
      ...(trustEveryFolder ? ["--disable-workspace-trust"] : []),
      ...(locale === undefined ? [] : [`--locale=${locale}`]),
    ],
    // Its own process group: extension hosts and file watchers are stopped together with it.
    { stdio: ["ignore", "pipe", "pipe"], detached: true, env: { ...serverEnvironment(), ...NO_GALLERY, ...env } },
  );
  const killGroup = () => killProcessGroup(child.pid);
  // The last resort, also when this process ends by an exception; first of all, so that others can remove its folders.
  process.prependOnceListener("exit", killGroup);
  try {
    const origin = await listeningAddress(child, log);
    return {
      origin,
      version,
      exited: once(child, "exit").then(([code, signal]) => code ?? signal),
      stop() {
        killGroup();
        process.off("exit", killGroup);
      },
    };
  } catch (error) {
    killGroup();
    throw error;
  }
}

/**
 * @typedef {object} RunningServer
 * @property {string} origin such as http://127.0.0.1:40123
 * @property {string} version VS Code's version
 * @property {Promise<number | string>} exited its exit code or signal, once it has ended
 * @property {() => void} stop ends it with all its children
 */

/**
 * Installs a packaged extension into the folder that `startServer` then gets as `extensionsDir`.
 *
 * @param {{ vsix: string, userDataDir: string, extensionsDir: string }} options
 * @throws {Error} with what the editor said
 */
export async function installExtension({ vsix, userDataDir, extensionsDir }) {
  const { node, main } = await ensureServer();
  const child = spawn(
    node,
    [
      main,
      `--install-extension=${vsix}`,
      "--force",
      "--accept-server-license-terms",
      `--server-data-dir=${userDataDir}`,
      `--user-data-dir=${userDataDir}`,
      `--extensions-dir=${extensionsDir}`,
    ],
    { stdio: ["ignore", "pipe", "pipe"], env: serverEnvironment() },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      said += chunk;
    });
  }
  const [code] = await once(child, "exit");
  if (code !== 0) {
    throw new Error(`The editor did not install ${vsix}: ${said.trim()}`);
  }
}

/**
 * The address that opens the workbench.
 *
 * @param {string} origin of the running server
 * @param {object} what
 * @param {string} [what.folder] the folder or `.code-workspace` file to open, an absolute path
 * @param {string[]} [what.developedExtensions] folders of extensions to load from source
 * @param {string} [what.tests] the module whose `run` the extension host calls once it is up
 */
export function workbenchAddress(origin, { folder, developedExtensions = [], tests }) {
  const remote = (path) => `vscode-remote://${new URL(origin).host}${path}`;
  const payload = [["skipWelcome", "true"]];
  for (const extension of developedExtensions) {
    payload.push(["extensionDevelopmentPath", remote(extension)]);
  }
  if (tests !== undefined) {
    payload.push(["extensionTestsPath", remote(tests)]);
  }
  const address = new URL(origin);
  if (folder !== undefined) {
    address.searchParams.set(folder.endsWith(".code-workspace") ? "workspace" : "folder", folder);
  }
  address.searchParams.set("payload", JSON.stringify(payload));
  return address.href;
}

/**
 * Starts a headless browser with one page in it.
 *
 * @param {import("playwright-core").BrowserContextOptions} [contextOptions]
 * @returns {Promise<{ browser: import("playwright-core").Browser, page: import("playwright-core").Page, description: string }>}
 */
export async function openBrowser(contextOptions = {}) {
  const { executablePath, env, description } = await ensureBrowser();
  const browser = await chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    // Chromium's sandbox refuses to run as root, and in most containers at all; the page is our own server's.
    args: process.platform === "linux" ? ["--no-sandbox"] : [],
  });
  const context = await browser.newContext(contextOptions);
  return { browser, page: await context.newPage(), description };
}

/**
 * Fetches the server and the browser where they are missing.
 *
 * @returns {Promise<string | undefined>} one sentence, where npm has none of them for this kind of machine
 * @throws {Error} where they cannot be fetched or do not start
 */
export async function prepare() {
  try {
    await ensureServer();
    await ensureBrowser();
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedPlatformError) {
      return error.message;
    }
    throw error;
  }
}

async function listeningAddress(child, log) {
  let said = "";
  return await new Promise((resolve, reject) => {
    const fail = (reason) => reject(new Error(`VS Code's server did not start (${reason}): ${said.trim()}`));
    const timer = setTimeout(() => fail("no answer in time"), START_TIMEOUT_MS);
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code, signal) => fail(`it ended with ${code ?? signal}`));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        said += `${line}\n`;
        log(line);
        const port = /Extension host agent listening on (\d+)/.exec(line)?.[1];
        if (port !== undefined) {
          clearTimeout(timer);
          resolve(`http://127.0.0.1:${port}`);
        }
      });
    }
  });
}

/** Without what this process got from npm or from an editor it was started in: that would change how the server behaves. */
function serverEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|VSCODE_|ELECTRON_|NODE_OPTIONS$)/i.test(name)),
  );
}

function killProcessGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
