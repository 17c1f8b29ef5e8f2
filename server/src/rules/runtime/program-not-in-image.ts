import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { fileNamedBy } from "../../build/builtFiles";
import { type BuiltProgram, builtProgramsIn } from "../../build/builtPrograms";
import { isFolderAtEnd } from "../../build/folders";
import { below, isInside, nameOf } from "../../build/imagePaths";
import { presenceAt, presenceAtEnd } from "../../build/presence";
import { isShipped } from "../../build/shipped";
import type { Stage } from "../../build/stage";
import { type StartCommand, type StartProgram, startCommandOf, startPrograms } from "../../build/startCommand";
import { namesBash, toolAtEnd } from "../../build/tools";
import type { ShellWord } from "../../syntax/shellModel";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix, type Report } from "../define";
import { brokenList } from "../shared/brokenList";
import { isTakenByOthers } from "../shared/containers";
import { DockerfileEdits } from "../shared/edits";
import { type ProgramOffPath, programOffPath } from "../shared/execArguments";
import { imageNameOf } from "../shared/goImages";
import { bringsFiles, bringsOnlyData, isDeclaredVolume, lacksExecuteBit, startsElsewhere } from "../shared/startedFile";

export const programNotInImage = defineDockerfileRule({
  meta: {
    id: "program-not-in-image",
    category: "runtime",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("CMD or ENTRYPOINT starts a file that nothing puts into the image"),
    effect: () => l10n.t("The image builds, and every container of it ends at once with “no such file or directory”."),
    remedy: () =>
      l10n.t("Name the path where the program lies in the image: `-o`, the module's name and WORKDIR decide it."),
  },
  mentions: ["cmd", "entrypoint"],
  check({ build, report }) {
    const seen = new Set<number>();
    for (const stage of build.stages) {
      const start = startsProgram(stage) ? startCommandOf(stage) : undefined;
      if (!start?.script.isComplete || isBrokenList(build, start)) continue;
      const unfound = programOffShellPath(stage, start);
      if (unfound && !seen.has(unfound.word.span.start)) {
        seen.add(unfound.word.span.start);
        report(offPath(build, unfound));
      }
      const shell = missingShell(stage, start);
      if (shell && !seen.has(shell.span.start)) {
        seen.add(shell.span.start);
        report({
          span: shell.span,
          message: l10n.t("`{0}` is not on `{1}`, so that the container does not start.", "bash", imageNameOf(stage)),
        });
        continue;
      }
      for (const program of startPrograms(stage, start)) {
        const word = program.command.words[program.isShellScript ? 1 : 0];
        const path = textOf(program.path);
        if (!word || path === undefined || seen.has(word.span.start) || startsElsewhere(program)) continue;
        if (/[\s$]/.test(path) || isDeclaredVolume(stage, path) || isBehindMissingCopy(stage, path)) continue;
        if (isToBeMounted(stage, path)) continue;
        const obstacle = program.isShellScript ? undefined : obstacleAt(stage, start, path);
        if (obstacle === undefined && presenceAtEnd(stage, path) !== "no") continue;
        seen.add(word.span.start);
        report({
          span: word.span,
          message: obstacle?.message ?? messageFor(stage, path),
          fixes: program.isShellScript || obstacle?.isThePlace ? [] : pathFixes(build, stage, program, word),
        });
      }
    }
  },
});

/** A list that is no JSON is another finding: what a shell makes of it is nobody's path. */
function isBrokenList(build: Build, { entrypoint, cmd }: StartCommand): boolean {
  const step = entrypoint ?? cmd;
  return step !== undefined && brokenList(build, step.instruction) !== undefined;
}

/** Why what lies at a path does not start, although something lies there. */
function obstacleAt(stage: Stage, start: StartCommand, path: string): Obstacle | undefined {
  if (lacksExecuteBit(stage, path)) {
    const message = l10n.t(
      "`{0}` gets no execute bit, so that the container does not start: “permission denied”.",
      path,
    );
    return { message, isThePlace: true };
  }
  if (!isCommandItself(stage, start) || !isFolderAtEnd(stage, path)) return undefined;
  const message = l10n.t("`{0}` is a folder, so that the container does not start: “permission denied”.", path);
  return { message, isThePlace: false };
}

interface Obstacle {
  readonly message: string;
  /** Whether the program lies there all the same. */
  readonly isThePlace: boolean;
}

/** Whether the first word is the program: a base image's own ENTRYPOINT would take the words of CMD. */
function isCommandItself({ base }: Stage, { entrypoint }: StartCommand): boolean {
  if (entrypoint || base.family === "scratch") return true;
  if (base.family === "distroless") return base.shell === "none";
  return /^(?:alpine|busybox|debian|ubuntu|buildpack-deps|golang)$/.test(base.reference?.official ?? "");
}

function messageFor(stage: Stage, path: string): string {
  const file = stage.allSteps
    .map(({ copy }) => copy && fileNamedBy(copy, (place) => presenceAt(copy.step, place)))
    .find((named) => named !== undefined && isInside(path, named));
  return file === undefined
    ? l10n.t("Nothing puts a file at `{0}`, so that the container does not start: “no such file or directory”.", path)
    : l10n.t(
        "The COPY makes `{0}` the program itself and no folder, so that nothing lies at `{1}` and the container does not start: “not a directory”.",
        file,
        path,
      );
}

