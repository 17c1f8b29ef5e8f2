import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { Script } from "node:vm";
import { productName } from "../product";

/** What a CommonJS module is given. */
type ModuleBody = (require: NodeJS.Require, __filename: string, __dirname: string) => void;

/** So many bytes at the start of a kept file tell which script it belongs to, and that it is complete. */
const digestLength = 32;

/**
 * Runs a CommonJS script with what V8 has compiled of it in an earlier process, which is most of the time that a short
 * command takes. Node's own cache (`module.enableCompileCache`) is younger than Node 20, and keeps only what is compiled when
 * a script is loaded; this one is written when the process ends, with all functions that were called until then.
 *
 * @param name of what is kept: scripts that do different things call different functions. Without one nothing is kept.
 */
export function runCompiled(path: string, name: string | undefined): void {
  const source = readFileSync(path);
  const kept = name === undefined || isSwitchedOff() ? undefined : keptFile(name);
  const cachedData = kept === undefined ? undefined : readKept(kept, source);
  // All on the first line, so that lines stay what they are.
  const text = `(function (require, __filename, __dirname) {${source.toString()}\n})`;
  const script = new Script(text, { filename: path, ...(cachedData && { cachedData }) });
  if (kept !== undefined && (cachedData === undefined || script.cachedDataRejected === true))
    process.once("exit", () => writeKept(kept, source, script));
  const body: ModuleBody = script.runInThisContext();
  body(createRequire(path), path, dirname(path));
}

/** The variable by which people switch Node's own cache off. */
function isSwitchedOff(): boolean {
  return process.env["NODE_DISABLE_COMPILE_CACHE"] !== undefined;
}

/** V8 takes no compiled code from another version of itself. */
function keptFile(name: string): string | undefined {
  const folder = cacheFolder();
  return folder && join(folder, `${name}-${process.version}-${process.arch}`);
}

/** V8 compares the length of a script and no more: whether it is the same one has to be looked at here. */
function digest(source: Buffer, compiled: Buffer): Buffer {
  return createHash("sha256").update(source).update(compiled).digest();
}

function readKept(file: string, source: Buffer): Buffer | undefined {
  try {
    const content = readFileSync(file);
    const compiled = content.subarray(digestLength);
    return digest(source, compiled).equals(content.subarray(0, digestLength)) ? compiled : undefined;
  } catch {
    return undefined;
  }
}

/** Whoever cannot write there goes without. */
function writeKept(file: string, source: Buffer, script: Script): void {
  const temporary = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const compiled = script.createCachedData();
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, Buffer.concat([digest(source, compiled), compiled]), { flag: "wx", mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    discard(temporary);
  }
}

function discard(file: string): void {
  try {
    rmSync(file);
  } catch {
    // It was not written.
  }
}

/**
 * The person's own folder for caches, because what lies there is run: a folder that everybody on the machine may write into
 * is none. Sources: XDG Base Directory Specification; Apple, File System Programming Guide; Microsoft, Known Folders.
 */
function cacheFolder(): string | undefined {
  const { LOCALAPPDATA = "", XDG_CACHE_HOME = "" } = process.env;
  if (process.platform === "win32") return isAbsolute(LOCALAPPDATA) ? join(LOCALAPPDATA, productName) : undefined;
  if (process.platform !== "darwin" && isAbsolute(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, productName);
  try {
    const home = homedir();
    if (!isAbsolute(home)) return undefined;
    return join(home, process.platform === "darwin" ? "Library/Caches" : ".cache", productName);
  } catch {
    // A user without an account has no home; the command line works as well without the cache.
    return undefined;
  }
}
