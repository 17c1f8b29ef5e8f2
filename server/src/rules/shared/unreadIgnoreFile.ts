import type { Build } from "../../build/build";
import { below, folderOf, isInside, nameOf } from "../../build/imagePaths";
import { nearestName } from "../../syntax/nearestName";
import { lintableKindOf } from "../../workspace/fileKinds";
import type { BuildContext } from "../../workspace/surroundings";
import { contextInputsOf } from "./contextInputs";

/** An ignore file that stands near a build and that Docker does not read for it. */
export interface UnreadIgnoreFile {
  /** Relative to the context's root. */
  readonly path: string;
  /**
   * `name`: no builder looks for a file of that name. `folder`: it is named right and lies where nobody looks. `template`: a
   * generator of projects gives it the right name in the folders that it writes.
   */
  readonly reason: "name" | "folder" | "template";
  /** Where its lines would be read, relative to the context's root. */
  readonly rightPath: string;
}

const rightName = ".dockerignore";

/**
 * The ignore file that was meant for this build and that Docker passes over; `undefined` when one is in force already.
 * Docker reads `<Dockerfile>.dockerignore` beside the Dockerfile, else `.dockerignore` at the context's root. Source:
 * moby/buildkit frontend/dockerui/config.go.
 */
export function unreadIgnoreFile(build: Build): UnreadIgnoreFile | undefined {
  const { context, dockerfile } = build.surroundings;
  if (!context || context.ignore) return undefined;
  const misnamed = context.listing
    .entries("")
    .find(({ name, kind }) => kind === "file" && isMisnamed(name) && !isTemporary(context));
  if (misnamed) {
    const reason = isTemplate(context) ? "template" : "name";
    return { path: misnamed.name, reason, rightPath: rightName };
  }
  const own = isInside(dockerfile, context.root)
    ? dockerfile.slice(context.root === "" ? 0 : context.root.length + 1)
    : "";
  const folder = folderOf(own);
  if (folder === "" || context.isGuess) return undefined;
  const path = below(folder, rightName);
  if (context.listing.kindOf(path) !== "file" || isContextOfOthers(build, context, folder, nameOf(own)))
    return undefined;
  return { path, reason: "folder", rightPath: `${own}.dockerignore` };
}

/** A name that only a slip of the pen, a wrong capital or a needless extension tells from the right one. */
function isMisnamed(name: string): boolean {
  const lowered = name.toLowerCase();
  if (name === rightName || /^\.(?:git|containerignore|eslint|prettier|npm)/.test(lowered)) return false;
  if (/^\.?dockerignores?(?:\.txt)?$/.test(lowered)) return true;
  return (
    lowered.startsWith(".d") && nearestName(lowered, [rightName]) !== undefined && /ignor|ingor|igonr/.test(lowered)
  );
}

/**
 * Whether the ignore file of git has lost its dot as well: npm leaves files of that name out of what it publishes, so that
 * templates of generators do without. Source: docs.npmjs.com/cli/configuring-npm/package-json, files.
 */
function isTemplate({ listing }: BuildContext): boolean {
  return ["gitignore", "_gitignore"].some((name) => listing.kindOf(name) === "file");
}

/** Whether the right name is one that scripts write: then the other is what they copy it from. */
function isTemporary(context: BuildContext): boolean {
  return context.gitIgnores(rightName);
}

/** Whether the folder is, or may be, the context of a build: another Dockerfile's, or this one's as well. */
function isContextOfOthers(build: Build, { listing }: BuildContext, folder: string, own: string): boolean {
  const hasOther = listing.entries(folder).some(({ name }) => name !== own && lintableKindOf(name) === "dockerfile");
  if (hasOther) return true;
  // Sources that lie at the context's root and not in the folder show that the folder is not meant.
  return !contextInputsOf(build).some(
    ({ path, hasWildcard }) =>
      path !== undefined &&
      path !== "" &&
      !hasWildcard &&
      listing.kindOf(path) !== undefined &&
      listing.kindOf(below(folder, path)) === undefined,
  );
}