/** The bash that a list starts although the image has none. */
function missingShell(stage: Stage, { script, usesShell, entrypoint, cmd }: StartCommand): ShellWord | undefined {
  const [first] = script.commands;
  const word = first?.shells[0] ?? first?.words[0];
  // A base image's own ENTRYPOINT would take the words of CMD.
  const isStarted = entrypoint !== undefined || stage.base.reference?.official !== undefined;
  if (usesShell || !word || !isStarted || (entrypoint ?? cmd)?.stage !== stage) return undefined;
  return namesBash(word) && toolAtEnd(stage, "bash") === "no" ? word : undefined;
}

/** A program that a shell is to find by its bare name, with the folder that it lies in. */
interface UnfoundProgram extends ProgramOffPath {
  readonly word: ShellWord;
}

/** Commands of the shell itself, which win over files. Source: POSIX.1-2024, Shell Command Language 2.9.1 and 2.15. */
const builtins =
  /^(?:alias|bg|break|cd|command|continue|echo|eval|exec|exit|export|false|fc|fg|getopts|hash|jobs|kill|let|local|printf|pwd|read|readonly|return|set|shift|source|test|time|times|trap|true|type|ulimit|umask|unalias|unset|wait)$/;

/** The one program of a shell form, when the build leaves it in WORKDIR and nothing of its name lies on PATH. */
function programOffShellPath(stage: Stage, start: StartCommand): UnfoundProgram | undefined {
  const step = start.entrypoint ?? start.cmd;
  const [program, ...others] = startPrograms(stage, start);
  const word = program?.command.words[0];
  // SHELL may name a login shell, whose profile sets another PATH.
  const hasOwnShell = stage.end.shell.name !== "none" && stage.end.shell.origin === undefined;
  if (!start.usesShell || !step || !program || !word || others.length > 0 || !hasOwnShell) return undefined;
  const { assignments, wrappers } = program.command;
  if (assignments.length > 0 || wrappers.some((wrapper) => wrapper !== "exec")) return undefined;
  const place = programOffPath(step, step.instruction);
  if (!place || builtins.test(place.name)) return undefined;
  const path = below(place.folder, place.name);
  return builtProgramsIn(stage).some((built) => built.path === path) ? { ...place, word } : undefined;
}

function offPath(build: Build, { word, name, folder }: UnfoundProgram): Report {
  const edits = new DockerfileEdits(build);
  const fix: Fix = {
    title: l10n.t("Write `{0}`", `./${name}`),
    safety: "suggestion",
    preferred: true,
    edits: () => [edits.replace(word.span, `./${name}`)],
  };
  return {
    span: word.span,
    message: l10n.t(
      "`{0}` lies in `{1}`, which is not on PATH: without a folder in its name it is not found.",
      name,
      folder,
    ),
    fixes: build.syntax.slice(word.span) === name ? [fix] : [],
  };
}

/** Whether containers of the stage run a program that the build brings along; a folder mounted at run time may bring others. */
function startsProgram(stage: Stage): boolean {
  if (stage.children.length > 0 || stage.base.family === "windows" || isShipped(stage) !== "yes") return false;
  if (isTakenByOthers(stage) || bringsOnlyData(stage)) return false;
  return stage.allSteps.some(bringsFiles);
}

/** Whether the path lies in the working folder of an image of tools, to which nothing is copied: people mount that folder. */
function isToBeMounted(stage: Stage, path: string): boolean {
  const workdir = textOf(stage.end.workdir);
  if (workdir === undefined || workdir === "/" || stage.end.workdirOrigin === undefined) return false;
  return isInside(path, workdir) && stage.allSteps.every(({ copy }) => copy === undefined);
}

/** Whether a COPY that brings nothing was to bring the path: that is another finding, and its repair may be this one's. */
function isBehindMissingCopy(stage: Stage, path: string): boolean {
  return stage.allSteps.some(({ copy }) => {
    const destination = copy && textOf(copy.destination);
    if (copy?.origin.kind !== "stage" || destination === undefined || destination === "/") return false;
    const { origin } = copy;
    return isInside(path, destination) && copy.sources.some((source) => isMissing(origin.stage, textOf(source.path)));
  });
}

function isMissing(stage: Stage, path: string | undefined): boolean {
  return path !== undefined && presenceAtEnd(stage, path) === "no";
}

/** The program of the same name elsewhere in the image, else the only one that the build puts into it. */
function pathFixes(build: Build, stage: Stage, program: StartProgram, word: ShellWord): readonly Fix[] {
  const programs = builtProgramsIn(stage).filter(
    ({ command, path }) => !command.isVersioned && presenceAtEnd(stage, path) === "yes",
  );
  const meant = only(programs.filter(({ path }) => nameOf(path) === program.name)) ?? only(programs);
  if (!meant || isInside(meant.path, "/root") || !/^[\w./@+-]+$/.test(meant.path)) return [];
  const edits = new DockerfileEdits(build);
  const isQuoted = edits.text[word.span.start] === '"';
  return [
    {
      title: l10n.t("Start `{0}`", meant.path),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace(word.span, isQuoted ? `"${meant.path}"` : meant.path)],
    },
  ];
}

function only(programs: readonly BuiltProgram[]): BuiltProgram | undefined {
  return programs.length === 1 ? programs[0] : undefined;
}
