import type { GoModReplace, GoModRequire, GoModSyntax } from "../syntax/goMod";

/** What a go.mod says of module paths, by path: large ones have thousands of lines, and questions come for each. */
interface ModuleIndex {
  readonly requirements: ReadonlyMap<string, GoModRequire>;
  readonly replacements: ReadonlyMap<string, readonly GoModReplace[]>;
}

const indexes = new WeakMap<GoModSyntax, ModuleIndex>();

/** The line that requires a module path; the first one where there are several. */
export function requirementOf(syntax: GoModSyntax, path: string): GoModRequire | undefined {
  return indexOf(syntax).requirements.get(path);
}

/** The lines that replace a module path, in their order; empty for one that is not replaced. */
export function replacementsOf(syntax: GoModSyntax, path: string): readonly GoModReplace[] {
  return indexOf(syntax).replacements.get(path) ?? [];
}

/** Whether every requirement is a folder of the build itself, so that nothing is left to download. */
export function allReplacedLocally(syntax: GoModSyntax): boolean {
  return syntax.require.every(({ path }) => replacementsOf(syntax, path).some(({ isLocal }) => isLocal));
}

function indexOf(syntax: GoModSyntax): ModuleIndex {
  let index = indexes.get(syntax);
  if (!index) {
    index = {
      // Later entries of a map win.
      requirements: new Map(syntax.require.toReversed().map((each) => [each.path, each])),
      replacements: groupBy(syntax.replace),
    };
    indexes.set(syntax, index);
  }
  return index;
}

function groupBy(replacements: readonly GoModReplace[]): ReadonlyMap<string, readonly GoModReplace[]> {
  const groups = new Map<string, GoModReplace[]>();
  for (const each of replacements) {
    const group = groups.get(each.oldPath);
    if (group) group.push(each);
    else groups.set(each.oldPath, [each]);
  }
  return groups;
}
