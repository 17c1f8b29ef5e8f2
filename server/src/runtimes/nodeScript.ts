import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";

/** What a CommonJS module is given. */
type ModuleBody = (require: NodeJS.Require, __filename: string, __dirname: string) => void;

/** So many bytes at the start of a kept file tell which script it belongs to, and that it is complete. */
const digestLength = 32;

/**
 * Runs a CommonJS script with what V8 has compiled of it in an earlier process, which is most of the time that a short
 * command takes. Node's own cache (`module.enableCompileCache`) is younger than Node 20, and keeps only what is compiled when
 * a script is loaded; this one is written when the process ends, with all functions that were called until then. V8 takes
 * it only under the options that it had then: whoever changes them does so before.
 *
 * @param file where that is kept, one for processes that do the same, in a folder that nobody else writes into, because it is
 *   run. Each version of Node has its own, beside it. Without one nothing is kept.
 */
export function runCompiled(path: string, file: string | undefined): void {
  const source = readFileSync(path);
  const kept = file && `${file}-${process.version}-${process.arch}`;
  const cachedData = kept === undefined ? undefined : readKept(kept, source);
  // All on the first line, so that lines stay what they are.
  const text = `(function (require, __filename, __dirname) {${source.toString()}\n})`;
  const script = new Script(text, { filename: path, ...(cachedData && { cachedData }) });
  if (kept !== undefined && (cachedData === undefined || script.cachedDataRejected === true))
    process.once("exit", () => writeKept(kept, source, script));
  const body: ModuleBody = script.runInThisContext();
  body(createRequire(path), path, dirname(path));
}

/** V8 compares the length of a script and no more: whether it is the same one has to be looked at here. */
function digest(source: Buffer, compiled: Buffer): Buffer {
  return createHash("sha256").update(source).update(compiled).digest();
}

function readKept(file: string, source: Buffer): Buffer | undefined {
  try {
    const descriptor = openSync(file, "r");
    try {
      if (!isOwn(fstatSync(descriptor))) return undefined;
      const content = readFileSync(descriptor);
      const compiled = content.subarray(digestLength);
      return digest(source, compiled).equals(content.subarray(0, digestLength)) ? compiled : undefined;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

/** Whether nobody but this user can have written it: a command that is run with `sudo` may find another one's folder. */
function isOwn({ uid, mode }: Stats): boolean {
  const user = process.geteuid?.();
  return user === undefined || (uid === user && (mode & 0o022) === 0);
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
