import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import * as l10n from "@vscode/l10n";
import { configFileName } from "../lint/config";
import { InputError } from "./run";

/** What is to be checked in one workspace folder. */
export interface RootTargets {
  /** The workspace folder, as this machine writes paths. */
  readonly root: string;
  /** Files that were named, and folders ("" for all) to be searched; as workspace paths. */
  readonly files: string[];
  readonly folders: string[];
  /** Whether a search has found the files, so that nobody has named them. */
  readonly areFound?: boolean;
}

/**
 * Groups the given paths by the workspace folder each belongs to. That is the nearest folder from the path upward that
 * holds `.git` or `.go-hints.yaml`, else the current folder if the path lies in it, else the path's own folder. An
 * explicit build context that lies outside widens it.
 *
 * @throws InputError naming a path that does not exist.
 */
export function groupByRoot(
  paths: readonly string[],
  current: string,
  context: string | undefined,
): readonly RootTargets[] {
  const groups = new Map<string, RootTargets>();
  for (const given of paths) {
    const path = resolve(current, given);
    const isFolder = statOf(path, given).isDirectory();
    const folder = isFolder ? path : dirname(path);
    const root = widen(rootOf(folder, current), context);
    const group = groups.get(root) ?? { root, files: [], folders: [] };
    groups.set(root, group);
    (isFolder ? group.folders : group.files).push(workspacePath(root, path));
  }
  return [...groups.values()];
}

/** The workspace folder of what lies in `folder`, by the rules of `groupByRoot`. */
export function rootOf(folder: string, current: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git")) || existsSync(join(at, configFileName))) return at;
    if (dirname(at) === at) return isInside(current, folder) ? current : folder;
  }
}

/** Files that a search found, apart by the nearest repository; those that were named stay where they are. */
export function splitByRepository(
  { root, files }: RootTargets,
  found: readonly string[],
): { readonly own: readonly string[]; readonly nested: readonly RootTargets[] } {
  const named = new Set(files);
  const rootOfFolder = new Map<string, string>();
  const own: string[] = [];
  const nested = new Map<string, RootTargets>();
  for (const path of found) {
    const absolute = join(root, path);
    const folder = dirname(absolute);
    const repository = named.has(path) ? root : (rootOfFolder.get(folder) ?? repositoryOf(folder, root));
    rootOfFolder.set(folder, repository);
    if (repository === root) own.push(path);
    else {
      const targets = nested.get(repository) ?? { root: repository, files: [], folders: [], areFound: true };
      nested.set(repository, targets);
      targets.files.push(workspacePath(repository, absolute));
    }
  }
  return { own, nested: [...nested.values()] };
}

/** The nearest folder upward that holds `.git`, up to `limit`. */
function repositoryOf(folder: string, limit: string): string {
  for (let at = folder; at !== limit && dirname(at) !== at; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
  }
  return limit;
}

/** The folder given as build context, as this machine writes paths. @throws InputError when it is none. */
export function contextFolder(given: string, current: string): string {
  const path = resolve(current, given);
  if (!statOf(path, given).isDirectory())
    throw new InputError(l10n.t("`{0}` is no folder; a build context is one.", given));
  return path;
}

/** The nearest folder that holds both. */
export function widen(root: string, context: string | undefined): string {
  let folder = root;
  while (context !== undefined && !isInside(folder, context) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** A path of this machine as a path in the workspace. */
export function workspacePath(root: string, path: string): string {
  return relative(root, path).split(sep).join("/");
}

/** A path in the workspace as a person in the folder `current` would write it, with `/`. */
export function shownPath(root: string, path: string, current: string): string {
  const seen = relative(current, join(root, path)).split(sep).join("/");
  return seen === "" ? "." : seen;
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && resolve(folder, way) === path);
}

function statOf(path: string, given: string): ReturnType<typeof statSync> & object {
  try {
    // An empty path is a variable that somebody has forgotten to set, and not the current folder.
    return statSync(given === "" ? given : path);
  } catch {
    throw new InputError(l10n.t("`{0}` cannot be read: there is no such file or folder, or no permission.", given));
  }
}
