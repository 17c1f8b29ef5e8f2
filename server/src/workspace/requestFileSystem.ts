import { type DirectoryEntry, type FileSystem, looksBinary, maximumTextBytes } from "./fileSystem";
import { resolvePath } from "./paths";

/**
 * The questions that a server without a disk asks its editor. Each may answer `null` or `undefined` for "not there" and
 * may reject; the answers come over a wire, and are checked before they are believed.
 */
export interface FileRequests {
  readText(path: string): Promise<string | null | undefined>;
  list(path: string): Promise<readonly DirectoryEntry[] | null | undefined>;
  size(path: string): Promise<number | null | undefined>;
}

/** Files that another program reads for us: virtual workspaces, and every workspace of a browser. */
export class RequestFileSystem implements FileSystem {
  constructor(private readonly requests: FileRequests) {}

  async readText(path: string): Promise<string | undefined> {
    const text = await this.#ask(path, (clean) => this.requests.readText(clean));
    if (typeof text !== "string" || text.length > maximumTextBytes || looksBinary(text)) return undefined;
    return text;
  }

  async list(path: string): Promise<readonly DirectoryEntry[] | undefined> {
    const entries = await this.#ask(path, (clean) => this.requests.list(clean));
    return Array.isArray(entries) ? entries.filter(isEntry) : undefined;
  }

  async size(path: string): Promise<number | undefined> {
    const size = await this.#ask(path, (clean) => this.requests.size(clean));
    return typeof size === "number" && size >= 0 ? size : undefined;
  }

  async #ask<Answer>(path: string, question: (clean: string) => Promise<Answer>): Promise<Answer | undefined> {
    const clean = resolvePath("", path);
    if (clean === undefined) return undefined;
    try {
      return await question(clean);
    } catch {
      return undefined;
    }
  }
}

function isEntry(entry: DirectoryEntry | null | undefined): boolean {
  if (typeof entry?.name !== "string" || !["file", "folder", "link"].includes(entry.kind)) return false;
  return entry.name !== "" && entry.name !== "." && entry.name !== ".." && !/[/\0]/.test(entry.name);
}
