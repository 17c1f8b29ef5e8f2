import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { BuiltProgram } from "../../build/builtPrograms";
import { cgoInEffect, mayNeedLibc } from "../../build/cgo";
import { below, isInside, resolveInImage } from "../../build/imagePaths";
import type { Stage, Step } from "../../build/stage";
import { builtProgramNamed, type StartCommand, startPrograms } from "../../build/startCommand";
import type { Instruction } from "../../syntax/dockerfile";
import { known, textOf } from "../../syntax/value";
import type { FileEdit, Fix } from "../define";
import { mayRunPrograms, onlyBuilds } from "./buildOnlySteps";
import { isStartedByToolchain, mayNeedRoot, runsAsAction } from "./containers";
import { writesToData } from "./dataPlaces";
import { DockerfileEdits } from "./edits";
import { alpineRuntime, debianRuntime, glibcRuntime, staticRuntime } from "./runtimeBases";
import { runtimeFiles } from "./runtimeFiles";

/**
 * Splits the final stage in two: what builds keeps its image and gets a name, and a runtime stage takes the program, the
 * files that it may read and the instructions that describe the container. `undefined` unless everything needed is known.
 */
export function runtimeStageFix(build: Build, stage: Stage, start: StartCommand): Fix | undefined {
  const plan = planFor(build, stage, start);
  if (!plan) return undefined;
  return {
    title: l10n.t("Keep the toolchain in a build stage and run the program on `{0}`", plan.image),
    safety: "suggestion",
    preferred: true,
    edits: () => editsOf(build, stage, plan),
  };
}

interface Plan {
  readonly image: string;
  /** Name that the build stage has, or gets. */
  readonly builder: string;
  /** Working folder to set; `undefined` where an instruction below the split does. */
  readonly workdir: string | undefined;
  /** Absolute paths in the build stage and, where it differs, in the runtime stage. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
  /** Instructions above `split` that describe the container: they move below. */
  readonly moved: readonly Instruction[];
  /** New lines that repeat what stays above: ENV pairs of mixed instructions. */
  readonly repeated: readonly string[];
  /** Last step that builds; the runtime stage begins below it. */
  readonly split: Step;
}

function planFor(build: Build, stage: Stage, start: StartCommand): Plan | undefined {
  const workdir = textOf(stage.end.workdir);
  const target = build.surroundings.context?.decision.target;
  if (isStartedByToolchain(stage)) return undefined;
  if (stage.parent || workdir === undefined || isInside(workdir, "/root")) return undefined;
  // A build that asks for the stage by its name would get the builder.
  if (target !== undefined && target.toLowerCase() === stage.name?.toLowerCase()) return undefined;
  const program = soleProgram(stage, start);
  if (!program || isInside(program.path, "/root")) return undefined;
  const split = stage.steps.findLast(({ instruction }) => buildKeywords.test(instruction.keyword));
  if (!split || !onlyBuilds(stage) || mayRunPrograms(program.command)) return undefined;
  const image = imageFor(stage, start, program);
  const described = describe(stage, split);
  const later = stage.steps.filter(
    ({ index, instruction }) => index > split.index && instruction.keyword === "WORKDIR",
  );
  // What stays below the split must mean the same on another base.
  if (later.some(({ instruction }) => !instruction.bodyText.startsWith("/") || instruction.bodyText.includes("$")))
    return undefined;
  const files = runtimeFiles(build, stage, program);
  if (image === undefined || !described || !files) return undefined;
  // A bare name is looked for in PATH, which names /go/bin only in golang images.
  const isBare = startPrograms(stage, start).every(({ text }) => text?.includes("/") !== true);
  const place = isBare ? below("/usr/local/bin", program.path.slice(program.path.lastIndexOf("/") + 1)) : program.path;
  return {
    image,
    builder: stage.name ?? freeName(build),
    workdir: later.length > 0 ? undefined : workdir,
    copies: [{ from: program.path, to: place }, ...files.map((path) => ({ from: path, to: path }))],
    split,
    ...described,
  };
}

