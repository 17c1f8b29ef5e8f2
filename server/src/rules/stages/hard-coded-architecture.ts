import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { platformArguments } from "../../build/environment";
import type { GoCommand } from "../../build/goCommand";
import { namedTargets } from "../../build/platforms";
import { type SettingPlace, settingPlaces } from "../../build/settingPlaces";
import type { Stage, Step } from "../../build/stage";
import type { Instruction } from "../../syntax/dockerfile";
import { expandWord } from "../../syntax/expansion";
import { textOf, textOrEmpty, unknown } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";

export const hardCodedArchitecture = defineDockerfileRule({
  meta: {
    id: "hard-coded-architecture",
    category: "stages",
    severity: "information",
    confidence: "medium",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A literal `GOARCH` ties the image to one architecture"),
    effect: () =>
      l10n.t(
        "Built for another platform, the image has that platform's label and base, and a program for this architecture.",
      ),
    remedy: () => l10n.t("Take the architecture from BuildKit: `ARG TARGETARCH`, `GOARCH=$TARGETARCH`."),
  },
  mentions: ["goarch"],
  check({ build, report }) {
    const placesOf = placesByStage();
    const commands = build.stages.flatMap((stage) => stage.goSteps).flatMap((step) => step.goCommands);
    const every = commands.filter(({ subcommand }) => subcommand === "build" || subcommand === "install");
    const builds = every.filter((command) => !followsTarget(command, placesOf));
    const isMixed = builds.length < every.length;
    if (namesPlatform(build, isMixed)) return;
    const architectures = new Set(builds.map((command) => textOrEmpty(command.setting("GOARCH").value)));
    // Programs for several architectures are meant, and so is what a variable decides.
    const [architecture] = architectures;
    // A value that is no name ties the image to nothing: Go stops at it.
    if (architectures.size !== 1 || !architecture || !/^\w+$/.test(architecture) || architecture === "wasm") return;
    if (build.surroundings.dockerfile.includes(architecture) || !every.every(isForImage)) return;
    // A program that is named for its architecture, beside one that follows the target, is meant to be for that one.
    if (isMixed && builds.some((command) => mayBeNamedFor(command, architecture))) return;
    const placed = new Map<number, { readonly place: SettingPlace; readonly commands: GoCommand[] }>();
    for (const command of builds) {
      const place = literalPlaceOf(command, placesOf);
      if (!place) return;
      const found = placed.get(place.span.start);
      if (found) found.commands.push(command);
      else placed.set(place.span.start, { place, commands: [command] });
    }
    const places = [...placed.values()].map(({ place }) => place);
    for (const { place, commands: affected } of placed.values()) {
      report({
        span: place.span,
        message: l10n.t(
          "`{0}` ties this image to one architecture: built for another platform, it still gets a program for `{1}`.",
          `GOARCH=${architecture}`,
          architecture,
        ),
        related: affected.map(({ titleSpan, title }) => ({
          span: titleSpan,
          message: l10n.t("`{0}` builds for it", title),
        })),
        fixes: fixesFor(build, place, places),
      });
    }
  },
});

/**
 * Whether anything in the file chooses a platform: an argument of BuildKit, `--platform`, or an image of one architecture.
 * @param isMixed Some programs follow `TARGETARCH`: then this name alone is no reason for the others not to.
 */
function namesPlatform(build: Build, isMixed: boolean): boolean {
  const isAllowed = (name: string) => isMixed && name === "TARGETARCH";
  if ([...namedTargets(build)].some((name) => !isAllowed(name))) return true;
  const names = [...platformArguments].filter((name) => !isAllowed(name));
  return build.stages.some(({ platform, imageText, image, environment }) => {
    const name = textOf(image) ?? imageText;
    if (platform !== undefined || names.some((each) => environment.historyOf(each).length > 0)) return true;
    return /(?:^|[^a-z0-9])(?:amd64|arm64|arm32|arm64v8|arm32v[67]|aarch64|x86_64|i386|386|ppc64le|s390x)(?:[^a-z0-9]|$)/.test(
      name,
    );
  });
}

