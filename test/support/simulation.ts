import { type Build, simulate } from "../../server/src/build/build";
import type { GoCommand } from "../../server/src/build/goCommand";
import type { Step } from "../../server/src/build/stage";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { contextHintsOf } from "../../server/src/workspace/contextHints";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";

/**
 * Simulates a Dockerfile among other files.
 * @param context the folder of the build context; `null` leaves it to the workspace.
 */
export async function simulateFiles(
  files: Readonly<Record<string, string>>,
  context: string | null = "",
  dockerfile = "Dockerfile",
): Promise<Build> {
  const workspace = new Workspace(new MemoryFileSystem(files));
  const syntax = parseDockerfile(files[dockerfile] ?? "");
  const surroundings = await workspace.surroundings(
    dockerfile,
    contextHintsOf(syntax),
    context === null ? {} : { context },
  );
  return simulate(syntax, surroundings);
}

/** The step whose instruction contains this text; an error when there is none. */
export function stepWith(build: Build, text: string): Step {
  const step = build.steps.find((candidate) => build.syntax.slice(candidate.instruction.span).includes(text));
  if (!step) throw new Error(`no step holds ${JSON.stringify(text)}`);
  return step;
}

/** The first go command whose text contains this; an error when there is none. */
export function goCommandWith(build: Build, text: string): GoCommand {
  const command = build.steps
    .flatMap((step) => step.goCommands)
    .find((candidate) => build.syntax.slice(candidate.span).includes(text));
  if (!command) throw new Error(`no go command holds ${JSON.stringify(text)}`);
  return command;
}
