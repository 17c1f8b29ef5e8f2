import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, open, readFile, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as l10n from "@vscode/l10n";

/** The mode of a file that did not exist before; the process's umask applies. */
const newFileMode = 0o666;

/**
 * Replaces the text of a file, or creates it, so that at every moment either the old or the new file is there: the text
 * goes to a new file in the same folder, is flushed to the disk, gets the old file's permissions and its name. A link
 * stays a link: its target is replaced.
 *
 * @param before what the file is expected to hold (`undefined`: it must not exist).
 * @throws Error with a sentence for the person when the file holds something else by now, is read-only or cannot be written.
 */
export async function replaceFile(path: string, before: string | undefined, after: string): Promise<void> {
  const target = before === undefined ? path : await realpath(path);
  const mode = before === undefined ? newFileMode : await modeOfWritable(target);
  await expectText(target, before);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const file = await open(temporary, "wx", mode);
    try {
      await file.writeFile(after, "utf8");
      // `open` subtracts the umask from the mode of a file that existed with these permissions.
      if (before !== undefined) await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await expectText(target, before);
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function modeOfWritable(path: string): Promise<number> {
  const { mode } = await stat(path);
  // The bits are asked for as well, since the superuser may write everything and rename needs the folder's only.
  const isWritable =
    (mode & 0o222) !== 0 &&
    (await access(path, constants.W_OK).then(
      () => true,
      () => false,
    ));
  if (!isWritable) throw new Error(l10n.t("`{0}` is read-only; it was left as it is.", path));
  return mode & 0o7777;
}

async function expectText(path: string, before: string | undefined): Promise<void> {
  const now = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (now !== before) throw new Error(l10n.t("`{0}` changed while it was checked; it was left as it is.", path));
}
