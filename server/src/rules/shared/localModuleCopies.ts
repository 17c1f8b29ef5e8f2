import { presenceFor } from "../../build/commandPresence";
import { inContext } from "../../build/files";
import type { GoCommand } from "../../build/goCommand";
import { mayHaveChangedManifests } from "../../build/goModChanges";
import { below, isInside } from "../../build/imagePaths";
import type { LocalModule } from "../../build/localModules";
import { presenceAtEnd } from "../../build/presence";
import { copyLine } from "./copyLines";

/** More lines than this nobody wants to read; one COPY of the folder above them does as well. */
const maximumLines = 4;

/** Those of the modules in folders of the build whose go.mod is certainly not there when a command needs it. */
export function absentModules(command: GoCommand, modules: readonly LocalModule[]): readonly LocalModule[] {
  const context = command.step.build.surroundings.context;
  if (!context || context.listing.truncated || !command.command.shell.isCertain || command.command.shell.mayFail)
    return [];
  const absent = modules.filter(({ image, folder }) => {
    // A folder without a go.mod is a submodule that was not fetched, or is made before the build.
    if (folder === undefined ? context.isGuess : context.listing.kindOf(below(folder, "go.mod")) !== "file")
      return false;
    // What the ignore file hides is no question of COPY.
    if (folder !== undefined && inContext(context, below(folder, "go.mod")) !== "yes") return false;
    // A folder that was found where a guessed context would have it shows that the guess is right.
    return presenceFor(command.command, below(image, "go.mod"), "guess") === "no";
  });
  return absent.length > 0 && mayHaveChangedManifests(command) ? [] : absent;
}

/** COPY instructions that bring absent modules in above the step of a command; `undefined` where one of them cannot be written. */
export function copiesOf(command: GoCommand, absent: readonly LocalModule[]): readonly string[] | undefined {
  const { step } = command;
  const chown = command.module.goMod.copy?.chown;
  const whole = absent.map((module) => needsSources(command, module));
  const lines = absent.map(({ folder, image }, index) => {
    if (folder === undefined || folder === "") return undefined;
    return whole[index]
      ? copyLine(step, [`${folder}/`], image, chown)
      : copyLine(step, [`${folder}/go.mod`], image, chown);
  });
  if (lines.length > maximumLines) return commonCopy(command, absent, chown);
  return lines.every((line) => line !== undefined) ? lines : undefined;
}

/** Whether nothing later in the stage brings the sources, so that a build would miss them next. */
function needsSources(command: GoCommand, { folder, image }: LocalModule): boolean {
  const context = command.step.build.surroundings.context;
  if (!context || folder === undefined) return false;
  if (command.compiles) return true;
  for (const file of context.listing.files(folder)) {
    if (!file.endsWith(".go") || file.endsWith("_test.go")) continue;
    return presenceAtEnd(command.step.stage, below(image, file.slice(folder.length + 1)), "guess") === "no";
  }
  return false;
}

/** One COPY of the folder that holds all absent modules and nothing of the module itself. */
function commonCopy(
  command: GoCommand,
  absent: readonly LocalModule[],
  chown: string | undefined,
): readonly string[] | undefined {
  const [first] = absent;
  const top = first?.folder?.split("/")[0];
  if (!first || top === undefined || first.folder === undefined || command.module.module?.folder !== "")
    return undefined;
  if (!absent.every(({ folder }) => folder !== undefined && isInside(folder, top))) return undefined;
  const image = first.image.slice(0, first.image.length - first.folder.length + top.length);
  const line = copyLine(command.step, [`${top}/`], image, chown);
  return line === undefined ? undefined : [line];
}
