import { builtProgramsIn } from "../../build/builtPrograms";
import { fileAtEnd } from "../../build/files";
import { below } from "../../build/imagePaths";
import { hidesPackages, packagesIn } from "../../build/packages";
import type { Stage, Step } from "../../build/stage";
import { kindOfProgram, startCommandOf, startPrograms } from "../../build/startCommand";
import type { Instruction, Word } from "../../syntax/dockerfile";
import { expandWord } from "../../syntax/expansion";
import { textOf, unknown } from "../../syntax/value";

/** A program by its bare name that lies in the working directory and in no folder of PATH. */
export interface ProgramOffPath {
  readonly name: string;
  readonly folder: string;
}

/** The program of a CMD or ENTRYPOINT, wrappers seen through, when its bare name is certainly not found on PATH. */
export function programOffPath({ stage }: Step, instruction: Instruction): ProgramOffPath | undefined {
  const start = startCommandOf(stage);
  if (!start || (start.entrypoint ?? start.cmd)?.instruction !== instruction) return undefined;
  const [program] = startPrograms(stage, start);
  // A shell opens the file that it is given; PATH is for programs.
  if (!program || program.isShellScript) return undefined;
  const name = program.text;
  const folder = textOf(stage.end.workdir);
  const path = textOf(stage.environment.get("PATH").value)?.split(":");
  if (name === undefined || !/^[\w.+-]+$/.test(name) || folder === undefined || !path || path.includes(folder))
    return undefined;
  if (
    stage.base.has(name) === "yes" ||
    packagesIn(stage).some((each) => each.name === name) ||
    hidesPackages(stage) ||
    links(stage)
  )
    return undefined;
  const isBuilt = (place: string) => builtProgramsIn(stage).some((program) => program.path === place);
  const here = below(folder, name);
  if (!isBuilt(here) && fileAtEnd(stage, here).presence !== "yes") return undefined;
  // What a RUN that cannot be followed puts on PATH is not known.
  const isElsewhere = path.some(
    (place) => isBuilt(below(place, name)) || fileAtEnd(stage, below(place, name)).presence !== "no",
  );
  return isElsewhere ? undefined : { name, folder };
}

function links(stage: Stage): boolean {
  return stage.allSteps.some(
    ({ instruction, commands }) => instruction.keyword === "RUN" && commands.some(({ name }) => name === "ln"),
  );
}

/** Arguments that read a variable which the file itself sets, for a program that is no script. */
export function unexpandedArguments(
  { stage, instruction }: Step,
  words: readonly Word[],
): readonly { readonly word: Word; readonly name: string }[] {
  if (instruction.keyword !== "CMD" && instruction.keyword !== "ENTRYPOINT") return [];
  const start = startCommandOf(stage);
  const programs = start ? startPrograms(stage, start) : [];
  if (programs.length !== 1 || programs.some((program) => kindOfProgram(stage, program).kind !== "built")) return [];
  return words.flatMap((word) => {
    if (!word.text.includes("$")) return [];
    const { uses } = expandWord(word.text, instruction.escape, () => unknown);
    const use = uses.find(({ name }) => stage.environment.get(name).origin !== undefined);
    return use ? [{ word, name: use.name }] : [];
  });
}
