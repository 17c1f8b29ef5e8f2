import type { Build } from "../../build/build";
import { bottomOf } from "../../build/goToolchain";
import { runsGoAtRunTime } from "../../build/runtime";
import type { Stage } from "../../build/stage";
import { expandWord } from "../../syntax/expansion";
import { textOf, unknown } from "../../syntax/value";
import type { FileEdit } from "../define";
import type { DockerfileEdits } from "./edits";

/** Flavours that exist for every release, so that a tag can change its version alone. Source: docker-library/golang versions.json. */
const lastingFlavours = new Set(["", "-alpine"]);

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

/** The image of a stage with another version in its tag; `undefined` where that image may not exist. */
export function withVersion(stage: Stage, version: string): string | undefined {
  const { base, imageText } = stage;
  if (base.goFlavour === undefined || !lastingFlavours.has(base.goFlavour) || base.reference?.digest !== undefined)
    return undefined;
  return `${imageText.replace(/:[^:/]*$/, "")}:${version}${base.goFlavour}`;
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
  if (!pair?.valueSpan || present === undefined) return undefined;
  const { valueSpan } = pair;
  const rest = [present, `${present}${bottom.base.goFlavour}`].find((text) => text === pair.rawValue);
  if (rest === undefined) return undefined;
  const value = version + rest.slice(present.length);
  return { text: `${pair.name}=${value}`, edit: () => edits.replace(valueSpan, value) };
}
