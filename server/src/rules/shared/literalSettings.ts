import type { Build } from "../../build/build";
import type { StepCommand } from "../../build/command";
import type { GoCommand } from "../../build/goCommand";
import { allSettingPlaces, placeFoundBy, type SettingPlace } from "../../build/settingPlaces";
import { isKeptForGo } from "../../build/variableReleases";
import { onceForEach } from "../../syntax/onceFor";
import { textOf } from "../../syntax/value";

/** A Go setting whose value is written out in the Dockerfile, with the commands that find this value. */
export interface LiteralSetting {
  readonly place: SettingPlace;
  /** Never empty: Go takes an empty value for none. */
  readonly text: string;
  readonly goCommands: readonly GoCommand[];
  /** Commands that may run Go out of sight: `make`, scripts. */
  readonly opaqueCommands: readonly StepCommand[];
  /** Whether anything runs under it, or may run in an image with Go that keeps it. */
  readonly isInForce: boolean;
}

/**
 * Every place that writes a value for a Go variable itself: ENV, the default of an ARG, an assignment, an export or
 * `go env -w`. What hands another value on, or holds a variable, is left out. In the order of the file, global ARGs first.
 */
export const literalSettings = onceForEach((build: Build, name: string): readonly LiteralSetting[] => {
  const isWanted = (other: string) => other === name;
  const places = allSettingPlaces(build, isWanted).filter((place) => isLiteral(build, place));
  if (places.length === 0) return [];
  const uses = new Map(
    places.map((place) => [place, { goCommands: [] as GoCommand[], opaqueCommands: [] as StepCommand[] }]),
  );
  for (const step of build.steps) {
    if (step.instruction.keyword !== "RUN") continue;
    for (const command of step.commands) {
      const go = step.goCommands.find((each) => each.command === command);
      if (!go && !command.isOpaque) continue;
      const place = placeFoundBy(command, name, places);
      const use = place && uses.get(place);
      if (go) use?.goCommands.push(go);
      else use?.opaqueCommands.push(command);
    }
  }
  return places.map((place) => {
    const { goCommands, opaqueCommands } = uses.get(place) ?? { goCommands: [], opaqueCommands: [] };
    const isInForce = goCommands.length > 0 || opaqueCommands.length > 0 || isKeptForGo(place);
    return { place, text: textOf(place.value) ?? "", goCommands, opaqueCommands, isInForce };
  });
});

function isLiteral(build: Build, { value, pair, source, span }: SettingPlace): boolean {
  if (pair !== source || (textOf(value) ?? "") === "") return false;
  return !build.syntax.slice(span).includes("$");
}