const buildKeywords = /^(?:RUN|COPY|ADD|ARG|SHELL)$/;

function soleProgram(stage: Stage, start: StartCommand): BuiltProgram | undefined {
  const [program, ...others] = startPrograms(stage, start);
  if (!program || others.length > 0 || program.isShellScript) return undefined;
  // Wrappers such as `tini` would have to come along.
  if (program.command.wrappers.some((wrapper) => wrapper !== "exec")) return undefined;
  return builtProgramNamed(stage, program);
}

/** A base with the C library that the program links, with a shell where a command of the container needs one. */
function imageFor(stage: Stage, start: StartCommand, program: BuiltProgram): string | undefined {
  const { command } = program;
  const has = (keyword: string) => stage.steps.some(({ instruction }) => instruction.keyword === keyword);
  if (command.flagValue("buildmode").kind !== "unset" || has("SHELL")) return undefined;
  const checks = stage.steps.map(({ instruction }) => healthCheckNeeds(instruction, stage, program));
  if (checks.includes("unknown")) return undefined;
  const needsShell = start.usesShell || checks.includes("alpine");
  const image = withShell(needsShell, stage, command);
  return checks.includes("alpine") && !image?.startsWith("alpine") ? undefined : image;
}

function withShell(needsShell: boolean, stage: Stage, command: BuiltProgram["command"]): string | undefined {
  const { base } = stage;
  const cgo = cgoInEffect(command);
  if (base.libc === "musl") {
    return cgo === "no" && isExplicit(command) && !needsShell ? withUser(stage, staticRuntime) : alpineRuntime(base);
  }
  if (cgo === "no" || mayNeedLibc(command) === "no") return needsShell ? "alpine" : withUser(stage, staticRuntime);
  if (cgo !== "yes") return undefined;
  if (needsShell) return debianRuntime(base);
  const image = glibcRuntime(base);
  return image === undefined ? undefined : withUser(stage, image);
}

function isExplicit(command: BuiltProgram["command"]): boolean {
  return command.setting("CGO_ENABLED").value.kind === "known";
}

/** Distroless images bring an unprivileged user, which a volume of root's or a place for data would shut out, and which no action of GitHub may have. */
function withUser(stage: Stage, image: string): string {
  if (runsAsAction(stage) || mayNeedRoot(stage) || writesToData(stage)) return image;
  const keepsUser = stage.steps.some(({ instruction }) => /^(?:USER|VOLUME)$/.test(instruction.keyword));
  return keepsUser ? image : `${image}:nonroot`;
}

/** What a health check runs on: anything, where it calls the program itself; Alpine's `wget`; or nobody knows what. */
function healthCheckNeeds(
  { keyword, inner }: Instruction,
  stage: Stage,
  program: BuiltProgram,
): "nothing" | "alpine" | "unknown" {
  // `HEALTHCHECK NONE` has no command.
  if (keyword !== "HEALTHCHECK" || !inner) return "nothing";
  if (inner.json === undefined) return /^wget\s/.test(inner.bodyText) ? "alpine" : "unknown";
  const called = textOf(resolveInImage(stage.end.workdir, known(inner.json[0]?.text ?? "")));
  return called === program.path ? "nothing" : "unknown";
}

/** Variables of the toolchain: they stay with the build. */
const buildVariables =
  /^(?:GO111MODULE|GOPROXY|GOSUMDB|GONOSUMDB|GONOSUMCHECK|GOPRIVATE|GONOPROXY|GOINSECURE|GOFLAGS|GOOS|GOARCH|GOARM|GOARM64|GOAMD64|GOMIPS|GOPATH|GOBIN|GOROOT|GOCACHE|GOMODCACHE|GOTMPDIR|GOTOOLCHAIN|GOEXPERIMENT|GOWORK|GOVCS|GOAUTH|CGO_\w+|CC|CXX|PKG_CONFIG\w*|PATH|DEBIAN_FRONTEND)$/;
