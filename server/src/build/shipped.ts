import { onceFor } from "../syntax/onceFor";
import { literalOf } from "../syntax/shellModel";
import type { Answer } from "../syntax/value";
import { compilesPages, runsDevelopmentServer } from "./packageScripts";
import type { Stage } from "./stage";
import { type StartCommand, type StartProgram, startCommandOf, startPrograms } from "./startCommand";

/** Words in the names of stages and files that are for development and tests; Tilt builds while somebody edits. */
const internalName =
  /(?:^|[^a-z])(?:dev|devel|development|local|test|tests|testing|lint|linter|debug|ci|e2e|devcontainer|tilt)(?:[^a-z]|$)/i;

/** Folders that say the same of every Dockerfile in them, as far as they have no other name. */
const internalFolder = /(?:^|\/)(?:dev|development|local)\//i;

/** Programs that build and start anew whatever somebody has edited. */
const reloaders = /^(?:air|gow|wgo|reflex|fresh|realize|CompileDaemon|modd|nodemon|watchexec|arelo|gaper|vite)$/;

/** Tools of web frameworks that compile when they are started with `run`. */
const runners = /^(?:bee|gf|kratos|revel)$/;

/**
 * Whether the stage is something that people run: `no` for a final stage that only carries files out, for stages, files
 * or folders named for development and tests, on the images of development containers, and for what waits for edits when it is
 * started, or only compiles.
 */
export const isShipped = onceFor((stage: Stage): Answer => {
  const { dockerfile } = stage.build.surroundings;
  if (/(?:^|\/)devcontainers\//.test(stage.base.reference?.path ?? "")) return "no";
  if (internalName.test(`${stage.name ?? ""} ${dockerfile.slice(dockerfile.lastIndexOf("/") + 1)}`)) return "no";
  if (internalFolder.test(dockerfile)) return "no";
  const start = startCommandOf(stage);
  if (start) return isForDevelopment(stage, start) ? "no" : "yes";
  const onlyFiles = stage.allSteps.every((step) => /^(?:COPY|ADD|LABEL|ARG)$/.test(step.instruction.keyword));
  return onlyFiles ? "no" : "unknown";
});

function isForDevelopment(stage: Stage, start: StartCommand): boolean {
  const programs = startPrograms(stage, start);
  if (programs.some((program) => waitsForEdits(stage, program))) return true;
  // What a script builds first, another program of it may serve.
  if (programs.length === 0 || !start.script.isComplete) return false;
  return programs.every((program) => compilesPages(stage, lineOf(program)));
}

function waitsForEdits(stage: Stage, program: StartProgram): boolean {
  const { name = "", command } = program;
  if (reloaders.test(name)) return true;
  if (runners.test(name)) return literalOf(command.words[1]) === "run";
  return runsDevelopmentServer(stage, lineOf(program));
}

/** The command with its program's bare name. */
function lineOf({ name = "", command }: StartProgram): string {
  return [name, ...command.words.slice(1).map((word) => literalOf(word) ?? "")].join(" ");
}
