import type { Answer } from "../syntax/value";
import { goInImage } from "./goPresence";
import type { Stage } from "./stage";
import { startCommandOf, startPrograms } from "./startCommand";

/** Programs that build or run Go sources: `go` itself and those that call it. */
const goTools = /^(?:go|air|dlv|gow|reflex|fresh|realize|CompileDaemon|gotestsum|ginkgo|gopls|task|mage|modd|nodemon)$/;

/** Programs that run others, among which `go` may be. */
const runners = /^(?:(?:ba|da|a)?sh|make|eval|exec)$|\.sh$/;

/**
 * Whether a container of this stage runs the go command, so that ENV of the stage matters after the build. `no` for
 * stages without a toolchain, for those that only serve as a source of files, and for those that start another program.
 */
export function runsGoAtRunTime(stage: Stage): Answer {
  if (goInImage(stage) === "no") return "no";
  const start = startCommandOf(stage);
  // Without a command of its own a toolchain image opens a shell; nobody starts a stage in the middle that way.
  if (!start) return stage.isFinal ? "unknown" : "no";
  const programs = startPrograms(stage, start);
  if (programs.some(({ name }) => name !== undefined && goTools.test(name))) return "yes";
  const isClear = start.script.isComplete && programs.every(({ name }) => name !== undefined && !runners.test(name));
  return isClear ? "no" : "unknown";
}
