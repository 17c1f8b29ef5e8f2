import type { BuildArguments } from "../build/build";
import type { StepCommand } from "../build/command";
import { predefinedProxyArguments } from "../build/environment";
import { type GoSetting, goSetting } from "../build/goCommand";
import { goDefaultModuleProxy } from "../build/moduleProxies";
import type { Step } from "../build/stage";
import { defaultChecksumDatabase } from "../syntax/checksumDatabase";
import { expandWord } from "../syntax/expansion";
import { textOrEmpty } from "../syntax/value";
import type { ProxyVariables } from "./networkProxy";

/** Where the value of a variable comes from. */
export type VariableSource =
  /** Nothing sets it; for Go's own variables its default holds. */
  | "unset"
  | "ENV"
  | "ARG"
  /** An assignment or an `export` in the step itself. */
  | "command"
  | "go env -w"
  /** The base image may set it; it is taken for unset. */
  | "image"
  /** Given for this diagnosis, by a person or by the file that starts the build. */
  | "given";

/** A variable as the step finds it. */
export interface ShownVariable {
  readonly name: string;
  /** "" where it is not set, or set to nothing: Go does not tell them apart. May hold credentials. */
  readonly value: string;
  readonly source: VariableSource;
  /** Zero-based line of what sets it. */
  readonly line: number | undefined;
}

/** A variable that decides on the way of the download, and whose value the files do not tell. */
export interface MissingValue {
  readonly name: string;
  /** What has to be given for it: itself, or the arguments that its value is made of. */
  readonly ask: readonly string[];
  readonly cause: "hook" | "secret" | "command";
  /** Zero-based line of what sets it. */
  readonly line: number | undefined;
}

/** All that decides on how a step gets its modules. */
export interface DownloadSettings {
  /** GOPROXY in force: Go's default where nothing sets it. */
  readonly moduleProxies: string;
  readonly isDefaultProxy: boolean;
  /** Patterns of GONOPROXY and GONOSUMDB, or of GOPRIVATE in their place. */
  readonly noProxy: string;
  readonly noChecksums: string;
  /** GOSUMDB in force. */
  readonly database: string;
  readonly insecure: string;
  readonly network: ProxyVariables;
  readonly variables: readonly ShownVariable[];
  readonly missing: readonly MissingValue[];
}

const goNames = ["GOPROXY", "GOSUMDB", "GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE"] as const;
const networkNames = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"] as const;

/**
 * The settings that the commands of a step find.
 *
 * @param command the command that downloads; without one, what the step hands to every command.
 * @param given values for variables that the files leave open.
 */
export function downloadSettings(
  step: Step,
  command: StepCommand | undefined,
  given: BuildArguments,
): DownloadSettings {
  const read = [...goNames, ...networkNames].map((name) => readVariable(step, command, name, given));
  const valueOf = (name: string) => read.find(({ shown }) => shown.name === name)?.shown.value ?? "";
  const either = (name: string) => valueOf(name) || valueOf(name.toLowerCase());
  const moduleProxies = valueOf("GOPROXY");
  return {
    moduleProxies: moduleProxies || `${goDefaultModuleProxy},direct`,
    isDefaultProxy: moduleProxies === "",
    noProxy: valueOf("GONOPROXY") || valueOf("GOPRIVATE"),
    noChecksums: valueOf("GONOSUMDB") || valueOf("GOPRIVATE"),
    database: valueOf("GOSUMDB") || defaultChecksumDatabase,
    insecure: valueOf("GOINSECURE"),
    network: { https: either("HTTPS_PROXY"), http: either("HTTP_PROXY"), exceptions: either("NO_PROXY") },
    variables: read.map(({ shown }) => shown),
    missing: read.flatMap(({ missing }) => missing ?? []),
  };
}

interface ReadVariable {
  readonly shown: ShownVariable;
  readonly missing?: MissingValue;
}

function readVariable(step: Step, command: StepCommand | undefined, name: string, given: BuildArguments): ReadVariable {
  const isGo = name.startsWith("GO");
  const setting: GoSetting = command
    ? isGo
      ? goSetting(command, name)
      : { ...command.variable(name), write: undefined }
    : { ...step.variable(name), inline: undefined, write: undefined };
  const line = lineOf(step, setting);
  const value = textOrEmpty(setting.value);
  const own = given.get(name);
  if (value !== undefined) {
    const isGiven = own !== undefined && own === value && setting.origin?.kind !== "ENV";
    return { shown: { name, value, source: isGiven && value !== "" ? "given" : sourceOf(setting), line } };
  }
  if (own !== undefined) return { shown: { name, value: own, source: own === "" ? "unset" : "given", line } };
  const cause = causeOf(step, command, setting, name);
  const shown: ShownVariable = { name, value: "", source: cause ? sourceOf(setting) : "image", line };
  // Docker hands its own network proxy to every build: that nobody gives one here is nothing that stops.
  if (!cause || predefinedProxyArguments.has(name)) {
    return { shown: predefinedProxyArguments.has(name) ? { ...shown, source: "unset" } : shown };
  }
  return { shown, missing: { name, cause, line, ask: askedFor(step, setting, name) } };
}

/** Why the value is not known; `undefined` where nothing in the file sets it, and only the base image might. */
function causeOf(
  step: Step,
  command: StepCommand | undefined,
  { origin, inline }: GoSetting,
  name: string,
): MissingValue["cause"] | undefined {
  if (step.secretVariables.has(name)) return "secret";
  if (inline || (command?.shell.wrappers.includes("sudo") ?? false)) return "command";
  return origin ? "hook" : undefined;
}

/** The build arguments that make up an unknown value. */
function askedFor(step: Step, { origin }: GoSetting, name: string): readonly string[] {
  const raw = origin?.pair.rawValue;
  if (!origin || raw === undefined) return [name];
  const stage = origin.stage === undefined ? undefined : step.build.stages[origin.stage];
  const lookup = (used: string) => (stage?.environment.get(used, origin.step) ?? step.build.globalArgument(used)).value;
  const open = expandWord(raw, origin.instruction.escape, lookup).uses.filter(
    (use) => lookup(use.name).kind === "unknown",
  );
  return open.length > 0 ? [...new Set(open.map((use) => use.name))] : [name];
}

function sourceOf({ value, origin, inline, write }: GoSetting): VariableSource {
  if (value.kind === "unset") return "unset";
  if (write) return "go env -w";
  if (inline) return "command";
  return origin?.kind ?? (textOrEmpty(value) ? "image" : "unset");
}

function lineOf(step: Step, { origin, inline }: GoSetting): number | undefined {
  const offset = inline?.start ?? origin?.pair.span.start;
  return offset === undefined ? undefined : step.build.syntax.lines.lineAt(offset);
}
