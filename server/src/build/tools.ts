import { growingFor } from "../syntax/onceFor";
import { literalOf, type ShellWord } from "../syntax/shellModel";
import { type Answer, anyOf, textOf } from "../syntax/value";
import { copiedPrograms } from "./builtPrograms";
import type { StepCommand } from "./command";
import { writesOf } from "./commandWrites";
import type { Copy } from "./copy";
import { inContext } from "./files";
import { below, isInside, nameOf, pathBehind } from "./imagePaths";
import { packagesOf } from "./packages";
import type { Stage, Step } from "./stage";

/** The shell of the shell form, which is not looked for in PATH. Source: Dockerfile reference, SHELL. */
export const defaultShell = "/bin/sh";

/** Where it may lie: in Debian's newer images `/bin` is a link to `/usr/bin`. */
const shellPlaces: readonly string[] = [defaultShell, "/usr/bin/sh"];

/** Where programs of the known base images lie. */
const programFolders = "/bin /sbin /usr/bin /usr/sbin /usr/local/bin /usr/local/sbin /go/bin /usr/local/go/bin".split(
  " ",
);

const packageManagers = /^(?:apk|apt-get|apt|yum|dnf|microdnf)$/;

/** Each family's own package managers; others are not there however full the image is. */
const ownManagers: ReadonlyMap<string, RegExp> = new Map([
  ["alpine", /^apk$/],
  ["debian", /^apt(?:-get)?$/],
  ["ubuntu", /^apt(?:-get)?$/],
  ["redhat", /^(?:yum|dnf|microdnf)$/],
]);

/** Programs of which the tables of the base images tell for certain whether they are there. */
const listedTools =
  /^(?:sh|bash|curl|wget|git|make|gcc|g\+\+|useradd|groupadd|usermod|adduser|addgroup|sudo|jq|python3|setcap|protoc|zip|upx|node|npm)$/;

/** Packages of Alpine and Debian, with the programs among `listedTools` that come with them. Others may bring anything. */
const packagePrograms: ReadonlyMap<string, string> = new Map([
  ..."ca-certificates tzdata musl-dev libc-dev libc6-dev libc6-compat gcompat linux-headers openssh-client su-exec tini dumb-init gosu procps iproute2 iputils xz xz-utils tar gzip unzip openssl bind-tools busybox-extras pkgconfig pkgconf pkg-config libgcc libstdc++ zlib file less coreutils findutils util-linux netcat-openbsd"
    .split(" ")
    .map((name): [string, string] => [name, ""]),
  ..."git curl wget bash make gcc jq sudo zip python3 upx".split(" ").map((name): [string, string] => [name, name]),
  ["g++", "g++ gcc"],
  ["build-base", "gcc g++ make"],
  ["build-essential", "gcc g++ make"],
  ["shadow", "useradd groupadd usermod"],
  ["protobuf", "protoc"],
  ["protobuf-compiler", "protoc"],
  ["nodejs", "node"],
  ["npm", "npm node"],
  ["libcap", "setcap"],
  ["libcap-utils", "setcap"],
  ["libcap2-bin", "setcap"],
  ["upx-ucl", "upx"],
]);

/** Packages of Debian that do not bring `adduser` along. Source: packages.debian.org, trixie. */
const withoutAdduser: ReadonlySet<string> = new Set(["ca-certificates", "tzdata"]);

/**
 * Whether a program that a command names without a folder is in PATH when it starts, or whether `defaultShell` is there;
 * `no` only where that is certain.
 */
export function toolFor(command: StepCommand, tool: string): Answer {
  const { step, index } = command;
  // Another stage or image may be mounted over the folders of programs.
  if (step.mounts.some((mount) => mount.type === "bind" && mount.from.kind !== "unset")) return "unknown";
  // A script may look in folders of its own.
  if (tool !== defaultShell && command.variable("PATH").inline) return "unknown";
  return search(step.stage, tool, step, step.commands.slice(0, index));
}

/** The same when a stage is complete. */
export function toolAtEnd(stage: Stage, tool: string): Answer {
  return search(stage, tool, undefined, []);
}

function search(stage: Stage, tool: string, last: Step | undefined, ownCommands: readonly StepCommand[]): Answer {
  const first = inBase(stage, tool);
  if (first !== "no") return first;
  let answer: Answer = "no";
  for (const each of stage.chainUpwards) {
    const end = last && each === stage ? last.index : each.steps.length;
    answer = afterSteps(each, tool, answer, end);
  }
  return anyOf([answer, ...ownCommands.map((command) => broughtBy(command, tool))]);
}

/** For each stage and program what the steps before each one bring, as far as it was asked for. */
const timelinesOf = growingFor((_: Stage, _tool: string): Answer[] => ["no"]);

function afterSteps(stage: Stage, tool: string, before: Answer, end: number): Answer {
  return anyOf([before, timelinesOf(stage, tool, (timeline) => broughtUpTo(timeline, stage, tool, end))]);
}

function broughtUpTo(timeline: Answer[], stage: Stage, tool: string, end: number): Answer {
  for (let at = timeline.length; at <= end; at++) {
    const step = stage.steps[at - 1];
    const answer = timeline[at - 1] ?? "no";
    timeline.push(step && answer !== "yes" ? anyOf([answer, changeOf(step, tool)]) : answer);
  }
  return timeline[end] ?? "no";
}

