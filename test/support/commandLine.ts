import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { buildWithRules } from "./bundles";

/** The command line that ships; tests run in the project's folder after the build. */
export const shippedCommandLine = resolve("dist/cli.js");

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly input?: string | Buffer;
  /** `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a bundled command line as a person would, in English and without Node's cache of scripts unless `env` says otherwise. */
export function runCli(script: string, args: readonly string[], { cwd, input, env }: RunOptions): Outcome {
  const { PATH = "", HOME = "" } = process.env;
  const result = spawnSync(process.execPath, [script, ...args], {
    cwd,
    input: input ?? "",
    maxBuffer: 64 * 1024 * 1024,
    encoding: "utf8",
    env: { PATH, HOME, LANG: "C", NODE_DISABLE_COMPILE_CACHE: "1", ...env },
  });
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

/**
 * The command line with the fake rules in place of the real ones, everything else as it ships: what is tested with it does
 * not change when a rule does.
 * @returns the folder of a package with `dist/cli.js`
 */
export async function packageWithFakeRules(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "go-hints-package-"));
  await buildWithRules("cli", join(folder, "dist"), "test/support/fakeRulesIndex.ts");
  cpSync("l10n", join(folder, "l10n"), { recursive: true });
  return folder;
}

/** A folder of its own with the given files, for one test. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), "go-hints-"));

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  path(path: string): string {
    return join(this.folder, path);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
