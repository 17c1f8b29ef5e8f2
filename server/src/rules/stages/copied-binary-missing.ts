import * as l10n from "@vscode/l10n";
import { type BuiltProgram, builtProgramsIn } from "../../build/builtPrograms";
import type { Copy, CopySource } from "../../build/copy";
import { isInside, nameOf } from "../../build/imagePaths";
import { presenceAtEnd } from "../../build/presence";
import type { Stage } from "../../build/stage";
import { cleanPath } from "../../syntax/cleanPath";
import { textOf } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type FileEdit, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";

export const copiedBinaryMissing = defineDockerfileRule({
  meta: {
    id: "copied-binary-missing",
    category: "stages",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("`COPY --from` takes a path that nothing in that stage makes"),
    effect: () =>
      l10n.t("The build stops at this COPY with “not found”: the program is written elsewhere, or under another name."),
    remedy: () =>
      l10n.t("Copy the path that the build writes: `-o`, WORKDIR and the name of the package or module decide it."),
  },
  check(context) {
    for (const { copy } of context.build.steps) {
      if (copy?.origin.kind === "stage") checkCopy(context, copy, copy.origin.stage);
    }
  },
});

function checkCopy({ build, report }: DockerfileChecking, copy: Copy, stage: Stage): void {
  const severity = copy.step.stage.isReachable ? "error" : "warning";
  const split = splitPath(copy, stage);
  if (split) {
    const { first, second, whole } = split;
    report({
      span: { start: first.span.start, end: second.span.end },
      message: l10n.t(
        "The blank makes two sources of `{0}`, and the stage `{1}` makes neither of them.",
        whole,
        stage.label,
      ),
      severity,
      fixes: [joinFix(new DockerfileEdits(build), first, second)],
    });
    return;
  }
  const programs = ownPrograms(stage);
  for (const source of copy.sources) {
    const path = textOf(source.path);
    if (path === undefined || source.hasWildcard || source.kind !== "path") continue;
    if (presenceAtEnd(stage, path) !== "no") continue;
    const fix = pathFix(new DockerfileEdits(build), copy, source, programs);
    report({
      span: source.span,
      message: l10n.t(
        "Nothing in the stage `{0}` makes `{1}`, so that this COPY fails: “not found”.",
        stage.label,
        path,
      ),
      severity,
      related: programs.slice(0, 3).map((program) => ({
        span: program.command.titleSpan,
        message: l10n.t("This command writes `{0}`", program.path),
      })),
      fixes: fix ? [fix] : [],
    });
  }
}

/** Programs that go commands of the stage certainly leave there, tools that it installs for itself left out. */
function ownPrograms(stage: Stage): readonly BuiltProgram[] {
  return builtProgramsIn(stage).filter(
    ({ command, path }) => !command.isVersioned && presenceAtEnd(stage, path) === "yes",
  );
}

interface SplitPath {
  readonly first: CopySource;
  readonly second: CopySource;
  readonly whole: string;
}

/** Two neighbouring sources that are one path of the stage with a blank in it: together they lie in a folder of the stage. */
function splitPath(copy: Copy, stage: Stage): SplitPath | undefined {
  if (copy.instruction.json !== undefined) return undefined;
  for (const [index, second] of copy.sources.entries()) {
    const first = copy.sources[index - 1];
    if (!first?.text.startsWith("/") || /^[/.]|[$*?"']/.test(second.text) || /\/$|[$*?"']/.test(first.text)) continue;
    const whole = cleanPath(first.text + second.text);
    const isApart = presenceAtEnd(stage, cleanPath(first.text)) !== "yes";
    const folders = stage.allSteps.map(({ workdir }) => textOf(workdir)).concat(textOf(stage.end.workdir));
    const isOne = folders.some((folder) => folder && folder !== "/" && isInside(whole, folder) && whole !== folder);
    const isFirstInside = folders.some((folder) => folder && folder !== "/" && isInside(cleanPath(first.text), folder));
    if (isApart && isOne && !isFirstInside) return { first, second, whole };
  }
  return undefined;
}

function joinFix(edits: DockerfileEdits, first: CopySource, second: CopySource): Fix {
  return {
    title: l10n.t("Take the blank out"),
    safety: "suggestion",
    preferred: true,
    edits: () => [edits.replace({ start: first.span.end, end: second.span.start }, "")],
  };
}

/** The program of the same name elsewhere in the stage, else the only one that the stage makes. */
function pathFix(
  edits: DockerfileEdits,
  copy: Copy,
  source: CopySource,
  programs: readonly BuiltProgram[],
): Fix | undefined {
  const name = nameOf(source.text);
  const [same, ...others] = programs.filter(({ path }) => nameOf(path) === name);
  const [only, ...more] = programs;
  const isSame = same !== undefined && others.length === 0;
  const program = isSame ? same : more.length === 0 && isPlainCopy(copy) ? only : undefined;
  if (!program || /[$"'\\]/.test(source.text) || copy.instruction.json !== undefined) return undefined;
  const replaced = edits.replace(source.span, program.path);
  const kept = isSame ? undefined : keptName(edits, copy, name);
  return {
    title: l10n.t("Copy `{0}`", program.path),
    safety: "suggestion",
    preferred: true,
    edits: (): readonly FileEdit[] => (kept ? [replaced, kept] : [replaced]),
  };
}

/** One source alone: what else a COPY takes may be files of any kind. */
function isPlainCopy(copy: Copy): boolean {
  return copy.sources.length === 1 && !/[$"'\\]/.test(copy.destinationText);
}

/** A program with another name keeps, in the image, the one that its user knows. */
function keptName(edits: DockerfileEdits, copy: Copy, name: string): FileEdit | undefined {
  if (copy.toFolder !== "yes") return undefined;
  const folder = copy.destinationText.replace(/\/$/, "");
  return edits.replace(copy.destinationSpan, `${folder}/${name}`);
}
