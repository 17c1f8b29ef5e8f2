import { onceFor } from "../syntax/onceFor";
import { type Answer, anyOf, textOf } from "../syntax/value";
import { baseHolds } from "./baseFiles";
import { knownBase } from "./baseImages";
import type { StepCommand } from "./command";
import type { Copy, CopySource } from "./copy";
import { below, folderOf, isInside, nameOf, pathBehind } from "./imagePaths";
import { presenceAtEnd } from "./presence";
import type { Stage, Step } from "./stage";

/** What a wrapper sets before it calls the real `go`, so that the program is for the platform of the image. */
const platformVariables = new Set(["GOOS", "GOARCH", "GOARM"]);

/** What one may fill where the build leaves it open. Source: github.com/tonistiigi/xx, xx-go. */
const wrapperVariables = new Set([...platformVariables, "GOAMD64", "GO386", "CGO_ENABLED", "CC", "CXX", "AR"]);

/** Where the official images keep the toolchain that a wrapper calls. Source: docker-library/golang. */
const ownFolder = "/usr/local/go/bin";

/**
 * Whether a program called `go` that a COPY has put in front of the real one may decide over a variable, as that of
 * `tonistiigi/xx:golang` does. A value that the build gives stays for all but the platform itself.
 *
 * @param isSet whether the build gives the variable a value
 */
export function mayWrapperSet(command: StepCommand, name: string, isSet: boolean): boolean {
  if (!(isSet ? platformVariables : wrapperVariables).has(name) || command.shell.words[0]?.text !== "go") return false;
  const { step } = command;
  return step.stage.chain.some(
    (stage) => firstWrapper(stage) < (stage === step.stage ? step.index : stage.steps.length),
  );
}

/** The index of the stage's first step that may bring a wrapper. */
const firstWrapper = onceFor((stage: Stage): number => {
  const found = stage.steps.findIndex((step) => step.copy !== undefined && bringsWrapper(step.copy, step));
  return found < 0 ? Number.POSITIVE_INFINITY : found;
});

function bringsWrapper(copy: Copy, step: Step): boolean {
  const destination = textOf(copy.destination);
  if (destination === undefined || copy.origin.kind === "context") return false;
  return foldersInFront(step).some((folder) => {
    const place = below(folder, "go");
    if (!isInside(place, destination)) return false;
    const rest = pathBehind(place, destination);
    return anyOf(copy.sources.map((source) => holdsGo(copy, source, rest))) !== "no";
  });
}

/** The folders of PATH that are searched before that of the real `go`. */
function foldersInFront(step: Step): readonly string[] {
  const folders = (textOf(step.variable("PATH").value) ?? `/go/bin:${ownFolder}`).split(":");
  const own = folders.indexOf(ownFolder);
  return own < 0 ? ["/go/bin"] : folders.slice(0, own);
}

/** Whether a source has a program `go` at the path `rest` below the destination, or is it (`rest` is then "" or `go`). */
function holdsGo({ origin }: Copy, source: CopySource, rest: string): Answer {
  const written = textOf(source.path);
  if (written === undefined) return "unknown";
  const from = source.hasWildcard ? folderOf(written) : written;
  const isGo = nameOf(from) === "go" && (rest === "" || rest === "go");
  const inside = below(from, rest);
  if (origin.kind === "stage") {
    return anyOf([isGo || rest === "" ? presenceAtEnd(origin.stage, from) : "no", presenceAtEnd(origin.stage, inside)]);
  }
  const image = origin.kind === "image" ? textOf(origin.name) : undefined;
  // What is called like a program is one; a folder that is copied into a folder of programs ends in `bin` or in `/`.
  const isFolder = source.hasWildcard || /(?:^|\/)(?:[\w.-]*bin)?\/?$/.test(source.text) || rest.includes("/");
  if (!isGo && !isFolder && rest !== "") return "no";
  if (image === undefined) return "unknown";
  const base = knownBase(image);
  // The real one, taken over from the official image.
  if (base.reference?.official === "golang") return "no";
  return anyOf([isGo || rest === "" ? baseHolds(base, from) : "no", baseHolds(base, inside)]);
}
