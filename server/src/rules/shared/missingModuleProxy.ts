import type { Build } from "../../build/build";
import { isBefore } from "../../build/command";
import { fromSteps } from "../../build/fromSteps";
import type { GoCommand } from "../../build/goCommand";
import { isGoAtLeast } from "../../build/goToolchain";
import { isProxyOff } from "../../build/moduleProxies";
import { findsNoSource } from "../../build/moduleSources";
import { runsGoAtRunTime } from "../../build/runtime";
import { globalPlaces, type SettingPlace, settingPlaces } from "../../build/settingPlaces";
import type { Stage, Step } from "../../build/stage";
import { expandWord } from "../../syntax/expansion";
import { onceFor } from "../../syntax/onceFor";
import { textOf } from "../../syntax/value";
import { holdsUrlCredentials } from "./credentials";
import { fetchedModules, routesOf } from "./moduleRoutes";
import { refusedGetsIn } from "./refusedGets";

/** Commands of one chain of stages that download modules while no GOPROXY is in force, with the likely reason. */
export interface MissingModuleProxy {
  readonly first: GoCommand;
  readonly later: readonly GoCommand[];
  /**
   * `too-late`: the stage sets it behind the commands, where nothing needs it any more · `wrong-stage`: it is a global ARG
   * that the stage does not declare, or only stages that download nothing set it · `unset`: neither is certain.
   */
  readonly cause: "too-late" | "wrong-stage" | "unset";
  /** The places that set it to no use, in the order of the file; for `unset` earlier exports, which ended with their RUN. */
  readonly places: readonly SettingPlace[];
}

/** Every chain of stages that downloads without a GOPROXY: each with exactly one cause, so that one rule reports it. */
export const missingModuleProxies = onceFor((build: Build): readonly MissingModuleProxy[] =>
  chainsWithoutProxy(build).map(([first, ...later]) => ({ first, later, ...causeOf(first) })),
);

/** Whether a value of GOPROXY can be written into ENV or ARG as it is: no quotes needed, no password spread. */
export function canBeWritten(value: string): boolean {
  return /^[A-Za-z0-9:/.,|_~%-]+$/.test(value) && !holdsUrlCredentials(value);
}

/** The commands by chain: a stage that downloads again belongs to the stage below that did so first. */
function chainsWithoutProxy(build: Build): readonly (readonly [GoCommand, ...GoCommand[]])[] {
  const chains = new Map<Stage, [GoCommand, ...GoCommand[]]>();
  for (const stage of build.stages) {
    const [first, ...later] = reachedDownloads(stage);
    if (!first) continue;
    const owner = stage.chain.find((other) => chains.has(other));
    const chain = owner && chains.get(owner);
    if (chain) chain.push(first, ...later);
    else chains.set(stage, [first, ...later]);
  }
  return [...chains.values()];
}

/** The downloads of a stage as far as a build comes: up to a command that certainly fails, here or in a stage below. */
function reachedDownloads(stage: Stage): readonly GoCommand[] {
  if (stage.chain.some((other) => other !== stage && refusedGetsIn(other).length > 0)) return [];
  const [refused] = refusedGetsIn(stage);
  const downloads = downloadsIn(stage);
  return refused ? downloads.filter(({ command }) => isBefore(command, refused.command)) : downloads;
}

const downloadsIn = fromSteps(({ goCommands }: Step): readonly GoCommand[] => goCommands.filter(downloadsWithoutProxy));

const downloadsWithoutProxy = onceFor((command: GoCommand): boolean => {
  if (command.downloads !== "yes" || isBeforeDefaultProxy(command) || asksNoProxy(command)) return false;
  if (mayBeInGopath(command)) return false;
  // It finds no import, and nothing to download.
  if (command.subcommand === "mod tidy" && findsNoSource(command)) return false;
  const { value, origin, inline } = command.setting("GOPROXY");
  // What the step itself empties is meant to be empty, and no setting above it would reach the command.
  if (value.kind !== "unset" || inline) return false;
  // An empty ARG, handed on by an ENV or not, is there for the build command to fill.
  if (!origin || origin.kind === "ARG") return origin === undefined;
  const lookup = (name: string) => command.step.lookup(name);
  const { uses } = expandWord(origin.pair.rawValue ?? "", origin.instruction.escape, lookup);
  return !uses.some((use) =>
    command.step.stage.environment.historyOf(use.name).some((set) => set.origin?.kind === "ARG"),
  );
});