/** Programs for another system are files to download; with a compiler of its own the architecture is a decision. */
function isForImage(command: GoCommand): boolean {
  const system = textOrEmpty(command.setting("GOOS").value);
  if (system !== "" && system !== "linux") return false;
  return command.command.shell.isCertain && command.setting("CC").value.kind === "unset";
}

function mayBeNamedFor(command: GoCommand, architecture: string): boolean {
  const output = command.flagValue("o");
  return textOrEmpty(output)?.includes(architecture) ?? true;
}

type PlacesOf = (stage: Stage) => readonly SettingPlace[];

/** Where a stage sets GOARCH; looked for once, however many commands ask. */
function placesByStage(): PlacesOf {
  const found = new Map<Stage, readonly SettingPlace[]>();
  return (stage) => {
    const places = found.get(stage) ?? settingPlaces(stage, (name) => name === "GOARCH");
    found.set(stage, places);
    return places;
  };
}

/** Where the architecture was written; `undefined` for an ARG, which the build command may replace, and for what hands one on. */
function literalPlaceOf(command: GoCommand, placesOf: PlacesOf): SettingPlace | undefined {
  const place = placeOf(command, placesOf);
  return place && !writtenAt(place, command).includes("$") ? place : undefined;
}

/** Where the GOARCH of a command is set, as far as no ARG and no `go env -w` does it. */
function placeOf(command: GoCommand, placesOf: PlacesOf): SettingPlace | undefined {
  const { origin, inline, write } = command.setting("GOARCH");
  if (write || (origin && origin.kind !== "ENV")) return undefined;
  const start = inline?.start ?? origin?.pair.span.start;
  return command.step.stage.chain.flatMap(placesOf).find((place) => place.span.start === start);
}

function writtenAt(place: SettingPlace, { step }: GoCommand): string {
  return place.source?.rawValue ?? step.build.syntax.slice(place.span);
}

/** Whether a command builds for the architecture that BuildKit gives the stage. */
function followsTarget(command: GoCommand, placesOf: PlacesOf): boolean {
  if (command.setting("GOARCH").value.kind !== "unknown") return false;
  const place = placeOf(command, placesOf);
  if (!place?.step || !isTargetDeclared(place.step)) return false;
  const { uses } = expandWord(writtenAt(place, command), place.instruction.escape, () => unknown);
  return uses.length === 1 && uses[0]?.name === "TARGETARCH";
}

/** Whether a step finds the `TARGETARCH` that BuildKit sets. */
function isTargetDeclared(step: Step): boolean {
  return step.variable("TARGETARCH").origin?.isHook === true;
}

/** @param places Everything that is reported: one declaration, above the first of a stage, is for all of them. */
function fixesFor(build: Build, place: SettingPlace, places: readonly SettingPlace[]): Fix[] {
  const edits = new DockerfileEdits(build);
  const { instruction, step } = place;
  if (instruction.json || !step) return [];
  const declared = isTargetDeclared(step) ? undefined : firstIn(step.stage, places);
  return [
    {
      title: l10n.t("Build for `{0}`", "$TARGETARCH"),
      safety: "suggestion",
      preferred: true,
      edits: () => [
        ...(declared ? [edits.insertBefore(declared, ["ARG TARGETARCH"])] : []),
        edits.replace(place.span, `GOARCH${place.pair?.legacy ? " " : "="}$TARGETARCH`),
      ],
    },
  ];
}

/** The first instruction of a stage that one of these places is in. */
function firstIn(stage: Stage, places: readonly SettingPlace[]): Instruction | undefined {
  const steps = places.flatMap(({ step }) => (step?.stage === stage ? [step] : []));
  return steps.toSorted((a, b) => a.index - b.index)[0]?.instruction;
}
