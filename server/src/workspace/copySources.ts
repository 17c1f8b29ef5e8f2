import { mapConcurrently } from "./concurrency";
import { lintableKindOf } from "./fileKinds";
import type { FolderCache, FolderContents } from "./folders";
import { NameGlob } from "./nameGlob";
import { joinPath } from "./paths";
import type { SurroundingsRecord } from "./record";

/** What a Dockerfile says about the folder it wants to be built in. */
export interface ContextHints {
  /** Sources without wildcards of COPY, ADD and bind mounts that read the context, as written. */
  readonly literalSources: readonly string[];
  /** Sources with wildcards. */
  readonly wildcardSources: readonly string[];
  /** Whether some instruction takes the whole context (`COPY . .`). */
  readonly takesWholeContext: boolean;
  /** Whether some step builds a Go module of the context. */
  readonly buildsGo: boolean;
  /** What go commands name in a context that was copied as a whole; absent where nothing. `*.go` is some Go file at its root. */
  readonly goSources?: readonly string[];
}

/** How many of a Dockerfile's sources a folder holds. */
export interface SourceCount {
  readonly folder: string;
  readonly literals: number;
  /** The sources without wildcards that it holds. */
  readonly held: ReadonlySet<string>;
  readonly wildcards: number;
  /** Files and packages that go commands name. */
  readonly goSources: number;
}

/** Sources that are looked for: enough to tell folders apart, whatever a Dockerfile holds. */
const maximumSources = 200;

/** Folders that one wildcard is followed into. */
const maximumFanOut = 50;

const foldersAtOnce = 8;

/** Looks for the sources of a Dockerfile in folders of the workspace. */
export class SourceProbe {
  readonly #literals: readonly string[];
  readonly #wildcards: readonly string[];
  readonly #goSources: readonly string[];

  /** @param record Takes what the answers rest on. */
  constructor(
    private readonly folders: FolderCache,
    hints: ContextHints,
    private readonly record: SurroundingsRecord,
  ) {
    this.#literals = distinct(hints.literalSources);
    this.#wildcards = distinct(hints.wildcardSources);
    this.#goSources = distinct(hints.goSources ?? []);
  }

  /** Whether the Dockerfile names a source other than the whole context. */
  get hasSources(): boolean {
    return this.literalCount + this.#wildcards.length > 0;
  }

  get literalCount(): number {
    return this.#literals.length;
  }

  /** Whether go commands name files or packages that were copied with the whole context. */
  get namesGoSources(): boolean {
    return this.#goSources.length > 0;
  }

  async count(folders: readonly string[]): Promise<readonly SourceCount[]> {
    return mapConcurrently(folders, foldersAtOnce, async (folder) => {
      const literals = await Promise.all(this.#literals.map((source) => this.exists(joinPath(folder, source))));
      const held = new Set(this.#literals.filter((_, index) => literals[index]));
      const wildcards = this.#wildcards.map((source) => this.#matches(folder, source.split("/")));
      const goSources = this.#goSources.map((source) =>
        source === "*.go" ? this.#matches(folder, [source]) : this.exists(joinPath(folder, source)),
      );
      return {
        folder,
        literals: held.size,
        held,
        wildcards: (await Promise.all(wildcards)).filter(Boolean).length,
        goSources: (await Promise.all(goSources)).filter(Boolean).length,
      };
    });
  }

  /** How many of the sources without wildcards lie below a folder that is there: `bin` for `bin/server`. */
  async countStarts(folder: string): Promise<number> {
    const starts = this.#literals.flatMap((source) => (source.includes("/") ? [source.split("/", 1)[0] ?? ""] : []));
    const found = await Promise.all(starts.map((start) => this.exists(joinPath(folder, start))));
    return found.filter(Boolean).length;
  }

  async exists(path: string): Promise<boolean> {
    this.record.note(path);
    return (await this.folders.kindOf(path)) !== undefined;
  }

  /** Whether `folder` is a folder that can be read. */
  async isFolder(folder: string): Promise<boolean> {
    this.record.note(folder);
    return (await this.folders.kindOf(folder)) === "folder";
  }

  /** Whether a folder holds nothing that an image could be made of: Dockerfiles, and pages about them. */
  async holdsOnlyDockerfiles(folder: string): Promise<boolean> {
    const entries = [...((await this.#list(folder)) ?? [])];
    return entries.every(
      ([name, kind]) => kind === "file" && (lintableKindOf(name) === "dockerfile" || /\.md$|^readme/i.test(name)),
    );
  }

  async #matches(root: string, names: readonly string[]): Promise<boolean> {
    let found = [root];
    for (const [index, name] of names.entries()) {
      const glob = NameGlob.compile(name);
      if (!glob) return false;
      const isLast = index === names.length - 1;
      const next: string[] = [];
      for (const folder of found) {
        for (const [entry, kind] of (await this.#list(folder)) ?? []) {
          if ((isLast || kind === "folder") && glob.matches(entry)) next.push(joinPath(folder, entry));
        }
      }
      found = next.slice(0, maximumFanOut);
    }
    return found.length > 0;
  }

  async #list(folder: string): Promise<FolderContents | undefined> {
    this.record.look(folder);
    return this.folders.list(folder);
  }
}

/** Sources in the form of paths in the context, without doubles and without the context itself. */
function distinct(sources: readonly string[]): readonly string[] {
  return [...new Set(sources.slice(0, maximumSources).map(pathInContext))].filter((source) => source !== "");
}

/** Docker takes `/x`, `./x` and `../x` for `x`: nothing is above the context. */
function pathInContext(source: string): string {
  const names: string[] = [];
  for (const name of source.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return names.join("/");
}
