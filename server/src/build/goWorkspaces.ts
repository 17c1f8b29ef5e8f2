import { cleanPath } from "../syntax/cleanPath";
import { literalOf } from "../syntax/shellModel";
import { known, textOf, textOrEmpty } from "../syntax/value";
import { resolvePath } from "../workspace/paths";
import type { GoModule, GoWork } from "../workspace/surroundings";
import { fileForCommand } from "./files";
import type { GoCommand } from "./goCommand";
import { isGoAtLeast } from "./goToolchain";
import { below, folderOf, isInside, resolveInImage } from "./imagePaths";

/** The go.work that a command finds, and the folder in the image that it lies in. */
export interface FoundWorkspace {
  readonly work: GoWork;
  readonly image: string;
}

/** `undefined` without a workspace, and where it is not certain which one it is. */
export function workspaceOf(command: GoCommand): FoundWorkspace | undefined {
  const work = command.step.build.surroundings.context?.goWork;
  const directory = textOf(command.directory);
  if (!work || work.folder === undefined || directory === undefined) return undefined;
  // Source: go.dev/doc/go1.18#go-work.
  if (isGoAtLeast(command, "1.18") === "no") return undefined;
  if (textOrEmpty(command.setting("GOWORK").value) !== "") return undefined;
  for (let folder = directory; ; folder = folderOf(folder)) {
    const file = fileForCommand(command.command, below(folder, "go.work"));
    if (file.presence === "unknown") return undefined;
    if (file.presence === "yes") {
      return file.contextPath === below(work.folder, "go.work") ? { work, image: folder } : undefined;
    }
    if (folder === "/" || folder === "") return undefined;
  }
}

/** Commands whose operands are packages, and which need what those import. */
const takesPackages = /^(?:build|install|test|vet|run|list)$/;

/** A module of the build context, and the folder in the image that it lies in. */
export interface WorkspaceMember {
  readonly module: GoModule;
  readonly image: string;
}

/** The one member of a workspace whose packages a command names; `undefined` where it names several, or all hidden. */
export function namedMember(command: GoCommand, { work, image }: FoundWorkspace): WorkspaceMember | undefined {
  const { context } = command.step.build.surroundings;
  if (!context || work.folder === undefined || !takesPackages.test(command.subcommand)) return undefined;
  // From Go 1.22 on the workspace may have a vendor folder of its own. Source: go.dev/doc/go1.22#go-command.
  if (context.listing.kindOf(below(work.folder, "vendor")) !== undefined) return undefined;
  const { folder } = work;
  const places = command.operands.map((word) => {
    const text = literalOf(word);
    return text !== undefined && /^\.{1,2}\//.test(text)
      ? textOf(resolveInImage(command.directory, known(text)))
      : undefined;
  });
  const members = work.syntax.use.flatMap(({ value }): readonly WorkspaceMember[] => {
    const module = context.modules.find((each) => each.folder === resolvePath(folder, value));
    return module && !value.startsWith("/") ? [{ module, image: cleanPath(`${image}/${value}`) }] : [];
  });
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
