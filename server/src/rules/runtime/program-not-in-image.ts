import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { type BuiltProgram, builtProgramsIn } from "../../build/builtPrograms";
import { isInside, nameOf } from "../../build/imagePaths";
import { presenceAtEnd } from "../../build/presence";
import { isShipped } from "../../build/shipped";
import type { Stage } from "../../build/stage";
import { type StartProgram, startCommandOf, startPrograms } from "../../build/startCommand";
import type { ShellWord } from "../../syntax/shellModel";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { isTakenByOthers } from "../shared/containers";
import { DockerfileEdits } from "../shared/edits";
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
      if (!start?.script.isComplete) continue;
      for (const program of startPrograms(stage, start)) {
        const word = program.command.words[program.isShellScript ? 1 : 0];
        const path = textOf(program.path);
        if (!word || path === undefined || seen.has(word.span.start) || startsElsewhere(program)) continue;
        if (/[\s$]/.test(path) || isDeclaredVolume(stage, path) || isBehindMissingCopy(stage, path)) continue;
        if (isToBeMounted(stage, path)) continue;
        const isExecutable = program.isShellScript || !lacksExecuteBit(stage, path);
        if (isExecutable && presenceAtEnd(stage, path) !== "no") continue;
        seen.add(word.span.start);
        report({
          span: word.span,
          message: isExecutable
            ? l10n.t(
                "Nothing puts a file at `{0}`, so that the container does not start: “no such file or directory”.",
                path,
              )
            : l10n.t("`{0}` gets no execute bit, so that the container does not start: “permission denied”.", path),
          fixes: isExecutable && !program.isShellScript ? pathFixes(build, stage, program, word) : [],
        });
      }
    }
  },
});

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
