import { compareGoTexts } from "../syntax/goVersion";
import type { StepCommand } from "./command";
import { isGoAtLeast } from "./goToolchain";
import type { SettingPlace } from "./settingPlaces";
import type { Stage } from "./stage";

/** The releases that brought variables of the go command. Source: go.dev/doc/go1.11, go1.13, go1.14, go1.16. */
const firstReleases: ReadonlyMap<string, string> = new Map([
  ["GO111MODULE", "1.11"],
  ["GOFLAGS", "1.11"],
  ["GOPROXY", "1.11"],
  ["GOSUMDB", "1.13"],
  ["GOPRIVATE", "1.13"],
  ["GONOPROXY", "1.13"],
  ["GONOSUMDB", "1.13"],
  ["GOINSECURE", "1.14"],
  ["GOVCS", "1.16"],
]);

/** Whether the Go that a command runs, or would run, is certainly too old to read a variable. */
export function isUnreadBy({ step }: StepCommand, name: string): boolean {
  const first = firstReleases.get(name);
  return first !== undefined && isGoAtLeast({ step }, first) === "no";
}

/** Whether a value stays in an image with a Go that reads it, by what the tag says of its release. */
export function isKeptForGo({ form, command, step, name }: SettingPlace): boolean {
  const isKept = form === "ENV" || (form === "go env -w" && command?.shell.isCertain === true);
  const first = firstReleases.get(name);
  const reads = ({ base }: Stage) =>
    base.hasGo === "yes" && !(first && base.goVersion && (compareGoTexts(base.goVersion, first) ?? 0) < 0);
  return isKept && step !== undefined && withDescendants(step.stage).some(reads);
}

function withDescendants(stage: Stage): readonly Stage[] {
  return [stage, ...stage.children.flatMap(withDescendants)];
}
