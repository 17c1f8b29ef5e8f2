import type { Build } from "../../build/build";
import type { StepCommand } from "../../build/command";
import { bottomOf } from "../../build/goToolchain";
import { runsGoAtRunTime } from "../../build/runtime";
import type { Stage } from "../../build/stage";
import { expandWord } from "../../syntax/expansion";
import { textOf, unknown } from "../../syntax/value";
import type { FileEdit } from "../define";
import type { DockerfileEdits } from "./edits";
import { flavourFor } from "./raisedGoImage";

/** The stages whose FROM names an official golang image in full: no variable, no digest. */
export function golangStages(build: Build): readonly Stage[] {
  return build.stages.filter(({ parent, base, imageText }) => {
    const { reference } = base;
    return !parent && !imageText.includes("$") && reference?.official === "golang" && reference.digest === undefined;
  });
}

/** Whether this stage, or one that stands on it, runs the go command in the build or when it starts. */
export function runsGo(stage: Stage): boolean {
  return stage.goSteps.length > 0 || runsGoAtRunTime(stage) === "yes" || stage.children.some(runsGo);
}

/** The image below a stage, as FROM names it, for messages. */
export function imageNameOf(stage: Stage): string {
  const bottom = bottomOf(stage);
  return textOf(bottom.image) ?? bottom.imageText;
}

/** The image of a stage with another version in its tag; `undefined` where that image may not exist, or not do. */
export function withVersion(stage: Stage, version: string): string | undefined {
  const flavour = flavourFor(stage, version);
  return flavour === undefined ? undefined : `${stage.imageText.replace(/:[^:/]*$/, "")}:${version}${flavour}`;
}

/**
 * Whether a step goes with this image and fails on another: versions of packages of its distribution, and `go get` as an
 * installer, which Go 1.18 has taken away.
 */
export function hangsOnImage(stage: Stage): boolean {
  const hangs = stage.steps.some(
    (step) =>
      step.goCommands.some(
        (go) => go.subcommand === "get" && go.operands.some(({ text }) => !/^\.{1,2}(?:\/|$)/.test(text)),
      ) || step.commands.some(pinsPackages),
  );
  return hangs || stage.children.some(hangsOnImage);
}

/** `apt-get install git=1:2.39.5-0+deb12u2` */
function pinsPackages({ name = "", arguments: words }: StepCommand): boolean {
  return /^(?:apt-get|apt|apk)$/.test(name) && words.some(({ text }) => /^[\w.+-]+=\S*\d/.test(text));
}

/** Another version of the toolchain, written where the present one is: in FROM, or in the global ARG that FROM names. */
export interface VersionChange {
  /** What is written instead, for a title: the image or `NAME=value`. */
  readonly text: string;
  readonly edit: () => FileEdit;
}

/** The change of the image below a stage to another version; `undefined` where such an image may not exist. */
export function changeVersion(
  build: Build,
  edits: DockerfileEdits,
  stage: Stage,
  version: string,
): VersionChange | undefined {
  const bottom = bottomOf(stage);
  const image = withVersion(bottom, version);
  if (image === undefined) return undefined;
  if (!bottom.imageText.includes("$")) return { text: image, edit: () => edits.replace(bottom.imageSpan, image) };
  const { uses } = expandWord(bottom.imageText, bottom.from.escape, () => unknown);
  const [use] = uses;
  const pair = use && uses.length === 1 ? build.globalArgument(use.name).origin?.pair : undefined;
  const present = bottom.base.goVersion;
  if (!pair?.valueSpan || present === undefined || flavourFor(bottom, version) !== bottom.base.goFlavour)
    return undefined;
  const { valueSpan } = pair;
  const rest = [present, `${present}${bottom.base.goFlavour}`].find((text) => text === pair.rawValue);
  if (rest === undefined) return undefined;
  const value = version + rest.slice(present.length);
  return { text: `${pair.name}=${value}`, edit: () => edits.replace(valueSpan, value) };
}
