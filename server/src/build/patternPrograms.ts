import { isUnconditionalName } from "../syntax/goConstraints";
import { scanGoSource } from "../syntax/goSource";
import type { ShellWord } from "../syntax/shellModel";
import type { GoCommand } from "./goCommand";
import { filesOfPattern, presenceOf, rootOf } from "./goImports";
import { below, folderOf, nameOf, pathBehind } from "./imagePaths";

/** A package that is a program. */
interface ProgramPackage {
  /** Its folder in the image, absolute. */
  readonly image: string;
  /** Its folder in the build context. */
  readonly source: string;
}

/**
 * The programs among the packages that a pattern such as `./cmd/...` matches: those whose sources certainly lie in the image
 * when the command starts, and are built on every platform.
 */
export function programsOfPattern(command: GoCommand, word: ShellWord): readonly ProgramPackage[] {
  const { context } = command.step.build.surroundings;
  const { module, folder } = command.module;
  if (!context || !module || folder === undefined) return [];
  const sources = new Set<string>();
  for (const file of filesOfPattern(command, word)) {
    if (sources.has(folderOf(file)) || !isUnconditionalName(nameOf(file))) continue;
    const { packageName, buildConstraint } = scanGoSource(context.listing.text(file) ?? "");
    if (packageName !== "main" || buildConstraint !== undefined || presenceOf(command, file) !== "yes") continue;
    sources.add(folderOf(file));
  }
  return [...sources].map((source) => ({ source, image: below(folder, pathBehind(source, module.folder)) }));
}

/** The folder of the context that holds a package which a word names by its path. */
export function folderOfPackage(command: GoCommand, word: ShellWord): string | undefined {
  const root = rootOf(command, word);
  return root === undefined || /\.go$|\.\.\./.test(root) ? undefined : root;
}
