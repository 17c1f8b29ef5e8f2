import { cleanPath } from "../syntax/cleanPath";
import { literalOf } from "../syntax/shellModel";
import { type Answer, known, textOf, textOrEmpty } from "../syntax/value";
import { resolvePath } from "../workspace/paths";
import type { GoModule, GoWork } from "../workspace/surroundings";
import { fileForCommand } from "./files";
import type { GoCommand } from "./goCommand";
import { isGoAtLeast } from "./goToolchain";
import { below, folderOf, isInside, resolveInImage } from "./imagePaths";
import { replacementsOf } from "./moduleIndex";

/** The go.work that a command finds, and the folder in the image that it lies in. */
export interface FoundWorkspace {
  readonly work: GoWork;
  readonly image: string;
}

/** `undefined` without a workspace, and where it is not certain which one it is. */
export function workspaceOf(command: GoCommand): FoundWorkspace | undefined {
  const found = findWorkspace(command);
  return typeof found === "string" ? undefined : found;
}

/** The workspace that a command works in; `no` where it works in none, or in one that is not of the build context. */
function findWorkspace(command: GoCommand): FoundWorkspace | "no" | "unknown" {
  const work = command.step.build.surroundings.context?.goWork;
  const directory = textOf(command.directory);
  // Source: go.dev/doc/go1.18#go-work.
  if (!work || work.folder === undefined || isGoAtLeast(command, "1.18") === "no") return "no";
  const setting = textOrEmpty(command.setting("GOWORK").value);
  if (setting !== "" || directory === undefined) return setting === "off" ? "no" : "unknown";
  for (let folder = directory; ; folder = folderOf(folder)) {
    const file = fileForCommand(command.command, below(folder, "go.work"));
    if (file.presence === "unknown") return "unknown";
    if (file.presence === "yes") {
      return file.contextPath === below(work.folder, "go.work") ? { work, image: folder } : "unknown";
    }
    if (folder === "/" || folder === "") return "no";
  }
}

/** Which of the modules around it a command takes as its own. */
export interface MainModules {
  readonly isWorkspace: boolean;
  /** Whether the module that the command lies in is one of them; a workspace has those that go.work lists and no other. */
  readonly hasOwn: boolean;
}

/**
 * `undefined` where it is not certain. Of its main modules alone Go reads go.sum, and go.work.sum of a workspace.
 * Source: cmd/go, `modload.WorkspaceGoSumFiles`; seen with Go 1.19.
 */
export function mainModulesOf(command: GoCommand): MainModules | undefined {
  const found = findWorkspace(command);
  if (found === "unknown") return undefined;
  if (found === "no") return { isWorkspace: false, hasOwn: command.module.folder !== undefined };
  const { folder } = command.module;
  return {
    isWorkspace: true,
    hasOwn: found.work.syntax.use.some(({ value }) => cleanPath(`${found.image}/${value}`) === folder),
  };
}

/** Commands whose operands are packages, and which need what those import. */
const takesPackages = /^(?:build|install|test|vet|run|list)$/;

/** A module of the build context, and the folder in the image that it lies in. */
export interface WorkspaceMember {
  readonly module: GoModule;
  readonly image: string;
}

/**
 * Whether `go work sync` or `go work vendor` asks for modules of others: where a member requires one that is neither a member
 * itself nor replaced by a folder. Source: go.dev/ref/mod#go-work-sync.
 */
export function needsOfWorkspace(command: GoCommand): Answer {
  const workspace = workspaceOf(command);
  if (!workspace || workspace.work.syntax.replace.length > 0) return "unknown";
  const members = membersOf(command, workspace.work);
  if (members.length < workspace.work.syntax.use.length) return "unknown";
  return members.some(({ module }) => requiresOthers(module, members)) ? "yes" : "no";
}

/**
 * Whether a command in a module with requirements needs modules of others for them: `yes` without a workspace. One that
 * requires members alone may need what those require.
 */
export function needsBesideMembers(command: GoCommand, module: GoModule): Answer {
  const work = command.step.build.surroundings.context?.goWork;
  if (!work || requiresOthers(module, membersOf(command, work)) || findWorkspace(command) === "no") return "yes";
  return needsOfWorkspace(command) === "no" ? "no" : "unknown";
}

function requiresOthers({ syntax }: GoModule, members: readonly Member[]): boolean {
  const own = new Set(members.map(({ module }) => module.syntax.module?.value));
  return syntax.require.some(
    ({ path }) => !own.has(path) && !replacementsOf(syntax, path).some(({ isLocal }) => isLocal),
  );
}

interface Member {
  readonly module: GoModule;
  /** As the `use` line has it. */
  readonly path: string;
}

/** The modules of the build context that a go.work names by paths of their own tree. */
function membersOf(command: GoCommand, { folder, syntax }: GoWork): readonly Member[] {
  const { context } = command.step.build.surroundings;
  if (!context || folder === undefined) return [];
  return syntax.use.flatMap(({ value }): readonly Member[] => {
    const module = context.modules.find((each) => each.folder === resolvePath(folder, value));
    return module && !value.startsWith("/") ? [{ module, path: value }] : [];
  });
}

/** The one member of a workspace whose packages a command names; `undefined` where it names several, or all hidden. */
export function namedMember(command: GoCommand, workspace: FoundWorkspace): WorkspaceMember | undefined {
  const { work, image } = workspace;
  const { context } = command.step.build.surroundings;
  if (!context || work.folder === undefined || !takesPackages.test(command.subcommand)) return undefined;
  // From Go 1.22 on the workspace may have a vendor folder of its own. Source: go.dev/doc/go1.22#go-command.
  if (context.listing.kindOf(below(work.folder, "vendor")) !== undefined) return undefined;
  const places = command.operands.map((word) => {
    const text = literalOf(word);
    return text !== undefined && /^\.{1,2}\//.test(text)
      ? textOf(resolveInImage(command.directory, known(text)))
      : undefined;
  });
  const members = membersOf(command, work).map(({ module, path }) => ({
    module,
    image: cleanPath(`${image}/${path}`),
  }));
  const named = new Set(
    // Of members within one another the inner one has the package.
    places.map((place) =>
      place === undefined
        ? undefined
        : members
            .filter((member) => isInside(place, member.image))
            .toSorted((a, b) => b.image.length - a.image.length)[0],
    ),
  );
  const [member, ...others] = named;
  return others.length === 0 ? member : undefined;
}
