import type { Flag } from "../syntax/dockerfile";
import { expandWord } from "../syntax/expansion";
import { onceFor } from "../syntax/onceFor";
import { textOf, unknown } from "../syntax/value";
import type { Build } from "./build";
import { platformArguments } from "./environment";
import type { Stage } from "./stage";
import { startCommandOf } from "./startCommand";
import { unsetReadsIn } from "./unsetVariables";

/** Names of the platform that an image is built for. */
const targetNames = [...platformArguments].filter((name) => name.startsWith("TARGET") && name !== "TARGETSTAGE");

/**
 * The `--platform=$BUILDPLATFORM` that a stage has from its own FROM or from the bottom of its chain: such a stage holds
 * the programs of the machine that builds, whatever the image is for. Source: Dockerfile reference, FROM.
 */
export function buildPlatformFlag(stage: Stage): Flag | undefined {
  const bottom = stage.chain.at(-1) ?? stage;
  const flag = bottom.from.flag("platform");
  // BuildKit gives `scratch` the target platform in any case.
  if (!flag?.value || bottom.base.family === "scratch") return undefined;
  const { uses, value } = expandWord(flag.value, bottom.from.escape, () => unknown);
  return value.kind === "unknown" && uses.length === 1 && uses[0]?.name === "BUILDPLATFORM" ? flag : undefined;
}

/**
 * Whether the image can be for Linux alone: every image that the file takes for the target platform holds Linux. A stage on
 * `scratch` that nobody starts carries files out, perhaps programs for other systems.
 */
export const isOnlyForLinux = onceFor((build: Build): boolean => {
  const taken = build.stages.filter((stage) => !stage.parent && !buildPlatformFlag(stage));
  return taken.length > 0 && taken.every((stage) => isForLinux(stage));
});

function isForLinux(stage: Stage): boolean {
  const { family } = stage.base;
  // Images for Windows are said to be: theirs are as large as the system.
  if (family === undefined) return !/windows|nanoserver|servercore/i.test(textOf(stage.image) ?? stage.imageText);
  return family !== "windows" && (family !== "scratch" || isStarted(stage));
}

function isStarted(stage: Stage): boolean {
  return startCommandOf(stage) !== undefined || stage.children.some(isStarted);
}

/** Those of `TARGETARCH` and its kin that something in the file declares or reads. */
export const namedTargets = onceFor((build: Build): ReadonlySet<string> => {
  const read = new Set(build.stages.flatMap((stage) => unsetReadsIn(stage).map(({ name }) => name)));
  const isNamed = (name: string) =>
    build.globalArgument(name).origin !== undefined ||
    build.stages.some((stage) => stage.environment.historyOf(name).length > 0) ||
    read.has(name);
  const inFrom = build.stages.some((stage) => /\bTARGETPLATFORM\b/.test(stage.from.flag("platform")?.value ?? ""));
  return new Set([...(inFrom ? ["TARGETPLATFORM"] : []), ...targetNames.filter(isNamed)]);
});

/** Whether the file is written for several platforms: something in it declares or reads `TARGETARCH` or one of its kin. */
export function namesTargetPlatform(build: Build): boolean {
  return namedTargets(build).size > 0;
}

/** Whether a stage, or one that it stands on, declares or reads the target platform: what it makes may be for that. */
export function choosesPlatform(stage: Stage): boolean {
  return stage.chain.some(
    (each) =>
      targetNames.some((name) => each.environment.historyOf(name).length > 0) ||
      unsetReadsIn(each).some(({ name }) => targetNames.includes(name)),
  );
}
