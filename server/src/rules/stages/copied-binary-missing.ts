import * as l10n from "@vscode/l10n";
import { type BuiltProgram, builtProgramsIn } from "../../build/builtPrograms";
import type { Copy, CopySource } from "../../build/copy";
import { fileAtEnd } from "../../build/files";
import { below, isInside, nameOf, pathBehind } from "../../build/imagePaths";
import { presenceAtEnd } from "../../build/presence";
import type { Stage, Step } from "../../build/stage";
import { startCommandOf, startPrograms } from "../../build/startCommand";
import { cleanPath } from "../../syntax/cleanPath";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type FileEdit, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep, type ItemChecking } from "../shared/forEach";
import { mayBeMadeBefore } from "../shared/madeBefore";
import { refusedGetsIn } from "../shared/refusedGets";

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
  check: forEachStep(({ copy }, context) => {
    if (copy?.origin.kind === "stage") checkCopy(context, copy, copy.origin.stage);
  }),
});

function checkCopy({ build, report }: ItemChecking, copy: Copy, stage: Stage): void {
  // No build comes to this COPY, and what mends that command brings the program.
  if (stage.chain.some((each) => refusedGetsIn(each).length > 0)) return;
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
  for (const source of copy.sources) {
    const path = textOf(source.path);
    if (path === undefined || source.hasWildcard || source.kind !== "path") continue;
    if (presenceAtEnd(stage, path) === "yes") continue;
    const programs = ownPrograms(stage);
    const certainty = isMissing(copy, stage, path, programs);
    if (!certainty) continue;
    const fix = pathFix(new DockerfileEdits(build), copy, source, programs);
    report({
      span: source.span,
      message: messageFor(certainty, stage.label, path),
      severity: certainty === "on a checkout" ? "warning" : severity,
      confidence: certainty === "certain" ? "high" : "medium",
      related: programs.slice(0, 3).map((program) => ({
        span: program.command.titleSpan,
        message: l10n.t("This command writes `{0}`", program.path),
      })),
      fixes: fix ? [fix] : [],
    });
  }
}

function messageFor(certainty: Missing, stage: string, path: string): string {
  return certainty === "on a checkout"
    ? l10n.t(
        "On a fresh checkout nothing in the stage `{0}` makes `{1}`, so that this COPY fails: “not found”.",
        stage,
        path,
      )
    : l10n.t("Nothing in the stage `{0}` makes `{1}`, so that this COPY fails: “not found”.", stage, path);
}

type Missing = "certain" | "on a checkout" | "in the guessed context";

/**
 * Whether nothing lies at the path. Where a file that git ignores could lie there, only a program of the same name that the
 * stage writes elsewhere tells; where the context is a guess, another path of the same COPYs that it explains.
 */
function isMissing(copy: Copy, stage: Stage, path: string, programs: readonly BuiltProgram[]): Missing | undefined {
  const isWrittenElsewhere = programs.some((program) => nameOf(program.path) === nameOf(path));
  if (presenceAtEnd(stage, path) === "no") {
    const isMade = isWrittenElsewhere || isNamedInRun(stage, nameOf(path));
    return isMade || !mayComeWithContext(stage, path) ? "certain" : undefined;
  }
  if (isWrittenElsewhere && presenceAtEnd(stage, path, "checkout") === "no") return "on a checkout";
  if (presenceAtEnd(stage, path, "guess") !== "no") return undefined;
  const others = copy.step.stage.steps.flatMap((step) => sourcesFrom(step, stage));
  const isExplained = others.some((other) => {
    const { presence, contextPath } = fileAtEnd(stage, other);
    return presence === "yes" && contextPath !== undefined;
  });
  return isExplained ? "in the guessed context" : undefined;
}

/** Whether a command of the stage names a file or folder so: it is meant to be made there, if in another place. */
function isNamedInRun(stage: Stage, name: string): boolean {
  return stage.allSteps.some(
    ({ instruction, commands }) =>
      instruction.keyword === "RUN" &&
      commands.some((command) => command.arguments.some(({ text }) => text.split(/["'/]/).includes(name))),
  );
}

/** Whether a file that is made before the image is built would come to a path with a folder of the context. */
function mayComeWithContext(stage: Stage, path: string): boolean {
  const { build } = stage;
  const { context } = build.surroundings;
  if (!context) return false;
  return stage.allSteps.some(({ copy }) => {
    const target = copy?.origin.kind === "context" ? textOf(copy.destination) : undefined;
    if (!copy || target === undefined || !isInside(path, target)) return false;
    return copy.sources.some((source) => {
      const folder = textOf(source.path);
      const isFolder = folder !== undefined && (folder === "" || context.listing.kindOf(folder) === "folder");
      return isFolder && mayBeMadeBefore(build, context, below(folder, pathBehind(path, target)));
    });
  });
}

/** Absolute paths that a step copies from a stage. */
function sourcesFrom({ copy }: Step, stage: Stage): readonly string[] {
  if (copy?.origin.kind !== "stage" || copy.origin.stage !== stage) return [];
  return copy.sources.flatMap(({ path, hasWildcard }) => (hasWildcard ? [] : (textOf(path) ?? [])));
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
    // A folder in which the two together lie, and the first by itself does not.
    const isOne = folders.some(
      (folder) => folder && isInside(whole, folder) && !isInside(cleanPath(first.text), folder),
    );
    if (isApart && isOne) return { first, second, whole };
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
  const [only, ...more] = programs.filter(({ path }) => !isTaken(copy, path));
  const isSame = same !== undefined && others.length === 0;
  const program = isSame ? same : more.length === 0 && isStarted(copy, name) ? only : undefined;
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

/** Whether another source of the same image's COPYs brings the path already. */
function isTaken({ origin, step }: Copy, path: string): boolean {
  if (origin.kind !== "stage") return false;
  return step.stage.steps.some((other) => sourcesFrom(other, origin.stage).some((taken) => isInside(path, taken)));
}

/** Whether the container starts what a COPY with one source was to bring: then that is a program. */
function isStarted(copy: Copy, name: string): boolean {
  const start = startCommandOf(copy.step.stage);
  const destination = textOf(copy.destination);
  if (!start || destination === undefined || copy.sources.length > 1 || /[$"'\\]/.test(copy.destinationText))
    return false;
  const places = [destination, below(destination, name)];
  return startPrograms(copy.step.stage, start).some(({ path, text, isShellScript }) => {
    const place = textOf(path);
    return !isShellScript && (place === undefined ? text === name : places.includes(place));
  });
}

/** A program with another name keeps, in the image, the one that its user knows. */
function keptName(edits: DockerfileEdits, copy: Copy, name: string): FileEdit | undefined {
  if (copy.toFolder !== "yes") return undefined;
  const folder = copy.destinationText.replace(/\/$/, "");
  return edits.replace(copy.destinationSpan, `${folder}/${name}`);
}
