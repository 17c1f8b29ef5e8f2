import { IgnoreMatcher, parseDockerignore } from "../syntax/dockerignore";
import { parseGitmodules } from "../syntax/gitmodules";
import { type BuildClaim, ClaimReader, isAbout } from "./buildClaims";
import { mapConcurrently } from "./concurrency";
import { type ContextOverrides, type DecidedContext, decideContext } from "./context";
import { type ContextHints, SourceProbe } from "./copySources";
import { buildFileKindOf, lintableKindOf } from "./fileKinds";
import type { FileSystem } from "./fileSystem";
import { FolderCache } from "./folders";
import { Gathered, GatheredSurroundings } from "./gathered";
import { Gitignore, gitignoreIn, isGitIgnored } from "./gitignore";
import { buildersAmong, knownBuildsOf } from "./knownBuilds";
import { defaultLimits, type WorkspaceLimits } from "./limits";
import { ContextListing, type FolderTree, maximumDepth, walkFolder } from "./listing";
import { LoadCache } from "./loadCache";
import { ModuleReader } from "./modules";
import { type NpmProject, readNpmProject } from "./npmProject";
import { isBelowOpaqueName, opaqueNames } from "./opaque";
import { ParseCache } from "./parseCache";
import { folderOf, isWithin, joinPath, relativeTo, resolvePath, upwardFrom } from "./paths";
import { type FileChange, mayBeNew, mayBringFiles, SurroundingsRecord } from "./record";
import { SizeStore } from "./sizes";
import type { BuildContext, Demand, IgnoreFile, Surroundings } from "./surroundings";
import { TextStore } from "./texts";

const readersAtOnce = 16;

/** Which folder is the context, as far as that is known, and what the files of the workspace say about the builds. */
interface Decision {
  readonly decided: DecidedContext | undefined;
  readonly about: readonly BuildClaim[];
  readonly claims: readonly BuildClaim[];
}

/**
 * One workspace folder: gathers what stands around its Dockerfiles and remembers it until `changed` says that it is no
 * longer true. Nothing rejects; what cannot be read is absent.
 */
