import type { BaseImage } from "../../build/baseImages";
import { settingPlaces } from "../../build/settingPlaces";
import { compareGoTexts } from "../../syntax/goVersion";
import { textOf } from "../../syntax/value";
import type { LiteralSetting } from "./literalSettings";

/** Whether a `GO111MODULE` in force asks for what Go does without it, `on`, or `auto` in a module. */
export function saysDefaultModuleMode(setting: LiteralSetting): boolean {
  const { place, text, goCommands, opaqueCommands, isInForce } = setting;
  if (!isInForce || !/^(?:on|auto)$/.test(text) || hidesAnotherValue(setting)) return false;
  const commands = [...goCommands.map((go) => go.command), ...opaqueCommands];
  const stages = new Set(commands.map((command) => command.step.stage));
  if (place.step && stages.size === 0) stages.add(place.step.stage);
  if (stages.size === 0 || ![...stages].every((stage) => hasModulesByDefault(stage.base))) return false;
  if (text === "on") return true;
  // Outside of a module `auto` builds from GOPATH.
  if (opaqueCommands.length > 0 || goCommands.length === 0) return false;
  return goCommands.every((go) => go.module.presence === "yes" || go.isVersioned);
}

/** An official image of Go 1.16 or later; a tag without a version is the newest. Source: go.dev/doc/go1.16#go-command. */
function hasModulesByDefault(base: BaseImage): boolean {
  if (base.hasGo !== "yes") return false;
  if (base.goVersion === undefined) return base.reference?.official === "golang";
  return (compareGoTexts(base.goVersion, "1.16") ?? -1) >= 0;
}

/** Whether something above gives the variable another value, or may: the build command can fill every ARG. */
function hidesAnotherValue({ place, text }: LiteralSetting): boolean {
  const { step, span } = place;
  if (!step) return false;
  return step.stage.chain
    .flatMap((stage) => settingPlaces(stage, (name) => name === place.name))
    .some((other) => {
      if (other.form === "inline" || other === place || other.span.start >= span.start) return false;
      if (other.form === "export" && other.step !== step) return false;
      return other.form === "ARG" || !["", text].includes(textOf(other.value) ?? "?");
    });
}
