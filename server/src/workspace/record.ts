import { isBelowOpaqueName, opaqueNames } from "./opaque";
import { folderOf, isWithin, nameOf, relativeTo } from "./paths";

/** A change on the disk. Without a kind it may be any, also of a folder with all it holds. */
export interface FileChange {
  readonly path: string;
  readonly kind?: "created" | "changed" | "deleted";
}

/** Names of files: with an extension, or in the form of what tools read from a folder. */
const fileName = /[^.]\.[a-z]\w*$|^\.\w*(?:env|ignore|rc)$|^(?:docker|container|make)file$/i;

/** Whether a change may be a folder that came with files in it, of which nothing else is told. */
export function mayBringFiles(change: FileChange): boolean {
  const name = nameOf(change.path);
  return mayBeNew(change) && !opaqueNames.has(name) && !fileName.test(name);
}

/** Whether something may be at the path of a change that was not there before. */
export function mayBeNew({ kind }: FileChange): boolean {
  return kind === undefined || kind === "created";
}

/** What the surroundings of one Dockerfile rest on: tells which changes make them stale. */
export class SurroundingsRecord {
  /** Whether they rest on what files say about image builds. */
  usesClaims = true;
  /** Whether something that they rest on has changed since; set by the workspace. */
  isStale = false;
  readonly #asked = new Set<string>();
  readonly #folders = new Set<string>();
  #questions = 0;
  #root: string | undefined;
  #isFinished = false;

  /** @param maximumQuestions Texts and sizes that the simulation may ask for. */
  constructor(
    private readonly dockerfile: string,
    private readonly maximumQuestions: number,
  ) {}

  /** Notes that the text, the size or the presence of `path` was looked at. */
  note(path: string): void {
    this.#asked.add(path);
  }

  /** Notes that the names in `folder` were looked at. */
  look(folder: string): void {
    this.#folders.add(folder);
  }

  /** Notes a question of the simulation; `false` when it has asked too many, and `path` was not among them. */
  ask(path: string): boolean {
    if (this.#asked.has(path)) return true;
    if (this.#questions >= this.maximumQuestions) return false;
    this.#questions++;
    this.#asked.add(path);
    return true;
  }

  /** Whether `ask` would say yes. */
  mayAsk(path: string): boolean {
    return this.#asked.has(path) || this.#questions < this.maximumQuestions;
  }

  /** @param root The folder that became the context; every name in it counts. */
  finish(root: string | undefined): void {
    this.#root = root;
    this.#isFinished = true;
  }

  /** Whether so much was asked that what is gathered anew, without the questions of earlier texts, may know more. */
  get isWorn(): boolean {
    return this.#questions >= this.maximumQuestions / 2;
  }

  /** Whether a report made with the surroundings is stale by a change: also by one of the Dockerfile itself. */
  isTouchedBy(change: FileChange): boolean {
    return change.path === this.dockerfile || this.restsOn(change);
  }

  /** Whether the surroundings themselves are stale by a change. */
  restsOn({ path, kind }: FileChange): boolean {
    // What is being gathered may have seen the old state.
    if (!this.#isFinished || this.#asked.has(path)) return true;
    if (kind === "changed") return false;
    if (this.#folders.has(folderOf(path)) || this.#folders.has(path)) return true;
    if (this.#root !== undefined && isWithin(path, this.#root)) return true;
    const inContext = this.#root === undefined ? undefined : relativeTo(this.#root, path);
    if (inContext !== undefined && !isBelowOpaqueName(inContext)) return true;
    const below = `${path}/`;
    return [...this.#asked].some((asked) => asked.startsWith(below));
  }
}
