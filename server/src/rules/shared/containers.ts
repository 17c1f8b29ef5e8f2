import type { Stage } from "../../build/stage";
import type { ContainerUse } from "../../syntax/buildReference";

/** How compose services run the image of a stage. */
function containersOf(stage: Stage): readonly ContainerUse[] {
  const containers = stage.build.surroundings.context?.decision.containers ?? [];
  return containers.filter(({ target }) =>
    target === undefined ? stage.isFinal : target.toLowerCase() === stage.name?.toLowerCase(),
  );
}

/** Whether a service gives the image the engine's socket, which nobody but root and the group `docker` of the host may use. */
export function getsEngineSocket(stage: Stage): boolean {
  return containersOf(stage).some(({ mountsEngineSocket }) => mountsEngineSocket);
}

/** Whether a service starts the image by a command that compiles. */
export function isStartedByToolchain(stage: Stage): boolean {
  return containersOf(stage).some(({ command }) => command !== undefined && usesToolchain(command));
}

/** Whether a shell text calls `go` or a program that does. */
export function usesToolchain(script: string): boolean {
  const code = script.replace(/^\s*#.*$/gm, "");
  return /(?:^|[\s;&|("'`/])(?:go|air|dlv|gow|reflex|fresh|CompileDaemon|make|gotestsum|ginkgo)(?=\s|$)/m.test(code);
}