/** Whether GOPRIVATE or GONOPROXY covers all modules that the command downloads: no proxy is asked for those. Source: go.dev/ref/mod#private-module-proxy-direct. */
function asksNoProxy(command: GoCommand): boolean {
  const modules = fetchedModules(command);
  return modules.length > 0 && modules.every(({ path }) => routesOf(command).isExempt(path) === "yes");
}

/** Go asks a proxy that nobody set only since 1.13. Source: go.dev/doc/go1.13#modules. */
function isBeforeDefaultProxy(command: GoCommand): boolean {
  return isGoAtLeast(command, "1.13") === "no";
}

/** Up to Go 1.15 a command outside of a module works in GOPATH, where no proxy is asked. Source: go.dev/doc/go1.16#go-command. */
function mayBeInGopath(command: GoCommand): boolean {
  if (command.module.presence === "yes" || textOf(command.setting("GO111MODULE").value) === "on") return false;
  return isGoAtLeast(command, "1.16") === "no";
}

function causeOf(command: GoCommand): Pick<MissingModuleProxy, "cause" | "places"> {
  const { stage, build } = command.step;
  const own = placesIn(stage);
  const lost = own.filter((place) => place.form === "export" && place.span.start < command.step.instruction.offset);
  const unset = { cause: "unset", places: lost } as const;
  const late = own.filter((place) => place.span.start > command.span.end);
  if (late.length > 0) return late.some(mayServe) ? unset : { cause: "too-late", places: late };
  // An ARG before the first FROM reaches FROM lines and stages that declare it again, and nothing else.
  const global = globalPlaces(build, isGoproxy).filter(({ value }) => !isProxyOff(textOf(value)));
  if (global.length > 0) return { cause: "wrong-stage", places: global };
  const elsewhere = build.stages.filter((other) => !stage.standsOn(other)).flatMap(placesIn);
  const declared = elsewhere.filter((place) => place.pair !== undefined);
  const isUseless = declared.length > 0 && !elsewhere.some((place) => mayServe(place) || isWhereItDownloads(place));
  return isUseless ? { cause: "wrong-stage", places: declared } : unset;
}

/** The places of a stage itself. `off` is no proxy but proves that a build needs none, and an empty value sets nothing. */
function placesIn(stage: Stage): readonly SettingPlace[] {
  return settingPlaces(stage, isGoproxy).filter(
    ({ form, value }) => form !== "inline" && (form === "ARG" || textOf(value) !== "") && !isProxyOff(textOf(value)),
  );
}

function isGoproxy(name: string): boolean {
  return name === "GOPROXY";
}

/** Whether anything that finds this setting may download modules, in the build or in a container. */
function mayServe({ form, span, step }: SettingPlace): boolean {
  if (!step || mayDownload(step, span.end)) return true;
  if (form === "export") return false;
  const above = descendants(step.stage);
  const later = [...step.stage.steps.slice(step.index + 1), ...above.flatMap((stage) => stage.steps)];
  if (later.some((other) => mayDownload(other, other.instruction.offset))) return true;
  return form !== "ARG" && [step.stage, ...above].some((stage) => runsGoAtRunTime(stage) !== "no");
}

/** Whether the place's own stage downloads, if only before the place. */
function isWhereItDownloads({ step }: SettingPlace): boolean {
  return step?.stage.steps.some((other) => mayDownload(other, other.instruction.offset)) ?? false;
}

/** Whether a command of the step that starts behind `offset` may download modules. */
function mayDownload(step: Step, offset: number): boolean {
  if (step.instruction.keyword !== "RUN") return false;
  if (!step.script.isComplete) return true;
  return (
    step.commands.some((command) => command.isOpaque && command.span.start > offset) ||
    step.goCommands.some((command) => command.downloads !== "no" && command.span.start > offset)
  );
}

function descendants(stage: Stage): readonly Stage[] {
  return stage.children.flatMap((child) => [child, ...descendants(child)]);
}
