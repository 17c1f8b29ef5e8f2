import type { PackageManager } from "../npm/otherManagers";
import { NameGlob } from "./nameGlob";
import { type LockedPackages, lockedPlaces, lockedSources } from "./npmLock";
import { joinPath, relativeTo, upwardFrom } from "./paths";

/** What stands around an `.npmrc`: which programs read it, and as what. */
export interface NpmProject {
  /**
   * The package managers of the project, by `packageManager` in a package.json, else by the lock files of the nearest folder
   * that has one; empty when nothing tells.
   */
  readonly managers: ReadonlySet<PackageManager>;
  /** The major of npm that a package.json asks for (`"packageManager": "npm@10.9.2"`). */
  readonly npmMajor?: number;
  /** Whether a package.json lies beside the file: npm reads it as the project's then. */
  readonly hasManifest: boolean;
  /** `publishConfig.registry` of that package.json. */
  readonly publishRegistry?: string;
  /**
   * Folder of the root, where the file lies in a package that is a workspace of it (`workspaces` in the root's package.json):
   * npm then reads the root's `.npmrc` alone.
   */
  readonly workspaceRoot?: string;
  /** What npm's lock file beside the file says. */
  readonly locked?: LockedPackages;
  /** Where the lock files beside the file take tarballs from: `//npm.example.com/left/-/`. */
  readonly lockedPlaces?: ReadonlySet<string>;
}

/** Answers about the files of a workspace. */
export interface ProjectFiles {
  /** The names in a folder; `undefined` when there is no such folder. */
  names(folder: string): Promise<{ has(name: string): boolean } | undefined>;
  text(path: string): Promise<string | undefined>;
}

const lockFiles: readonly (readonly [name: string, manager: PackageManager])[] = [
  ["package-lock.json", "npm"],
  ["npm-shrinkwrap.json", "npm"],
  ["pnpm-lock.yaml", "pnpm"],
  ["pnpm-workspace.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  [".yarnrc.yml", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
];

/** Those that name addresses of tarballs. */
const textLocks = new Set(["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock"]);

/** Reads what stands around the `.npmrc` of a folder, in it and in the folders above. */
export async function readNpmProject(folder: string, files: ProjectFiles): Promise<NpmProject> {
  const own = await readManifest(folder, files);
  let managers: ReadonlySet<PackageManager> = new Set();
  let npmMajor: number | undefined;
  let workspaceRoot: string | undefined;
  for (const each of upwardFrom(folder)) {
    const manifest = each === folder ? own : await readManifest(each, files);
    if (managers.size === 0) {
      const chosen = chosenManager(manifest);
      managers = chosen ? new Set([chosen.manager]) : await lockedManagers(each, files);
      if (chosen?.manager === "npm") npmMajor = chosen.major;
    }
    const isRoot = each !== folder && own !== undefined && holdsWorkspace(manifest, relativeTo(each, folder) ?? "");
    if (isRoot && workspaceRoot === undefined) workspaceRoot = each;
  }
  const publishRegistry = textAt(own, "publishConfig", "registry");
  const locked = own && (await readLock(folder, files));
  const places = own && (await readLockedPlaces(folder, files));
  return {
    managers,
    hasManifest: own !== undefined,
    ...(npmMajor !== undefined && { npmMajor }),
    ...(publishRegistry !== undefined && { publishRegistry }),
    ...(workspaceRoot !== undefined && { workspaceRoot }),
    ...(locked !== undefined && { locked }),
    ...(places !== undefined && places.size > 0 && { lockedPlaces: places }),
  };
}

/** The lock file that npm goes by: of the two the first. Source: docs.npmjs.com/cli/configuring-npm/npm-shrinkwrap-json. */
async function readLock(folder: string, files: ProjectFiles): Promise<LockedPackages | undefined> {
  const names = await files.names(folder);
  const file = ["npm-shrinkwrap.json", "package-lock.json"].find((name) => names?.has(name) === true);
  const text = file === undefined ? undefined : await files.text(joinPath(folder, file));
  const sources = text === undefined ? [] : lockedSources(text);
  return file === undefined || sources.length === 0 ? undefined : { file, sources };
}

async function readLockedPlaces(folder: string, files: ProjectFiles): Promise<ReadonlySet<string>> {
  const names = await files.names(folder);
  const present = lockFiles.map(([name]) => name).filter((name) => textLocks.has(name) && names?.has(name) === true);
  const texts = await Promise.all(present.map((name) => files.text(joinPath(folder, name))));
  return new Set(texts.flatMap((text) => (text === undefined ? [] : [...lockedPlaces(text)])));
}

async function lockedManagers(folder: string, files: ProjectFiles): Promise<ReadonlySet<PackageManager>> {
  const names = await files.names(folder);
  return new Set(lockFiles.filter(([name]) => names?.has(name) === true).map(([, manager]) => manager));
}

/** An absent package.json is `undefined`; one that is no JSON object still is one, and says nothing. */
async function readManifest(folder: string, files: ProjectFiles): Promise<object | undefined> {
  if ((await files.names(folder))?.has("package.json") !== true) return undefined;
  try {
    const manifest: unknown = JSON.parse((await files.text(joinPath(folder, "package.json"))) ?? "");
    return typeof manifest === "object" && manifest !== null ? manifest : {};
  } catch {
    return {};
  }
}

/** `packageManager` as Corepack reads it, else `devEngines.packageManager.name`. */
function chosenManager(
  manifest: object | undefined,
): { readonly manager: PackageManager; readonly major?: number } | undefined {
  const chosen = /^(npm|pnpm|yarn|bun)@(\d+)?/.exec(textAt(manifest, "packageManager") ?? "");
  const name = chosen?.[1] ?? textAt(manifest, "devEngines", "packageManager", "name");
  if (name !== "npm" && name !== "pnpm" && name !== "yarn" && name !== "bun") return undefined;
  return { manager: name, ...(chosen?.[2] !== undefined && { major: Number(chosen[2]) }) };
}

/** Whether `workspaces` names the folder, given relative to the root. */
function holdsWorkspace(manifest: object | undefined, folder: string): boolean {
  const field = valueAt(manifest, "workspaces");
  const patterns = Array.isArray(field) ? field : valueAt(field, "packages");
  return isWorkspaceFolder(
    (Array.isArray(patterns) ? patterns : []).filter((pattern) => typeof pattern === "string"),
    folder,
  );
}

/** Whether patterns of workspaces name a folder, given relative to the root; a later `!pattern` takes folders out again. */
export function isWorkspaceFolder(patterns: readonly string[], folder: string): boolean {
  let isIn = false;
  for (const pattern of patterns) {
    const isExclusion = pattern.startsWith("!");
    const parts = (isExclusion ? pattern.slice(1) : pattern).split("/").filter((part) => part !== "" && part !== ".");
    if (matchesPath(parts, folder.split("/"))) isIn = !isExclusion;
  }
  return isIn;
}

function matchesPath(patterns: readonly string[], names: readonly string[]): boolean {
  const [pattern, ...rest] = patterns;
  if (pattern === undefined) return names.length === 0;
  if (pattern === "**") return names.some((_, index) => matchesPath(rest, names.slice(index))) || rest.length === 0;
  const [name, ...below] = names;
  return name !== undefined && NameGlob.compile(pattern)?.matches(name) === true && matchesPath(rest, below);
}

function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    value,
  );
}

function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "string" ? found : undefined;
}
