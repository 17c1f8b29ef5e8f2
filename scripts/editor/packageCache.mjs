// A git-ignored cache of npm packages in pinned versions, unpacked without running any of their scripts.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";

/** The project's folder. */
export const projectFolder = resolve(fileURLToPath(import.meta.url), "../../..");

/** Where everything fetched for the editor tests is kept; removing it is always safe. */
export const cacheFolder = join(projectFolder, ".cache", "editor");

/**
 * A folder of the cache. It is filled under another name and then renamed, so it exists complete or not at all.
 *
 * @param {string} name of the folder; holds everything its contents depend on, such as versions
 * @param {(folder: string) => Promise<void>} fill fills the empty folder; called only where the cache does not have it
 * @returns {Promise<string>} its absolute path
 * @throws {Error} one sentence naming the folder and what went wrong
 */
export async function ensureFolder(name, fill) {
  const folder = join(cacheFolder, name);
  if (existsSync(folder)) {
    return folder;
  }
  const partial = join(cacheFolder, `.partial-${name}-${process.pid}`);
  try {
    await mkdir(cacheFolder, { recursive: true });
    await removeAbandonedParts();
    await mkdir(partial);
    process.stderr.write(`Fetching ${name} from npm (only the first time)\n`);
    await fill(partial);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another process may have been faster; what it made is as good as ours.
    if (!existsSync(folder)) {
      throw new Error(`Could not fetch ${name} from npm: ${error.message}.`);
    }
  }
  return folder;
}

/**
 * Downloads a package, compares it with its known hash, and unpacks it.
 *
 * @param {{ name: string, version: string, integrity: string }} source `integrity` as npm writes it, sha512
 * @param {string} folder receives the package's files
 */
export async function unpackPackage(source, folder) {
  const packed = join(folder, ".packed");
  await mkdir(packed);
  const id = `${source.name}@${source.version}`;
  await npm(["pack", id, "--pack-destination", packed], packed);
  const [file] = await readdir(packed);
  if (file === undefined) {
    throw new Error(`npm pack ${id} wrote no file`);
  }
  const archive = join(packed, file);
  const hash = createHash("sha512");
  await pipeline(createReadStream(archive), hash);
  if (`sha512-${hash.digest("base64")}` !== source.integrity) {
    throw new Error(`${id} is not the archive that this project pins, its hash differs`);
  }
  await untar([createReadStream(archive), createGunzip()], folder, 1);
  await rm(packed, { recursive: true });
}

/**
 * Unpacks a tar archive.
 *
 * @param {import("node:stream").Duplex[]} streams what yields the archive, piped one into the next
 * @param {string} folder receives the files
 * @param {number} strip how many leading folders to drop from each path
 */
export async function untar(streams, folder, strip = 0) {
  const tar = spawn("tar", ["-x", "-f", "-", "-C", folder, `--strip-components=${strip}`, "--no-same-owner"], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  const [fed] = await Promise.allSettled([pipeline(...streams, tar.stdin), finished(tar, "tar")]).then(
    ([feeding, running]) => {
      // A failing tar closes its input: what it says explains the broken pipe, so it goes first.
      if (running.status === "rejected") {
        throw running.reason;
      }
      return [feeding];
    },
  );
  // A tar that has read the end mark of the archive may leave before it was fed the padding behind it.
  if (fed.status === "rejected" && !["EPIPE", "ERR_STREAM_PREMATURE_CLOSE"].includes(fed.reason.code)) {
    throw fed.reason;
  }
}

/**
 * Runs npm.
 *
 * @param {string[]} args the command and its options
 * @param {string} cwd the folder to run it in
 * @throws {Error} with the first line of what npm said
 */
export async function npm(args, cwd) {
  // Scripts started by npm find its path in their environment; plain `npm` is a script that Windows cannot spawn.
  const ownPath = process.env.npm_execpath;
  const [command, ...before] = ownPath?.endsWith(".js") ? [process.execPath, ownPath] : ["npm"];
  const options = ["--loglevel=error", "--no-update-notifier"];
  const child = spawn(command, [...before, ...args, ...options], { cwd, stdio: ["ignore", "ignore", "pipe"] });
  await finished(child, `npm ${args[0]}`);
}

function finished(child, name) {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
    });
    child.on("error", (error) => reject(new Error(`${name} does not start: ${error.message}`)));
    child.on("close", (code) => {
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(`${name} failed: ${said.trim().split("\n").slice(0, 3).join(" · ") || `exit code ${code}`}`));
      }
    });
  });
}

/** A part whose process is gone was left by a run that was killed. */
async function removeAbandonedParts() {
  for (const entry of await readdir(cacheFolder)) {
    const owner = /^\.partial-.*-(\d+)$/.exec(entry)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) {
      await rm(join(cacheFolder, entry), { recursive: true, force: true });
    }
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
