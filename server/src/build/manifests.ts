import { cleanPath } from "../syntax/cleanPath";
import type { GoModReplace } from "../syntax/goMod";
import { textOrEmpty } from "../syntax/value";
import { resolvePath } from "../workspace/paths";
import type { BuildContext, GoModule, GoWork } from "../workspace/surroundings";
import { fileForCommand, inContext } from "./files";
import type { GoCommand } from "./goCommand";
import { below, isInside } from "./imagePaths";

/** A folder of the build context that `go mod download` reads manifests from. */
export interface ManifestFolder {
  /** In the build context. */
  readonly folder: string;
  /** Where the build puts it, absolute in the image. */
  readonly image: string;
  /** Those of `go.mod`, `go.sum`, `go.work` and `go.work.sum` that it needs and that are there. */
  readonly names: readonly string[];
}

/** What must be in the image for `go mod download`. */
export interface Manifests {
  /** The module of the command first. */
  readonly folders: readonly ManifestFolder[];
  /** Whether it is one module by itself: neither a workspace nor local replacements. */
  readonly isSingleModule: boolean;
}

/**
 * The manifests that a download for the module of `command` needs, at the places where the command finds them.
 * `undefined` where one of them is not certain, and where go.sum is missing.
 */
export function manifestsFor(command: GoCommand): Manifests | undefined {
  const context = command.step.build.surroundings.context;
  const { module, folder } = command.module;
  if (!context || !module || folder === undefined) return undefined;
  const work = workspaceOf(command, context, module, folder);
  if (work === "unknown") return undefined;
  const wanted = work ? workspaceManifests(context, work) : moduleManifests(context, module);
  if (!wanted) return undefined;

  const folders: ManifestFolder[] = [];
  for (const [contextFolder, names] of wanted) {
    const image = cleanPath(`${folder}/${relativePath(module.folder, contextFolder)}`);
    for (const name of names) {
      const found = fileForCommand(command.command, below(image, name));
      if (found.presence !== "yes" || found.contextPath !== below(contextFolder, name)) return undefined;
    }
    folders.push({ folder: contextFolder, image, names });
  }
  return { folders, isSingleModule: wanted.size === 1 && !work };
}

/** The folders of the context that hold modules which replace others of this module or belong to its workspace. */
export function localModuleFolders(module: GoModule, work: GoWork | undefined): readonly string[] {
  const ofWork = work?.folder === undefined ? [] : usedFolders(work, work.folder);
  return [...localReplacements(module.folder, module.syntax.replace), ...ofWork].filter(
    (folder) => folder !== undefined,
  );
}

/** go.work, when the command finds it. */
function workspaceOf(
  command: GoCommand,
  context: BuildContext,
  module: GoModule,
  folder: string,
): GoWork | "unknown" | undefined {
  const mode = command.setting("GOWORK").value;
  if (mode.kind !== "unset") return textOrEmpty(mode) === "off" ? undefined : "unknown";
  const work = context.goWork;
  if (!work || work.folder === undefined || !isInside(module.folder, work.folder)) return undefined;
  const image = cleanPath(`${folder}/${relativePath(module.folder, work.folder)}`);
  const found = fileForCommand(command.command, below(image, "go.work"));
  if (found.presence === "no") return undefined;
  return found.contextPath === below(work.folder, "go.work") ? work : "unknown";
}

type Wanted = Map<string, readonly string[]>;

function moduleManifests(context: BuildContext, module: GoModule): Wanted | undefined {
  const own = manifestNames(context, module.folder, ["go.mod", "go.sum"]);
  if (!own?.includes("go.sum")) return undefined;
  return addReplacements(
    context,
    new Map([[module.folder, own]]),
    localReplacements(module.folder, module.syntax.replace),
  );
}

function workspaceManifests(context: BuildContext, work: GoWork): Wanted | undefined {
  const root = work.folder ?? "";
  const replaced = localReplacements(root, work.syntax.replace);
  const wanted: Wanted = new Map();
  for (const folder of usedFolders(work, root)) {
    const member = context.modules.find((module) => module.folder === folder);
    const names = member && manifestNames(context, member.folder, ["go.mod", "go.sum"]);
    if (!member || !names) return undefined;
    wanted.set(member.folder, names);
    replaced.push(...localReplacements(member.folder, member.syntax.replace));
  }
  const ofWork = manifestNames(context, root, ["go.work", "go.work.sum"]);
  if (!ofWork || wanted.size === 0) return undefined;
  wanted.set(root, [...(wanted.get(root) ?? []), ...ofWork]);
  return addReplacements(context, wanted, replaced);
}

/** A module that replaces another one is read for its requirements alone. */
function addReplacements(
  context: BuildContext,
  wanted: Wanted,
  folders: readonly (string | undefined)[],
): Wanted | undefined {
  for (const folder of folders) {
    const module = context.modules.find((other) => other.folder === folder);
    if (!module || inContext(context, below(module.folder, "go.mod")) !== "yes") return undefined;
    if (!wanted.has(module.folder)) wanted.set(module.folder, ["go.mod"]);
  }
  return wanted;
}

/** The first must be there; of the others those that are. `undefined` where that is not known. */
function manifestNames(context: BuildContext, folder: string, names: readonly string[]): readonly string[] | undefined {
  const answers = names.map((name) => inContext(context, below(folder, name)));
  if (answers[0] !== "yes" || answers.includes("unknown")) return undefined;
  return names.filter((_, index) => answers[index] === "yes");
}

function localReplacements(folder: string, replacements: readonly GoModReplace[]): (string | undefined)[] {
  return replacements.filter(({ isLocal }) => isLocal).map(({ newPath }) => resolvePath(folder, newPath));
}

function usedFolders(work: GoWork, root: string): readonly (string | undefined)[] {
  return work.syntax.use.map(({ value }) => resolvePath(root, value));
}

/** The way from one folder of the context to another. */
function relativePath(from: string, to: string): string {
  const start = from === "" ? [] : from.split("/");
  const end = to === "" ? [] : to.split("/");
  let shared = 0;
  while (shared < start.length && shared < end.length && start[shared] === end[shared]) shared++;
  return [...start.slice(shared).map(() => ".."), ...end.slice(shared)].join("/");
}
