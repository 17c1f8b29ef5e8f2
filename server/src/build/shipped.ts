import { onceFor } from "../syntax/onceFor";
import { literalOf } from "../syntax/shellModel";
import type { Answer } from "../syntax/value";
import type { Stage } from "./stage";
import { type StartProgram, startCommandOf, startPrograms } from "./startCommand";

/** Words in the names of stages and files that are for development and tests. */
const internalName =
  /(?:^|[^a-z])(?:dev|devel|development|local|test|tests|testing|lint|linter|debug|ci|e2e|devcontainer)(?:[^a-z]|$)/i;

/** Programs that build and start anew whatever somebody has edited. */
const reloaders = /^(?:air|gow|wgo|reflex|fresh|realize|CompileDaemon|modd|nodemon|watchexec|arelo|gaper|vite)$/;

/** Scripts of package.json that do the same, by their usual names. */
const developmentScript = /^(?:dev|develop|development|watch|start:dev|serve:dev|start:debug|hot)(?::|$)/;

/**
 * Whether the stage is something that people run: `no` for a final stage that only carries files out, for stages or files
 * named for development and tests, on the images of development containers, and for what waits for edits when it is started.
 */
export const isShipped = onceFor((stage: Stage): Answer => {
  const { dockerfile } = stage.build.surroundings;
  if (/(?:^|\/)devcontainers\//.test(stage.base.reference?.path ?? "")) return "no";
  if (internalName.test(`${stage.name ?? ""} ${dockerfile.slice(dockerfile.lastIndexOf("/") + 1)}`)) return "no";
  const start = startCommandOf(stage);
  if (start) return startPrograms(stage, start).some(waitsForEdits) ? "no" : "yes";
  const onlyFiles = stage.allSteps.every((step) => /^(?:COPY|ADD|LABEL|ARG)$/.test(step.instruction.keyword));
  return onlyFiles ? "no" : "unknown";
});

function waitsForEdits({ name = "", command }: StartProgram): boolean {
  if (reloaders.test(name)) return true;
  if (!/^(?:npm|yarn|pnpm|bun)$/.test(name)) return false;
  const words = command.words.slice(1).map((word) => literalOf(word) ?? "");
  const script = words.find((word) => word !== "run" && word !== "run-script" && !word.startsWith("-"));
  return developmentScript.test(script ?? "");
}
