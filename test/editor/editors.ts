import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, SilentReporter } from "@vscode/test-electron";
import { projectFolder } from "./project";

/** An editor that `runTests()` can start. */
export interface Editor {
  readonly executable: string;
  /** For people, such as "desktop VS Code 1.139.1". */
  readonly description: string;
  /**
   * Installs a packaged extension.
   *
   * @param vsix the package's absolute path
   * @param profile the editor's options that name the folders of its profile
   * @throws where the editor refuses it
   */
  readonly install: (vsix: string, profile: readonly string[]) => void;
}

/** The desktop version that the server in scripts/editor is built from: both kinds of run test against the same VS Code. */
const DESKTOP_VERSION = "1.139.1";
/** How long the download may stay silent; a machine that cannot reach it should not keep a person waiting. */
const DOWNLOAD_SILENCE_MS = 10_000;

const launcher = join(projectFolder, "scripts", "editor", "launcher.mjs");

/**
 * The editor for the tests: desktop VS Code where it can be downloaded (or was) and shown, else VS Code's own server. The
 * environment variable GO_HINTS_EDITOR, `desktop` or `server`, decides instead where it is set.
 *
 * @throws where the desktop is demanded and cannot be had
 */
export async function chooseEditor(): Promise<Editor> {
  const demanded = process.env["GO_HINTS_EDITOR"];
  if (demanded === "server") {
    return serverEditor("GO_HINTS_EDITOR asks for it");
  }
  const hasDisplay = process.platform !== "linux" || "DISPLAY" in process.env || "WAYLAND_DISPLAY" in process.env;
  if (!hasDisplay && demanded !== "desktop") {
    return serverEditor("there is no display for the desktop one");
  }
  try {
    return await desktopEditor();
  } catch (error) {
    if (demanded === "desktop") {
      throw error;
    }
    return serverEditor(`the desktop one cannot be downloaded: ${error instanceof Error ? error.message : error}`);
  }
}

async function desktopEditor(): Promise<Editor> {
  const cachePath = join(projectFolder, ".cache", "desktop");
  mkdirSync(cachePath, { recursive: true });
  const executable = await downloadAndUnzipVSCode({
    version: DESKTOP_VERSION,
    cachePath,
    reporter: new SilentReporter(),
    timeout: DOWNLOAD_SILENCE_MS,
  });
  return {
    executable,
    description: `desktop VS Code ${DESKTOP_VERSION}`,
    install(vsix, profile) {
      const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true });
      runCli(cli ?? executable, [...args, ...profile, "--install-extension", vsix, "--force"]);
    },
  };
}

function serverEditor(reason: string): Editor {
  return {
    executable: launcher,
    description: `VS Code's own server with a headless browser (${reason})`,
    install: (vsix, profile) => runCli(launcher, [...profile, "--install-extension", vsix]),
  };
}

function runCli(command: string, args: readonly string[]): void {
  execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" });
}
