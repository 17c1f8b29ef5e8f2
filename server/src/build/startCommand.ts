import { execForm } from "../syntax/shell";
import { emptyScript, isShellName, literalOf, type ShellCommand, type ShellScript } from "../syntax/shellModel";
import { known, textOf, unknown, type Value } from "../syntax/value";
import { type BuiltProgram, builtProgramsIn } from "./builtPrograms";
import { fileAtEnd } from "./files";
import { below, resolveInImage } from "./imagePaths";
import type { Stage, Step } from "./stage";

/** What a container of a stage starts with: ENTRYPOINT and CMD put together as Docker does. */
export interface StartCommand {
  readonly entrypoint: Step | undefined;
  /** `undefined` also where an ENTRYPOINT makes Docker ignore it. */
  readonly cmd: Step | undefined;
  /** Whether a shell of the image reads the command. */
  readonly usesShell: boolean;
  /** The commands with wrappers such as `tini` or `env` seen through; incomplete where the shell is not POSIX. */
  readonly script: ShellScript;
}

/** The program that a start command names. */
export interface StartProgram {
  readonly command: ShellCommand;
  /** As written, e.g. `./app`; `undefined` where a variable decides. */
  readonly text: string | undefined;
  /** Without folders. */
  readonly name: string | undefined;
  /** Absolute in the image; `unknown` for a bare name, which is looked for in PATH. */
  readonly path: Value;
  /** Whether it is the argument of a shell (`sh start.sh`). */
  readonly isShellScript: boolean;
}

/** `undefined` for a stage whose start command is its base image's. Source: Dockerfile reference, CMD and ENTRYPOINT. */
export function startCommandOf(stage: Stage): StartCommand | undefined {
  const entrypoint = lastStep(stage, "ENTRYPOINT");
  const cmd = lastStep(stage, "CMD");
  if (!entrypoint) {
    if (!cmd) return undefined;
    return { entrypoint, cmd, usesShell: cmd.instruction.json === undefined, script: cmd.script };
  }
  if (entrypoint.instruction.json === undefined) {
    return { entrypoint, cmd: undefined, usesShell: true, script: entrypoint.script };
  }
  // An ENTRYPOINT takes away the CMD of the stages below, not the one of its own stage.
  const isReset = cmd !== undefined && cmd.stage !== entrypoint.stage && entrypoint.stage.standsOn(cmd.stage);
  const rest = cmd === undefined || isReset ? undefined : cmd;
  const own = entrypoint.instruction.json;
  const given = rest?.instruction.json ?? [];
  const words = [...own, ...given].map((word) => ({ ...word, parts: [{ kind: "text", text: word.text } as const] }));
  return { entrypoint, cmd: rest, usesShell: false, script: words.length === 0 ? emptyScript : execForm(words) };
}

/**
 * Programs of a start command in the order in which they run. A shell that reads a script file is passed over: the script
 * counts.
 */
export function startPrograms(stage: Stage, start: StartCommand): readonly StartProgram[] {
  return start.script.commands.map((command) => {
    const [first, second] = command.words;
    const program = literalOf(first);
    const script = literalOf(second);
    const readsScript = program !== undefined && isShellName(program) && script !== undefined && !/^[-+]/.test(script);
    const text = readsScript ? script : program;
    const isPath = text !== undefined && (readsScript || text.includes("/"));
    return {
      command,
      text,
      name: text?.slice(text.lastIndexOf("/") + 1),
      path: isPath ? resolveInImage(stage.end.workdir, known(text)) : unknown,
      isShellScript: readsScript,
    };
  });
}

/** What is known of the file that a start command names. */
export type ProgramKind =
  /** Made by a go command of the build. */
  | { readonly kind: "built"; readonly program: BuiltProgram }
  /** A script of the build context, with its text. */
  | { readonly kind: "script"; readonly text: string }
  /** A program by all that is seen: not made by the build's own commands, and no script by its name. */
  | { readonly kind: "program" }
  /** A script that cannot be read. */
  | { readonly kind: "hidden script" };

/** Tells scripts from programs: by where the build makes or takes them, else by name. A script's text is asked of the listing. */
export function kindOfProgram(stage: Stage, program: StartProgram): ProgramKind {
  const built = builtProgramNamed(stage, program);
  if (built) return { kind: "built", program: built };
  const found = placesOf(stage, program).map((place) => fileAtEnd(stage, place).contextPath);
  const contextPath = found.find((place) => place !== undefined);
  const text = contextPath === undefined ? undefined : stage.build.surroundings.context?.listing.text(contextPath);
  const isScript = program.isShellScript || hasScriptName(program);
  if (text?.startsWith("#!") || (text && isScript)) return { kind: "script", text };
  return isScript ? { kind: "hidden script" } : { kind: "program" };
}

/** The program of the build that a start command runs: by its path, or by its bare name in a folder of PATH. */
export function builtProgramNamed(stage: Stage, program: StartProgram): BuiltProgram | undefined {
  const programs = builtProgramsIn(stage);
  return placesOf(stage, program)
    .map((place) => programs.findLast((built) => built.path === place))
    .find((built) => built);
}

/** Where the file of a start command may lie, in the order in which it is looked for: its path, or the folders of PATH. */
function placesOf(stage: Stage, { path, text }: StartProgram): readonly string[] {
  const own = textOf(path);
  if (own !== undefined) return [own];
  if (text === undefined || text.includes("/")) return [];
  const folders = textOf(stage.environment.get("PATH").value)?.split(":") ?? [];
  return folders.map((folder) => below(folder, text));
}

function hasScriptName({ name = "" }: StartProgram): boolean {
  return /\.(?:sh|bash|ash|py|pl|rb|js|lua)$|entry-?point|^(?:start|run|init|boot|launch|wrapper)$/i.test(name);
}

function lastStep(stage: Stage, keyword: string): Step | undefined {
  const instruction = stage.lastInstruction(keyword);
  return instruction ? stage.build.stepOf(instruction) : undefined;
}
