import { findBakeBuilds } from "../syntax/bake";
import { findBuildCommands } from "../syntax/buildCommands";
import type { BuildReference } from "../syntax/buildReference";
import type { CommandBlock } from "../syntax/commandBlocks";
import { findCommandLineBuilds } from "./commandLines";
import { mapConcurrently } from "./concurrency";
import { type BuildFileKind, buildFileKindOf } from "./fileKinds";
import type { FolderTree } from "./listing";
import { folderOf, isWithin, joinPath, nameOf, resolvePath, upwardFrom } from "./paths";
import type { TextStore } from "./texts";

/** A file of the workspace says: this Dockerfile is built with that context. Paths are workspace paths. */
export interface BuildClaim {
  readonly path: string;
  readonly reference: BuildReference;
  /** `undefined` for a folder that is made for the build, outside the workspace, and for one that is not known. */
  readonly context: string | undefined;
  /** `undefined` when the tool takes the default name in the context. */
  readonly dockerfile: string | undefined;
  /** True when the folder that the command runs in is assumed. */
  readonly isAssumed: boolean;
}

/** Generated scripts reach megabytes; those that people write do not. */
const maximumLength = 256 * 1024;

const filesAtOnce = 16;

/** The image builds that the files of a workspace describe. What a file says is read once for each text it has. */
export class ClaimReader {
  readonly #read = new Map<string, { readonly text: string; readonly claims: Promise<readonly BuildClaim[]> }>();

  constructor(private readonly texts: TextStore) {}

  /**
   * All claims of the build files in `tree`, those of files near the top first.
   * @param maximumFiles Files that are read; the rest, farther from the top, are left out.
   */
  async claimsIn(tree: FolderTree, maximumFiles: number): Promise<readonly BuildClaim[]> {
    const paths = buildFilesIn(tree, maximumFiles);
    const current = new Set(paths);
    for (const path of this.#read.keys()) if (!current.has(path)) this.#read.delete(path);
    const claims = await mapConcurrently(paths, filesAtOnce, (path) => this.#claimsOf(path));
    return claims.flat();
  }

  /** Whether claims come from a file in `folder`. */
  hasReadIn(folder: string): boolean {
    return [...this.#read.keys()].some((path) => isWithin(folder, path));
  }

  async #claimsOf(path: string): Promise<readonly BuildClaim[]> {
    const kind = buildFileKindOf(path);
    const text = await this.texts.read(path);
    if (kind === undefined || text === undefined || text.length > maximumLength) return [];
    const known = this.#read.get(path);
    if (known?.text === text) return known.claims;
    const claims = referencesIn(kind, path, text).then((references) =>
      references.flatMap((reference) => claimsOf(path, reference)),
    );
    this.#read.set(path, { text, claims });
    return claims;
  }
}

function buildFilesIn(tree: FolderTree, maximumFiles: number): readonly string[] {
  const paths: string[] = [];
  for (const [folder, contents] of tree.folders) {
    for (const [name, kind] of contents) {
      const path = joinPath(folder, name);
      if (kind !== "file" || buildFileKindOf(path) === undefined) continue;
      paths.push(path);
      if (paths.length === maximumFiles) return paths;
    }
  }
  return paths;
}

async function referencesIn(kind: BuildFileKind, path: string, text: string): Promise<readonly BuildReference[]> {
  switch (kind) {
    case "bake":
      return findBakeBuilds(text);
    case "compose": {
      // The YAML parser is a large part of the program, and most compose files only run images that others built.
      if (!/\b(build|artifacts)\b/.test(text)) return [];
      const { findComposeBuilds } = await import("../syntax/compose");
      return findComposeBuilds(text);
    }
    case "goreleaser": {
      if (!/^dockers/m.test(text)) return [];
      const { findGoReleaserBuilds } = await import("../syntax/goreleaser");
      return findGoReleaserBuilds(text);
    }
    case "action": {
      if (!/\bdocker\b/i.test(text)) return [];
      const { findActionBuilds } = await import("../syntax/githubAction");
      return findActionBuilds(text);
    }
    default:
      if (!/docker|podman|buildah|nerdctl|container|oci_|--build-(?:arg|context)/i.test(text)) return [];
      if (kind !== "command-lines") return findBuildCommands(text, kind);
      return findCommandLineBuilds(text, path, await commandBlocksIn(text, path));
  }
}

/** Most of these files have each command on one line, and need no YAML parser. */
async function commandBlocksIn(text: string, path: string): Promise<readonly CommandBlock[]> {
  if (!/\.ya?ml$/.test(path) || !/[|>][-+\d]*[ \t]*(?:#.*)?\r?$/m.test(text)) return [];
  const { findCommandBlocks } = await import("../syntax/commandBlocks");
  return findCommandBlocks(text);
}

function claimsOf(path: string, reference: BuildReference): readonly BuildClaim[] {
  const folder = folderOf(path);
  const bases =
    reference.relativeTo === "file" ? [folder] : reference.relativeTo === "workspace" ? [""] : upwardFrom(folder);
  return bases.flatMap((base) => {
    const context = reference.context === undefined ? undefined : resolvePath(base, reference.context);
    if (context === undefined && reference.context !== undefined) return [];
    const dockerfile = reference.dockerfile === undefined ? undefined : resolvePath(base, reference.dockerfile);
    if (reference.dockerfile !== undefined && dockerfile === undefined) return [];
    return [{ path, reference, context, dockerfile, isAssumed: bases.length > 1 }];
  });
}

/** Whether a claim is about `dockerfile`. */
export function isAbout(claim: BuildClaim, dockerfile: string): boolean {
  if (claim.reference.isOfAnyDockerfile) return false;
  if (claim.dockerfile !== undefined) return claim.dockerfile === dockerfile;
  return folderOf(dockerfile) === claim.context && /^(dockerfile|containerfile)$/i.test(nameOf(dockerfile));
}
