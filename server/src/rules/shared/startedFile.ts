import { writesOf } from "../../build/commandWrites";
import { below, isInside, resolveInImage } from "../../build/imagePaths";
import type { Stage, Step } from "../../build/stage";
import type { StartProgram } from "../../build/startCommand";
import { textOf } from "../../syntax/value";

/** Whether a step brings files of the project: COPY, ADD, or a build. */
export function bringsFiles({ instruction, goCommands }: Step): boolean {
  return /^(?:COPY|ADD)$/.test(instruction.keyword) || goCommands.some(({ compiles }) => compiles);
}

const dataFile =
  /\.(?:txt|md|html?|css|json|ya?ml|toml|ini|conf|cfg|cnf|xml|csv|sql|env|properties|tmpl|tpl|pem|crt|cer|key|png|jpe?g|gif|svg|ico|webp|woff2?|ttf|pdf|proto|db|sqlite3?|dat|mo|po)$/i;

/** Whether all that a stage adds to its base are single files of data: an image for others, who add a program. */
export function bringsOnlyData(stage: Stage): boolean {
  return stage.allSteps.every(({ instruction, copy }) => {
    if (!/^(?:RUN|COPY|ADD|ONBUILD)$/.test(instruction.keyword)) return true;
    return (
      copy?.origin.kind === "context" && copy.sources.every(({ kind, text }) => kind === "path" && dataFile.test(text))
    );
  });
}

/** Whether a relative path does not count from WORKDIR, or the command may not run: after `cd`, in a branch, behind `||`. */
export function startsElsewhere({ command, text }: StartProgram): boolean {
  if (!command.isCertain || command.mayFail) return true;
  if (text?.startsWith("/")) return false;
  for (let change = command.scope; change; change = change.before) {
    if (change.kind === "cd" || (change.kind === "blur" && change.directory)) return true;
  }
  return false;
}

/** Whether a volume, which may be filled at run time, lies over a path. */
export function isDeclaredVolume(stage: Stage, path: string): boolean {
  return stage.allSteps.some((step) => {
    const { instruction, workdir } = step;
    if (instruction.keyword !== "VOLUME") return false;
    const words = instruction.json ?? instruction.words;
    return words.some(({ text }) => {
      const folder = textOf(resolveInImage(workdir, step.expand(text)));
      return folder === undefined || isInside(path, folder);
    });
  });
}

/**
 * Whether a file certainly comes without an execute bit: the last step that writes it is a COPY with a mode that has none,
 * or with its text in the Dockerfile, which gives it mode 0644. Source: BuildKit, dispatchCopy.
 */
export function lacksExecuteBit(stage: Stage, path: string): boolean {
  let isPlain = false;
  for (const step of stage.allSteps) {
    if (step.instruction.keyword === "RUN") {
      if (isPlain && mayChangeMode(step, path)) return false;
    } else if (step.copy) {
      const mode = step.instruction.flag("chmod")?.value;
      const made = filesOf(step);
      if (made.some((file) => file === path)) {
        const isHeredoc = step.copy.sources.every(({ kind }) => kind === "heredoc");
        isPlain = mode === undefined ? isHeredoc : /^0?[0-7]{3}$/.test(mode) && !/[1357]/.test(mode.slice(-3));
      } else if (made.length === 0) isPlain = false;
    }
  }
  return isPlain;
}

/** The files that a COPY of single files makes; empty where it may make others. */
function filesOf({ copy }: Step): readonly string[] {
  const destination = copy && textOf(copy.destination);
  if (!copy || destination === undefined) return [];
  const names = copy.sources.map(({ kind, path, text }) => {
    if (kind === "heredoc") return text.replace(/^<<-?["']?|["']$/g, "");
    const from = textOf(path);
    return kind === "path" && from !== undefined && /\.[a-z]+$/.test(from)
      ? from.slice(from.lastIndexOf("/") + 1)
      : undefined;
  });
  if (names.some((name) => name === undefined)) return [];
  if (copy.toFolder !== "yes" && copy.sources.length === 1) return [destination];
  return names.map((name) => below(destination, name ?? ""));
}

function mayChangeMode(step: Step, path: string): boolean {
  if (!step.script.isComplete) return true;
  return step.commands.some((command) => {
    if (command.name === "chmod" || command.name === "install") return true;
    const { made, possible, anywhere } = writesOf(command);
    return anywhere || [...made, ...possible].some((place) => isInside(path, place));
  });
}
