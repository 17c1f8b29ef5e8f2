import { cleanPath } from "../syntax/cleanPath";
import { compareGoVersions, parseGoVersion } from "../syntax/goVersion";
import type { Span } from "../syntax/text";
import { resolvePath } from "../workspace/paths";
import type { GoModule } from "../workspace/surroundings";
import type { GoCommand } from "./goCommand";
import { workspaceOf } from "./goWorkspaces";
import { folderOf } from "./imagePaths";
import { requirementOf } from "./moduleIndex";
import { certainImportsOf } from "./packageSearch";

/** A folder that Go reads a module from although no module proxy knows it: a local replacement, or a member of a workspace. */
export interface LocalModule {
  /** Path of the replaced module; for a member the folder as go.work writes it. */
  readonly name: string;
  /** The folder as go.mod or go.work writes it. */
  readonly written: string;
  /** Where the go command looks for it, absolute in the image. */
  readonly image: string;
  /** In the build context; `undefined` when it lies outside. */
  readonly folder: string | undefined;
  /** The line that names it: path of the file in the workspace, and place. */
  readonly declaredAt: { readonly path: string; readonly span: Span };
}

/** Commands that load the requirements of every module of the graph. */
const loadsGraph = /^(?:mod (?:download|tidy|vendor|graph|why|verify)|get)$/;
const compiles = /^(?:build|install|test|vet|run)$/;
const loadsWorkspace = /^(?:build|install|test|vet|run|list|mod (?:download|graph|why|verify)|work sync)$/;

/**
 * The local replacements whose go.mod a command reads for certain: all that are required, where it loads the whole graph of
 * modules, else those that its packages import. Since Go 1.17 a build does not look at modules that it takes nothing from.
 * Source: Go modules reference, "replace directive", "Module graph pruning", "Lazy module loading".
 */
export function neededReplacements(command: GoCommand): readonly LocalModule[] {
  const { module, folder } = command.module;
  if (!module || folder === undefined || command.isVersioned) return [];
  const isGraph =
    loadsGraph.test(command.subcommand) && !(command.subcommand === "mod download" && command.operands.length > 0);
  if (!isGraph && (!compiles.test(command.subcommand) || command.isVendored !== "no")) return [];
  const local = module.syntax.replace.filter(({ isLocal, newPath }) => isLocal && /^\.{1,2}(?:\/|$)/.test(newPath));
  if (local.length === 0) return [];
  const imported = isGraph || !isPruned(module) ? undefined : importedModules(command, module);
  return local
    .filter(({ oldPath, oldVersion }) => {
      const required = requirementOf(module.syntax, oldPath);
      if (!required || (oldVersion !== undefined && oldVersion !== required.version)) return false;
      return imported === undefined || imported.has(oldPath);
    })
    .map(({ oldPath, newPath, span }) => ({
      name: oldPath,
      written: newPath,
      image: cleanPath(`${folder}/${newPath}`),
      folder: resolvePath(module.folder, newPath),
      declaredAt: { path: module.path, span },
    }));
}

/** Whether a module's go.mod lists all that its packages need, so that Go reads no further. From language version 1.17 on. */
function isPruned(module: GoModule): boolean {
  const version = parseGoVersion(module.syntax.go?.value ?? "1.16");
  const first = parseGoVersion("1.17");
  return !version || !first || compareGoVersions(version, first) >= 0;
}

/** The required modules that the command's packages import from: of nested paths the longest one has the package. */
function importedModules(command: GoCommand, module: GoModule): ReadonlySet<string> {
  const modules = new Set<string>();
  for (const imported of certainImportsOf(command)) {
    for (let path = imported; path !== ""; path = folderOf(path)) {
      if (!requirementOf(module.syntax, path)) continue;
      modules.add(path);
      break;
    }
  }
  return modules;
}

/**
 * The members of the workspace that a command works in; empty without a workspace, or where it is not certain.
 * Source: Go modules reference, "Workspaces".
 */
export function workspaceMembers(command: GoCommand): readonly LocalModule[] {
  if (command.isVersioned || !loadsWorkspace.test(command.subcommand)) return [];
  const found = workspaceOf(command);
  if (!found) return [];
  const { work, image } = found;
  return work.syntax.use
    .filter(({ value }) => !value.startsWith("/"))
    .map(({ value, span }) => ({
      name: value,
      written: value,
      image: cleanPath(`${image}/${value}`),
      folder: resolvePath(work.folder ?? "", value),
      declaredAt: { path: work.path, span },
    }));
}
