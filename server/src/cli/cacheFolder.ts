import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { productName } from "../product";

/**
 * The person's own folder for caches; `undefined` without one. Sources: XDG Base Directory Specification; Apple, File System
 * Programming Guide; Microsoft, Known Folders.
 */
export function cacheFolder(): string | undefined {
  const { LOCALAPPDATA = "", XDG_CACHE_HOME = "" } = process.env;
  if (process.platform === "win32") return isAbsolute(LOCALAPPDATA) ? join(LOCALAPPDATA, productName) : undefined;
  if (process.platform !== "darwin" && isAbsolute(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, productName);
  try {
    const home = homedir();
    if (!isAbsolute(home)) return undefined;
    return join(home, process.platform === "darwin" ? "Library/Caches" : ".cache", productName);
  } catch {
    // A user without an account has no home; nothing is kept then.
    return undefined;
  }
}
