import type { Build } from "../build/build";
import type { GoCommand } from "../build/goCommand";
import type { Stage, Step } from "../build/stage";

/** The step whose download is looked at, and the go command in it; a script or `make` may hide the command. */
export interface DiagnosedStep {
  readonly step: Step;
  readonly go: GoCommand | undefined;
}

/** A step as BuildKit numbers it in its output: `[build 4/6]`. */
export interface StepNumber {
  /** The stage's name, `stage-1` for one without, "" for the only stage of a file. */
  readonly stage: string;
  /** From 1 on. */
  readonly number: number;
}

/**
 * The step to look at for a place in the file: the RUN there if it may download, else the next one of its stage that does,
 * else the first one of the file.
 */
export function stepNear(build: Build, offset: number): DiagnosedStep | undefined {
  const here = build.stepAt(offset);
  if (here && mayDownload(here)) return diagnosed(here);
  const later = here?.stage.steps.filter(({ index }) => index > here.index) ?? [];
  return firstDownload(later) ?? firstDownload(build.steps);
}

/** The first step of the file that downloads modules, else the first that may. */
export function firstDownload(steps: readonly Step[]): DiagnosedStep | undefined {
  const step =
    steps.find(({ goCommands }) => goCommands.some(({ downloads }) => downloads === "yes")) ??
    steps.find(({ goCommands }) => goCommands.some(({ needsModules }) => needsModules !== "no")) ??
    steps.find(({ goCommands }) => goCommands.some(usesModules));
  return step && diagnosed(step);
}

/** The steps that BuildKit calls by this number, in a stage of this name or in any. */
export function stepsNumbered(build: Build, stage: string | undefined, number: number): readonly Step[] {
  return build.steps.filter((step) => {
    const label = numberOf(step);
    return label?.number === number && (stage === undefined || label.stage.toLowerCase() === stage.toLowerCase());
  });
}

/** The step with the go command in it that is most likely meant. */
export function diagnosed(step: Step): DiagnosedStep {
  const commands = step.goCommands;
  const go =
    commands.find(({ downloads }) => downloads === "yes") ??
    commands.find(({ needsModules }) => needsModules === "yes") ??
    commands.find(({ needsModules }) => needsModules === "unknown") ??
    commands[0];
  return { step, go };
}

/** Whether a step runs go commands that need modules, or something that may run them. */
export function mayDownload(step: Step): boolean {
  if (step.instruction.keyword !== "RUN") return false;
  return step.goCommands.some((go) => go.needsModules !== "no" || usesModules(go)) || step.isOpaque;
}

/** Whether a command downloads modules where a go.mod asks for some, be it that none is known here. */
function usesModules({ subcommand }: GoCommand): boolean {
  return /^(?:build|install|test|vet|run|list|get|mod (?:download|tidy|vendor))$/.test(subcommand);
}

/**
 * The number that BuildKit prints for a step; `undefined` for instructions that it does not count.
 * Source: moby/buildkit frontend/dockerfile/dockerfile2llb/convert.go, cmdTotal and prefixCommand: FROM counts unless it
 * names another stage or `scratch`.
 */
export function numberOf(step: Step): StepNumber | undefined {
  const counted = /^(?:RUN|COPY|ADD|WORKDIR)$/;
  if (!counted.test(step.instruction.keyword)) return undefined;
  const { stage } = step;
  const before = stage.steps.slice(0, step.index).filter(({ instruction }) => counted.test(instruction.keyword)).length;
  const isImage = stage.parent === undefined && stage.imageText.toLowerCase() !== "scratch";
  return { stage: stageLabel(stage), number: before + (isImage ? 2 : 1) };
}

function stageLabel(stage: Stage): string {
  if (stage.build.stages.length === 1) return "";
  return stage.name ?? `stage-${stage.index}`;
}
