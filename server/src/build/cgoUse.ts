import { scanGoSource } from "../syntax/goSource";
import { textOrEmpty } from "../syntax/value";
import type { GoModule } from "../workspace/surroundings";
import { type CgoModule, cgoModuleBehind, isOtherDriver, isPureSqlite } from "./cgoModules";
import type { GoCommand } from "./goCommand";
import {
  certainClosureOf,
  type ImportClosure,
  importClosureAmong,
  importClosureFrom,
  importClosureOf,
  presenceOf,
} from "./goImports";

/** A part of a program that cgo builds. */
export interface CgoUse {
  /** The import that shows it: `C`, or the package of a module that needs cgo. */
  readonly importPath: string;
  /** `undefined` for C code of the program itself. */
  readonly module: CgoModule | undefined;
  /** The file of the build context that imports it; `undefined` where only go.mod tells. */
  readonly file: string | undefined;
  /** False where sources cannot be read, so that go.mod alone speaks for it. */
  readonly isCertain: boolean;
}

/** Build tags that choose no other database driver or client. */
const harmlessTags =
  /^(?:netgo|osusergo|musl|static|static_build|timetzdata|jsoniter|nomsgpack|release|prod|production|sqlite_\w+|fts5|libsqlite3|)$/;

/**
 * What a `go build` or `go install` compiles that needs cgo: by the imports of the program's own sources where they can be
 * read, else by the requirements of go.mod. `undefined` when nothing shows.
 *
 * @param folder one of the packages that the command builds, by its folder in the context, if not all are meant
 */
export function cgoUseOf(command: GoCommand, folder?: string): CgoUse | undefined {
  const { module } = command.module;
  const context = command.step.build.surroundings.context;
  if (!module || !context || command.isVersioned) return undefined;
  const all = folder === undefined ? importClosureOf(command) : importClosureFrom(command, folder);
  let own: CgoUse | undefined;
  for (const file of certainClosureOf(command, folder).files) {
    for (const importPath of scanGoSource(context.listing.text(file) ?? "").imports) {
      const used = cgoModuleBehind(importPath);
      if (used && !isReplaced(module, used)) return { importPath, module: used, file, isCertain: true };
      if (importPath === "C") own ??= { importPath, module: undefined, file, isCertain: true };
    }
  }
  if (own) return own;
  const isDoubtful = !all.isComplete || (folder === undefined && hidesFiles(command, all));
  return isDoubtful && hasPlainTags(command) ? requiredBy(module) : undefined;
}

/** Whether a pattern among the packages may match more than what certainly lies in the image. */
function hidesFiles(command: GoCommand, all: ImportClosure): boolean {
  if (!command.operands.some(({ text }) => text.includes("..."))) return false;
  return importClosureAmong(command, (file) => presenceOf(command, file) === "yes").files.size < all.files.size;
}

/** Whether a program may open its database with a driver that needs no cgo: what it imports beside that only wraps it. */
export function mayUsePureSqlite(command: GoCommand): boolean {
  const required = command.module.module?.syntax.require ?? [];
  return [...importClosureOf(command).imports].some(isPureSqlite) || required.some(({ path }) => isPureSqlite(path));
}

/** The import of a driver for another kind of database, if there is one: the program may choose between them when it starts. */
export function otherDriverOf(command: GoCommand): string | undefined {
  return [...importClosureOf(command).imports].find(isOtherDriver);
}

/** A direct requirement: some package of the module imports it. */
function requiredBy(module: GoModule): CgoUse | undefined {
  for (const { path, indirect } of module.syntax.require) {
    const used = indirect ? undefined : cgoModuleBehind(path);
    if (used && !isReplaced(module, used)) return { importPath: path, module: used, file: undefined, isCertain: false };
  }
  return undefined;
}

/** Whether another module stands in for it, which may be written in Go alone. */
function isReplaced({ syntax }: GoModule, { path }: CgoModule): boolean {
  return syntax.replace.some(({ oldPath }) => oldPath === path || oldPath.startsWith(`${path}/`));
}

function hasPlainTags(command: GoCommand): boolean {
  const given = command.flagValue("tags");
  const tags = textOrEmpty(given.kind === "unset" ? command.goflag("tags") : given);
  return tags?.split(/[\s,]+/).every((tag) => harmlessTags.test(tag)) === true;
}