export class Workspace {
  readonly #limits: WorkspaceLimits;
  readonly #folders: FolderCache;
  readonly #texts: TextStore;
  readonly #sizes: SizeStore;
  readonly #trees: LoadCache<FolderTree | undefined>;
  readonly #claimReader: ClaimReader;
  readonly #modules: ModuleReader;
  readonly #gitignores = new ParseCache(Gitignore.parse);
  readonly #ignoreFiles = new ParseCache((text) => {
    const syntax = parseDockerignore(text);
    return { text, syntax, matcher: new IgnoreMatcher(syntax) };
  });
  readonly #records = new Map<string, SurroundingsRecord>();
  /** What stands around files that were asked about, by asker, as long as it is true. */
  readonly #gathered = new GatheredSurroundings();
  #claims: Promise<readonly BuildClaim[]> | undefined;

  constructor(files: FileSystem, options: { readonly limits?: Partial<WorkspaceLimits> } = {}) {
    this.#limits = { ...defaultLimits, ...options.limits };
    const { contextEntries, measuredFiles, textUnits } = this.#limits;
    this.#folders = new FolderCache(files, 2 * contextEntries);
    this.#texts = new TextStore(files, textUnits);
    this.#sizes = new SizeStore(files, this.#folders, measuredFiles);
    this.#trees = new LoadCache(
      (root) => walkFolder(this.#folders, root, contextEntries),
      (tree) => (tree?.entryCount ?? 0) + 1,
      2 * contextEntries,
    );
    this.#claimReader = new ClaimReader(this.#texts);
    this.#modules = new ModuleReader(this.#folders, this.#texts);
  }

  /** The text of a file, as an editor shows it if one does; `undefined` when it is absent or cannot be read as text. */
  readText(path: string): Promise<string | undefined> {
    return this.#texts.read(path);
  }

  /** Whether something lies at `path`, be it a file that cannot be read as text. */
  async holds(path: string): Promise<boolean> {
    return (await this.#folders.kindOf(path)) !== undefined;
  }

  /**
   * Takes the text that an editor shows for `path`, or `undefined` when it shows it no longer.
   * @returns Dockerfiles whose surroundings are stale by it
   */
  setBuffer(path: string, text: string | undefined): Set<string> {
    const before = this.#texts.peek(path);
    this.#texts.setBuffer(path, text);
    return before && before.value === text ? new Set() : this.#invalidate([{ path, kind: "changed" }]);
  }

  /**
   * Takes note of changes on the disk; a path alone stands for any kind of change, to a file or a folder.
   * @returns Dockerfiles whose surroundings are stale by them; those of others are still good
   */
  changed(changes: Iterable<string | FileChange>): Set<string> {
    const all: FileChange[] = [];
    for (const each of changes) {
      const change: FileChange = typeof each === "string" ? { path: each } : each;
      // Not every client tells of a new folder beside the files in it.
      const folder = mayBeNew(change) ? this.#folders.newAbove(change.path) : undefined;
      if (folder !== undefined) all.push({ path: folder, kind: "created" });
      all.push(change);
    }
    const replaced = new Set<string>();
    for (const { path, kind } of all) {
      this.#texts.forget(path);
      for (const folder of upwardFrom(path)) this.#sizes.forget(folder);
      if (kind === "changed") continue;
      replaced.add(path);
      this.#texts.forgetWithin(path);
      this.#sizes.forgetWithin(path);
      this.#trees.dropWhere((root) => isWithin(root, path) || isWithin(path, root));
    }
    if (replaced.size > 0) this.#folders.forget(replaced);
    return this.#invalidate(all);
  }

  /**
   * What stands around a Dockerfile.
   * @param dockerfile Its path in the workspace.
   * @param asker The file that is linted with it, which `changed` names when it becomes stale: the Dockerfile unless given.
   */
  async surroundings(
    dockerfile: string,
    hints: ContextHints,
    overrides: ContextOverrides = {},
    asker = dockerfile,
  ): Promise<Surroundings> {
    // Most edits leave alone what a Dockerfile says about its surroundings.
    const given = JSON.stringify([dockerfile, overrides]);
    const known = this.#gathered.get(asker);
    if (known?.isFor(given, hints)) return known.surroundings;
    if (known?.given === given && known.mayBeDecidedAgain) {
      // Others lead to the same folder.
      const { decided } = await this.#decide(dockerfile, hints, overrides, known.record);
      if (this.#gathered.get(asker) === known && known.isDecided(decided, hints)) return known.surroundings;
    }
    const record = new SurroundingsRecord(dockerfile, this.#limits.questions);
    this.#records.set(asker, record);
    // Changes reach the newest record of an asker only: nothing that stands on another one may be kept.
    this.#gathered.delete(asker);
    const decision = await this.#decide(dockerfile, hints, overrides, record);
    const surroundings = await this.#gather(dockerfile, decision, record);
    if (!record.isStale && this.#records.get(asker) === record) {
      this.#gathered.keep(asker, new Gathered(hints, given, decision.decided, record, surroundings));
    }
    return surroundings;
  }

  async #decide(
    dockerfile: string,
    hints: ContextHints,
    overrides: ContextOverrides,
    record: SurroundingsRecord,
  ): Promise<Decision> {
    const probe = new SourceProbe(this.#folders, hints, record);
    // Nobody builds an ignore file, which may be asked about by itself.
    record.usesClaims = lintableKindOf(dockerfile) !== "dockerignore";
    const claims = record.usesClaims ? await this.#findClaims() : [];
    const about = claims.filter((claim) => isAbout(claim, dockerfile));
    return { decided: await decideContext(dockerfile, hints, overrides, about, probe), about, claims };
  }

  async #gather(
    dockerfile: string,
    { decided, about, claims }: Decision,
    record: SurroundingsRecord,
  ): Promise<Surroundings> {
    const demand: Demand = { texts: new Set(), sizes: new Set(), answers: 0 };
    const tree = decided && (await this.#trees.get(decided.root));
    const builders = buildersAmong(about);
    const context = decided && tree && (await this.#contextOf(dockerfile, decided, tree, builders, demand, record));
    const onAsk = (path: string): void => record.note(path);
    const modulesAround = context ? [] : await this.#modules.modulesAround(folderOf(dockerfile), onAsk);
    record.finish(decided?.root);
    const builds = knownBuildsOf(about, claims);
    return { dockerfile, context, ...(modulesAround.length > 0 && { modulesAround }), builds, demand };
  }

  /** What stands around an `.npmrc`, given its path; `changed` names it when that becomes stale. */
  async npmProject(path: string): Promise<NpmProject> {
    const record = new SurroundingsRecord(path, this.#limits.questions);
    record.usesClaims = false;
    this.#records.set(path, record);
    const project = await readNpmProject(folderOf(path), {
      names: (folder) => {
        record.look(folder);
        return this.#folders.list(folder);
      },
      text: (file) => {
        record.note(file);
        return this.#texts.read(file);
      },
    });
    record.finish(undefined);
    return project;
  }

  /**
   * Reads what the simulation has asked for since the last time.
   * @returns whether anything was asked for, so that another simulation may know more
   */
  async fulfil({ demand }: Surroundings): Promise<boolean> {
    const texts = [...demand.texts];
    const sizes = [...demand.sizes];
    demand.texts.clear();
    demand.sizes.clear();
    await Promise.all([
      mapConcurrently(texts, readersAtOnce, (path) => this.#texts.read(path)),
      mapConcurrently(sizes, 2, (path) => this.#sizes.measure(path)),
    ]);
    const isAsked = texts.length + sizes.length > 0;
    if (isAsked) demand.answers++;
    return isAsked;
  }

  /**
   * The files below a folder that can be linted, those near its top first. `.git`, `node_modules` and `vendor` are passed
   * over, links are not followed.
   */
  async *findFiles(under: string, signal?: AbortSignal): AsyncGenerator<string, void, undefined> {
    const top = resolvePath("", under);
    let found = 0;
    for (let level = top === undefined ? [] : [top]; level.length > 0; ) {
      const listed = await mapConcurrently(level, readersAtOnce, async (folder) =>
        signal?.aborted ? undefined : this.#folders.list(folder),
      );
      const next: string[] = [];
      for (const [index, folder] of level.entries()) {
        for (const [name, kind] of listed[index] ?? []) {
          if (kind === "folder" && !opaqueNames.has(name)) next.push(joinPath(folder, name));
          if (kind !== "file" || lintableKindOf(name) === undefined) continue;
          if (signal?.aborted || found++ >= this.#limits.foundFiles) return;
          yield joinPath(folder, name);
        }
      }
      level = next;
    }
  }

  /**
   * The Dockerfiles below a folder that only a compose file, a bake file or another place that builds them tells from other
   * files, by their paths in the workspace. `findFiles` gives those that are named as Dockerfiles.
   */
  async findNamedDockerfiles(under: string): Promise<readonly string[]> {
    const top = resolvePath("", under);
    const named = new Set<string>();
    for (const { dockerfile, isAssumed, reference } of top === undefined ? [] : await this.#findClaims()) {
      if (dockerfile === undefined || isAssumed || reference.isOfAnyDockerfile) continue;
      const isOther = lintableKindOf(dockerfile) === undefined && !isBelowOpaqueName(dockerfile);
      if (isOther && isWithin(top ?? "", dockerfile)) named.add(dockerfile);
    }
    const kinds = await mapConcurrently([...named], readersAtOnce, (path) => this.#folders.kindOf(path));
    return [...named].filter((_, index) => kinds[index] === "file");
  }

  async #contextOf(
    dockerfile: string,
    { root, decision, isGuess }: DecidedContext,
    tree: FolderTree,
    builderPaths: readonly string[],
    demand: Demand,
    record: SurroundingsRecord,
  ): Promise<BuildContext> {
    const onAsk = (path: string): void => record.note(path);
    const withWork = async () => {
      const modules = await this.#modules.modulesIn(root, tree, this.#limits.modules, onAsk);
      return { modules, goWork: await this.#modules.workOf(root, tree, modules, onAsk) };
    };
    const [{ modules, goWork }, ignore, gitignoresAbove, submodules] = await Promise.all([
      withWork(),
      this.#ignoreFileOf(dockerfile, root, onAsk),
      this.#gitignoresFrom(root, onAsk),
      this.#submodulesOf(root, onAsk),
    ]);
    const sources = { texts: this.#texts, sizes: this.#sizes, demand, record };
    const listing = new ContextListing(root, tree, sources, submodules);
    const rulesOf = (folder: string): Gitignore | undefined => {
      const inside = relativeTo(root, folder);
      if (!inside) return gitignoresAbove.get(folder);
      const text = listing.text(gitignoreIn(inside));
      return text === undefined ? undefined : this.#gitignores.parse(gitignoreIn(folder), text);
    };
    const gitIgnores = (path: string): boolean => {
      // Nothing was listed there, so that nothing is known.
      if (path.split("/").length > maximumDepth) return true;
      const kind = listing.kindOf(path);
      const isFolder = kind && kind === "folder";
      if (isGitIgnored(joinPath(root, path), isFolder, rulesOf)) return true;
      return upwardFrom(path).some((folder) => folder !== "" && !listing.isRead(gitignoreIn(folder)));
    };
    const texts = await Promise.all(builderPaths.map((path) => this.#texts.read(path)));
    const builders = texts.filter((text) => text !== undefined);
    return { facts: undefined, root, decision, isGuess, builders, listing, ignore, modules, goWork, gitIgnores };
  }

  /** The `.gitignore` files of a context's root and of the folders above it, by folder; those inside are read on demand. */
  async #gitignoresFrom(root: string, onAsk: (path: string) => void): Promise<ReadonlyMap<string, Gitignore>> {
    const found = new Map<string, Gitignore>();
    await mapConcurrently(upwardFrom(root), readersAtOnce, async (folder) => {
      const path = gitignoreIn(folder);
      const text = await this.#readIfThere(path, onAsk);
      if (text !== undefined) found.set(folder, this.#gitignores.parse(path, text));
    });
    return found;
  }

  /** Folders in the context that a `.gitmodules` at its root or above says to be submodules, relative to the context. */
  async #submodulesOf(root: string, onAsk: (path: string) => void): Promise<readonly string[]> {
    const found = await mapConcurrently(upwardFrom(root), readersAtOnce, async (folder) => {
      const text = await this.#readIfThere(joinPath(folder, ".gitmodules"), onAsk);
      return parseGitmodules(text ?? "").flatMap((path) => relativeTo(root, joinPath(folder, path)) || []);
    });
    return found.flat();
  }

  /** The ignore file that Docker reads: that of the Dockerfile's own name, even when it is empty, else the context's. */
  async #ignoreFileOf(
    dockerfile: string,
    root: string,
    onAsk: (path: string) => void,
  ): Promise<IgnoreFile | undefined> {
    for (const [path, isSpecific] of [
      [`${dockerfile}.dockerignore`, true],
      [joinPath(root, ".dockerignore"), false],
    ] as const) {
      const text = await this.#readIfThere(path, onAsk);
      if (text !== undefined) return { path, isSpecific, ...this.#ignoreFiles.parse(path, text) };
    }
    return undefined;
  }

  /** The text of a file that is mostly absent: its folder, known already, spares the disk the question. */
  async #readIfThere(path: string, onAsk: (path: string) => void): Promise<string | undefined> {
    onAsk(path);
    const inMemory = this.#texts.peek(path);
    if (inMemory) return inMemory.value;
    return (await this.#folders.kindOf(path)) === undefined ? undefined : this.#texts.read(path);
  }

  #findClaims(): Promise<readonly BuildClaim[]> {
    this.#claims ??= walkFolder(this.#folders, "", this.#limits.scannedEntries).then((tree) =>
      tree ? this.#claimReader.claimsIn(tree, this.#limits.buildFiles) : [],
    );
    return this.#claims;
  }

  #invalidate(changes: readonly FileChange[]): Set<string> {
    const stale = new Set<string>();
    for (const change of changes) {
      const isFar = isBelowOpaqueName(change.path);
      const changesClaims =
        !isFar &&
        (buildFileKindOf(change.path) !== undefined ||
          this.#claimReader.hasReadIn(change.path) ||
          mayBringFiles(change));
      if (changesClaims || (!isFar && change.kind !== "changed")) this.#claims = undefined;
      for (const [asker, record] of this.#records) {
        const restsOnClaims = changesClaims && record.usesClaims;
        if (restsOnClaims || record.restsOn(change)) record.isStale = true;
        const isGone = change.kind === "deleted" && isWithin(change.path, asker);
        if (isGone || restsOnClaims || record.isTouchedBy(change)) stale.add(asker);
        if (!isGone) continue;
        // Whoever still shows it asks again.
        this.#records.delete(asker);
        this.#gathered.delete(asker);
      }
    }
    return stale;
  }
}
