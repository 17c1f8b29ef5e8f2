import type { GoCommand } from "../../build/goCommand";
import { importClosureOf } from "../../build/goImports";
import { nameOf } from "../../build/imagePaths";
import type { Stage } from "../../build/stage";
import { builtProgramNamed, startCommandOf, startPrograms } from "../../build/startCommand";
import { textOf } from "../../syntax/value";
import type { BuildContext, GoModule } from "../../workspace/surroundings";

/** What is known of the Go code of a program, from where it can be read. */
export interface ProgramCode {
  /** Import paths of packages outside its module, and module paths that go.mod requires directly where imports are not known. */
  readonly imports: ReadonlySet<string>;
  /** Texts of its own files that have been read. */
  readonly texts: readonly string[];
  /** Whether all of the program's own files are known. */
  readonly isComplete: boolean;
  readonly command: GoCommand | undefined;
}

/** The code of the program that a container of this stage starts; `undefined` where it is not one program of the context. */
export function codeOfProgram(stage: Stage): ProgramCode | undefined {
  const { context } = stage.build.surroundings;
  const start = startCommandOf(stage);
  if (!context || !start?.script.isComplete) return undefined;
  const [program, ...others] = startPrograms(stage, start);
  if (!program || others.length > 0) return undefined;
  const built = builtProgramNamed(stage, program);
  if (built) {
    const { imports, files, isComplete } = importClosureOf(built.command);
    const texts = [...files].flatMap((file) => context.listing.text(file) ?? []);
    if (isComplete) return { imports, texts, isComplete, command: built.command };
    const module = built.command.module.module;
    return module && isOnlyProgram(context, module) ? codeByManifest(module, built.command) : undefined;
  }
  const module = context.modules.find(({ folder }) => folder === "");
  const isOwn = module && nameOf(module.syntax.module?.value ?? "") === program.name;
  return module && isOwn && textOf(program.path) !== undefined && isOnlyProgram(context, module)
    ? codeByManifest(module, undefined)
    : undefined;
}

/** A module with one program at its root, so that what go.mod requires is for that program. */
function isOnlyProgram({ listing }: BuildContext, { folder }: GoModule): boolean {
  const prefix = folder === "" ? "" : `${folder}/`;
  return listing.kindOf(`${prefix}main.go`) === "file" && listing.kindOf(`${prefix}cmd`) === undefined;
}

function codeByManifest({ syntax }: GoModule, command: GoCommand | undefined): ProgramCode {
  const required = syntax.require.filter(({ indirect }) => !indirect).map(({ path }) => path);
  return { imports: new Set(required), texts: [], isComplete: false, command };
}
