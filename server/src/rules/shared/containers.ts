import type { Stage } from "../../build/stage";
import type { ContainerUse } from "../../syntax/buildReference";

/** How compose services run the image of a stage. */
export function containersOf(stage: Stage): readonly ContainerUse[] {
  const containers = stage.build.surroundings.builds.containers ?? [];
  return containers.filter(({ target }) => (target === undefined ? stage.isFinal : isNamed(stage, target)));
}

function isNamed(stage: Stage, name: string): boolean {
  return name.toLowerCase() === stage.name?.toLowerCase();
}

/**
 * Whether GitHub runs the image for a container action: an `action.yml` names it, or it has the labels by which a folder
 * with nothing but a Dockerfile is an action. Sources: docs.github.com, "Metadata syntax for GitHub Actions"; for the labels
 * the Dockerfiles of github.com/actions/bin.
 */
export function runsAsAction(stage: Stage): boolean {
  if (stage.build.surroundings.builds.runsAsAction) return true;
  return stage.allSteps.some(
    ({ instruction }) =>
      instruction.keyword === "LABEL" &&
      instruction.pairs.some(({ name }) => /^["']?com\.github\.actions\./.test(name)),
  );
}

/**
 * Whether a service gives the image what only root can use: the engine's socket, which is root's and the host's group's
 * `docker`, devices, which belong to root and groups of the host, or capabilities, of which the processes of another user get
 * none.
 */
export function isMeantForRoot(stage: Stage): boolean {
  return containersOf(stage).some((container) => container.isMeantForRoot);
}

/** Whether the program may need what only root has: no other user can be offered then. */
export function mayNeedRoot(stage: Stage): boolean {
  return containersOf(stage).some((container) => container.isMeantForRoot || container.isPrivileged);
}

/** Whether another build takes the image of a stage in: it may be a base to which that one adds the program. */
export function isTakenByOthers(stage: Stage): boolean {
  const taken = stage.build.surroundings.builds.takenStages ?? [];
  return taken.some((target) => (target === "" ? stage.isFinal : isNamed(stage, target)));
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