function changeOf(step: Step, tool: string): Answer {
  if (step.copy) return mayBring(step.copy, tool) ? "unknown" : "no";
  if (step.instruction.keyword !== "RUN") return "no";
  return anyOf([
    step.script.isComplete ? "no" : "unknown",
    ...step.commands.map((command) => broughtBy(command, tool)),
  ]);
}

function inBase({ base }: Stage, tool: string): Answer {
  if (base.family === undefined || base.family === "windows") return "unknown";
  if (tool === defaultShell) return base.has(nameOf(tool));
  if (packageManagers.test(tool)) {
    const own = ownManagers.get(base.family);
    if (own === undefined) return base.has(tool);
    return own.test(tool) && base.has(tool) !== "no" ? "yes" : "no";
  }
  return listedTools.test(tool) ? base.has(tool) : "unknown";
}

function broughtBy(command: StepCommand, tool: string): Answer {
  const { names, isComplete } = packagesOf(command);
  const sure = command.shell.isCertain ? "yes" : "unknown";
  if (names.length > 0 || !isComplete) {
    if (packageManagers.test(tool))
      return !isComplete || names.some((name) => /apt|apk|dpkg|yum|dnf/.test(name)) ? "unknown" : "no";
    if (tool === "adduser" || tool === "addgroup") {
      if (names.includes("adduser")) return sure;
      return isComplete && names.every((name) => withoutAdduser.has(name)) ? "no" : "unknown";
    }
    if (names.some((name) => packagePrograms.get(name)?.split(" ").includes(tool))) return sure;
    // NodeSource's package for Debian has the name of Debian's own, and npm in it.
    if (tool === "npm" && names.includes("nodejs") && command.name !== "apk") return "unknown";
    return isComplete && names.every((name) => packagePrograms.has(name)) ? "no" : "unknown";
  }
  if (command.isOpaque) return "unknown";
  if (packageManagers.test(command.name ?? "")) return "no";
  if (command.name === "go")
    return command.arguments.some(({ text }) => text.split(/[/@]/).includes(tool)) ? "unknown" : "no";
  const { made, possible, anywhere } = writesOf(command);
  if (made.some((path) => path === tool || nameOf(path) === tool)) return sure;
  if (anywhere) return "unknown";
  const places = placesOf(tool);
  const isNear = [...made, ...possible].some((path) => places.some((place) => isInside(place, path)));
  // What is unpacked elsewhere is found through another PATH.
  const unpacks = /^(?:tar|unzip|curl|wget|git|ln|cp|mv)$/.test(command.name ?? "");
  const hasOwnPath = command.step.stage.environment.get("PATH").origin !== undefined;
  return isNear || (unpacks && hasOwnPath) ? "unknown" : "no";
}

function placesOf(tool: string): readonly string[] {
  return tool === defaultShell ? shellPlaces : programFolders.map((folder) => below(folder, tool));
}

/** The same for the folders that ENV adds to PATH, in the stage or in one that stands on it; `undefined` where they are not known. */
function ownPlacesOf(stage: Stage, tool: string): readonly string[] | undefined {
  const places: string[] = [];
  for (const each of tool === defaultShell ? [] : stage.build.stages) {
    const path = each.standsOn(stage) ? each.environment.get("PATH") : undefined;
    if (!path?.origin) continue;
    const folders = textOf(path.value)?.split(":");
    if (!folders) return undefined;
    places.push(...folders.map((folder) => below(folder, tool)));
  }
  return places;
}

/** Whether a COPY or ADD may put the program where it is found. */
function mayBring(copy: Copy, tool: string): boolean {
  const destination = textOf(copy.destination);
  if (destination === undefined) return true;
  const ownPlaces = ownPlacesOf(copy.step.stage, tool);
  if (!ownPlaces) return true;
  const places = [...placesOf(tool), ...ownPlaces];
  if (places.includes(destination)) return true;
  const reached = places.filter((place) => isInside(place, destination));
  if (reached.length === 0) return false;
  const own = new Set(copiedPrograms(copy).map(({ source }) => source));
  return copy.sources.some((source) => {
    const from = textOf(source.path);
    if (source.kind !== "path" || from === undefined || source.hasWildcard || nameOf(from) === nameOf(tool))
      return true;
    if (own.has(source)) return false;
    if (copy.origin.kind !== "context") return true;
    const isUnpacked = copy.instruction.keyword === "ADD" && /\.(?:tar|tgz|tbz2?|txz)(?:\.|$)/.test(from);
    return isUnpacked || reached.some((place) => contextHolds(copy, from, pathBehind(place, destination)));
  });
}

function contextHolds({ step }: Copy, from: string, rest: string): boolean {
  const { context } = step.build.surroundings;
  const kind = from === "" ? "folder" : context?.listing.kindOf(from);
  if (kind === "file") return false;
  if (kind === "folder") return inContext(context, below(from, rest)) !== "no";
  // Something built before the image: a tree only by its name.
  return !context || /(?:^|[-_.])(?:rootfs|root|overlay|files|fs|usr|bin|sbin|dist|build|out)$/.test(nameOf(from));
}

/** Whether a word starts bash where an image has it, if it does. */
export function namesBash(word: ShellWord | undefined): boolean {
  return /^(?:\/(?:usr\/)?bin\/)?bash$/.test(literalOf(word) ?? "");
}

/** The program of a command as the shell looks for it in PATH; `undefined` for paths and variables. */
export function bareProgram(command: StepCommand): string | undefined {
  // What is built into busybox is not looked for.
  if (command.shell.wrappers.includes("busybox")) return undefined;
  const text = literalOf(command.shell.words[0]);
  return text?.includes("/") ? undefined : text;
}
