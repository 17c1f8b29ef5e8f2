import * as nodeModule from "node:module";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { productName } from "../product";

/** Not in Node 20, which compiles the command line anew each time. Source: Node.js documentation, `module.enableCompileCache`. */
const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: (folder: string) => unknown };

const folder = cacheFolder();
if (folder !== undefined) enableCompileCache?.(folder);

/**
 * The person's own folder for caches: Node's default is a folder that everybody on the machine may write into, and what
 * lies there is run. Sources: XDG Base Directory Specification; Apple, File System Programming Guide; Microsoft, Known Folders.
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
