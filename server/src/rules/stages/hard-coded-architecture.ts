import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { platformArguments } from "../../build/environment";
import type { GoCommand } from "../../build/goCommand";
import { namesTargetPlatform } from "../../build/platforms";
import { type SettingPlace, settingPlaces } from "../../build/settingPlaces";
import type { Stage } from "../../build/stage";
import { textOf, textOrEmpty } from "../../syntax/value";
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
    if (namesPlatform(build)) return;
    const commands = build.stages.flatMap((stage) => stage.goSteps).flatMap((step) => step.goCommands);
    const builds = commands.filter(({ subcommand }) => subcommand === "build" || subcommand === "install");
    const architectures = new Set(builds.map((command) => textOrEmpty(command.setting("GOARCH").value)));
    // Programs for several architectures are meant, and so is what a variable decides.
    const [architecture] = architectures;
    // A value that is no name ties the image to nothing: Go stops at it.
    if (architectures.size !== 1 || !architecture || !/^\w+$/.test(architecture) || architecture === "wasm") return;
    if (build.surroundings.dockerfile.includes(architecture) || !builds.every(isForImage)) return;
    const placesOf = placesByStage();
    const placed = new Map<number, { readonly place: SettingPlace; readonly commands: GoCommand[] }>();
    for (const command of builds) {
      const place = placeOf(command, placesOf);
      if (!place) return;
      const found = placed.get(place.span.start);
      if (found) found.commands.push(command);
      else placed.set(place.span.start, { place, commands: [command] });
    }
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
        fixes: fixesFor(build, place),
      });
    }
  },
});

/** Whether anything in the file chooses a platform: an argument of BuildKit, `--platform`, or an image of one architecture. */
function namesPlatform(build: Build): boolean {
  if (namesTargetPlatform(build)) return true;
  return build.stages.some(({ platform, imageText, image, environment }) => {
    const name = textOf(image) ?? imageText;
    if (platform !== undefined || [...platformArguments].some((each) => environment.historyOf(each).length > 0))
      return true;
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
function placeOf(command: GoCommand, placesOf: PlacesOf): SettingPlace | undefined {
  const { origin, inline, write } = command.setting("GOARCH");
  if (write || (origin && origin.kind !== "ENV")) return undefined;
  const start = inline?.start ?? origin?.pair.span.start;
  const isLiteral = (place: SettingPlace) => {
    const written = place.source?.rawValue ?? command.step.build.syntax.slice(place.span);
    return !written.includes("$");
  };
  return command.step.stage.chain.flatMap(placesOf).find((place) => place.span.start === start && isLiteral(place));
}

function fixesFor(build: Build, place: SettingPlace): Fix[] {
  const edits = new DockerfileEdits(build);
  const { instruction } = place;
  if (instruction.json) return [];
  return [
    {
      title: l10n.t("Build for `{0}`", "$TARGETARCH"),
      safety: "suggestion",
      preferred: true,
      edits: () => [
        edits.insertBefore(instruction, ["ARG TARGETARCH"]),
        edits.replace(place.span, `GOARCH${place.pair?.legacy ? " " : "="}$TARGETARCH`),
      ],
    },
  ];
}