const containerKeywords = /^(?:ENV|EXPOSE|LABEL|MAINTAINER|USER|VOLUME|STOPSIGNAL|HEALTHCHECK|CMD|ENTRYPOINT)$/;

/** Which instructions above the split go to the runtime stage; `undefined` where one cannot be taken apart from the build. */
function describe(stage: Stage, split: Step): Pick<Plan, "moved" | "repeated"> | undefined {
  const moved: Instruction[] = [];
  const repeated: string[] = [];
  for (const step of stage.steps) {
    const { instruction } = step;
    if (instruction.keyword === "ONBUILD") return undefined;
    if (!containerKeywords.test(instruction.keyword)) continue;
    // A variable in it may be one that only the build stage has.
    const isFree = !instruction.bodyText.includes("$") || /^(?:CMD|ENTRYPOINT|HEALTHCHECK)$/.test(instruction.keyword);
    if (instruction.keyword === "USER" && !/^\d+(?::\d+)?$|^nobody$/.test(instruction.bodyText)) return undefined;
    const isAbove = step.index < split.index;
    if (instruction.keyword !== "ENV") {
      if (!isFree || (isAbove && instruction.keyword === "USER")) return undefined;
      if (isAbove) moved.push(instruction);
      continue;
    }
    const runtime = instruction.pairs.filter((pair) => !buildVariables.test(pair.name));
    if (!isFree && runtime.length > 0) return undefined;
    if (!isAbove) continue;
    const isUsed = runtime.some(({ name }) => isUsedAbove(stage, split, name));
    if (runtime.length === instruction.pairs.length && !isUsed) moved.push(instruction);
    else for (const { name, rawValue } of runtime) repeated.push(`ENV ${name}=${rawValue ?? ""}`);
    if (instruction.pairs.some((pair) => pair.legacy) && !moved.includes(instruction) && runtime.length > 0)
      return undefined;
  }
  return { moved, repeated };
}

function isUsedAbove(stage: Stage, split: Step, name: string): boolean {
  const use = new RegExp(`\\$\\{?${name}\\b`);
  return stage.steps.slice(0, split.index + 1).some(({ instruction }) => use.test(instruction.parsed.text));
}

/** `builder`, or another name that no stage has. */
function freeName(build: Build): string {
  const taken = new Set(build.stages.map((stage) => stage.name?.toLowerCase()));
  for (let number = 1; ; number++) {
    const name = number === 1 ? "builder" : `builder${number}`;
    if (!taken.has(name)) return name;
  }
}

/** What golang images have and small ones lack although programs rely on it: time zones and CA certificates. */
function setupOf(image: string): readonly string[] {
  if (image.startsWith("alpine")) return ["RUN apk add --no-cache tzdata"];
  if (!image.startsWith("debian")) return [];
  return [
    "RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*",
  ];
}

function editsOf(build: Build, stage: Stage, plan: Plan): readonly FileEdit[] {
  const edits = new DockerfileEdits(build);
  const found: FileEdit[] = [];
  if (stage.name === undefined) found.push(edits.nameStage(stage, plan.builder));
  const lines = ["", `FROM ${plan.image}`];
  lines.push(...setupOf(plan.image));
  // Images for other users than root have a working folder of their own.
  const isDefault = plan.workdir === "/" && !/:(?:\w+-)?nonroot$/.test(plan.image);
  if (plan.workdir !== undefined && !isDefault) lines.push(`WORKDIR ${plan.workdir}`);
  for (const { from, to } of plan.copies) lines.push(`COPY --from=${plan.builder} ${from} ${to}`);
  lines.push(...plan.repeated);
  found.push(...edits.arrangeAfter(plan.split.instruction, [...lines, ...plan.moved]));
  return found;
}
