import * as l10n from "@vscode/l10n";
import { type BaseImage, knownBase } from "../../build/baseImages";
import type { Build } from "../../build/build";
import { linkedLibc, needsCgo } from "../../build/cgo";
import type { GoCommand } from "../../build/goCommand";
import { hidesPackages, packagesIn } from "../../build/packages";
import type { Stage, Step } from "../../build/stage";
import { startCommandOf } from "../../build/startCommand";
import { textOrEmpty } from "../../syntax/value";
import type { FileEdit, Fix } from "../define";
import { DockerfileEdits } from "./edits";
import { alpineRuntime, glibcRuntime } from "./runtimeBases";

/** What can be done about programs that need the C library of one image and run on another; none where nothing is sure. */
export function cgoFixes(build: Build, commands: readonly GoCommand[], target: Stage): readonly Fix[] {
  const [first] = commands;
  if (!first) return [];
  const off = withoutCgo(build, commands);
  if (off) return [off];
  const needs = commands.map(needsCgo);
  // Whether the program needs cgo cannot be told: either repair may be the wrong one.
  if (!needs.includes("yes") || commands.some((command) => command.step.stage !== first.step.stage)) return [];
  return [matchRuntime(build, first, target), matchBuilder(build, first.step.stage, target)]
    .filter((fix) => fix !== undefined)
    .map((fix, index) => ({ ...fix, preferred: index === 0 }));
}

/** `CGO_ENABLED=0` for programs of which none needs cgo; `undefined` where one does, or that is not known. */
export function withoutCgo(build: Build, commands: readonly GoCommand[]): Fix | undefined {
  return commands.every((command) => needsCgo(command) === "no") ? switchOff(build, commands) : undefined;
}

function switchOff(build: Build, commands: readonly GoCommand[]): Fix {
  const edits = new DockerfileEdits(build);
  return {
    title: l10n.t("Build with `CGO_ENABLED=0`"),
    safety: "suggestion",
    preferred: true,
    edits: () => {
      const found: FileEdit[] = [];
      const steps = new Set<Step>();
      for (const { command, step } of commands) {
        const { start } = command.span;
        // dash knows no `time` keyword: there it is a program, which takes no assignment.
        const isTimed = /(?:^|\s)time\s+(?:-p\s+)?$/.test(build.syntax.text.slice(step.instruction.offset, start));
        const isPlain = command.shell.wrappers.length === 0 && step.instruction.json === undefined && !isTimed;
        if (isPlain) found.push(edits.replace({ start, end: start }, "CGO_ENABLED=0 "));
        else if (!steps.has(step)) found.push(edits.insertBefore(step.instruction, ["ENV CGO_ENABLED=0"]));
        if (!isPlain) steps.add(step);
      }
      return found;
    },
  };
}

/** Another image for the program to run on, where the stage does nothing that ties it to the one it has. */
function matchRuntime(build: Build, command: GoCommand, target: Stage): Fix | undefined {
  const image = runtimeFor(command, target);
  if (image === undefined || target.imageText.includes("$")) return undefined;
  const edits = new DockerfileEdits(build);
  return {
    title: l10n.t("Run it on `{0}`, which has the builder's C library", image),
    safety: "suggestion",
    edits: () => [edits.replace(target.imageSpan, image)],
  };
}

function runtimeFor(command: GoCommand, target: Stage): string | undefined {
  const builder = command.step.stage;
  const { family, reference } = target.base;
  if (target.parent || target.children.length > 0 || reference?.digest !== undefined) return undefined;
  if (target.steps.some(({ instruction }) => /^(?:RUN|SHELL|HEALTHCHECK)$/.test(instruction.keyword))) return undefined;
  if (startCommandOf(target)?.usesShell !== false) return undefined;
  if (mayLinkLibraries(builder)) return undefined;
  if (linkedLibc(command) === "musl") return family === "scratch" ? alpineRuntime(builder.base) : undefined;
  const image = glibcRuntime(builder.base);
  if (image === undefined || !/^(?:scratch|distroless|alpine)$/.test(family ?? "")) return undefined;
  return family === "distroless" && reference?.tag !== undefined ? `${image}:${reference.tag}` : image;
}

/** Whether a builder installs, or may install, shared libraries beside libc that its programs are linked to. */
export function mayLinkLibraries(builder: Stage): boolean {
  return hidesPackages(builder) || packagesIn(builder).some(({ name }) => isLibrary(name));
}

/** Shared libraries that the program would miss in a small image. */
function isLibrary(name: string): boolean {
  return /^lib|-dev(?:el)?$/.test(name) && !/^(?:musl|libc6?)-dev$/.test(name);
}

/** The Alpine flavour of the builder for a program that runs on Alpine, where the stage needs nothing else of Debian. */
function matchBuilder(build: Build, builder: Stage, target: Stage): Fix | undefined {
  const image = target.base.family === "alpine" ? alpineBuilder(builder) : undefined;
  if (image === undefined) return undefined;
  const edits = new DockerfileEdits(build);
  const install = "RUN apk add --no-cache gcc musl-dev";
  return {
    title: l10n.t("Build on `{0}` with a C compiler", image),
    safety: "suggestion",
    edits: () => [edits.replace(builder.imageSpan, image), edits.insertAfter(builder.from, [install])],
  };
}

/** Shell builtins that `BaseImage.has` does not list. */
export const builtins = /^(?:cd|export|set|unset|exit|:|\[|umask|eval|shift|read|ulimit|type|command|wait|trap)$/;

function alpineBuilder(stage: Stage): string | undefined {
  const { base, imageText } = stage;
  const { reference } = base;
  if (stage.parent || stage.children.length > 0 || reference?.official !== "golang" || reference.digest !== undefined)
    return undefined;
  if (base.family !== "debian" || base.goFlavour === undefined || imageText.includes("$")) return undefined;
  const tag = `${base.goVersion === undefined ? "" : `${base.goVersion}-`}alpine`;
  const image = `${imageText.replace(/:[^:/]*$/, "")}:${tag}`;
  const after = knownBase(image);
  return stage.steps.every((step) => runsOn(after, step)) ? image : undefined;
}

function runsOn(base: BaseImage, step: Step): boolean {
  if (step.instruction.keyword === "SHELL") return false;
  if (step.instruction.keyword !== "RUN") return true;
  // Modules that do not come through a proxy are fetched with git, which the Alpine flavour lacks.
  const fetches = step.goCommands.some(
    (go) =>
      ["GOPRIVATE", "GONOPROXY"].some((name) => textOrEmpty(go.setting(name).value) !== "") ||
      textOrEmpty(go.setting("GOPROXY").value) === "direct",
  );
  if (fetches || !step.script.isComplete) return false;
  return step.commands.every(
    ({ name, shell }) =>
      name !== undefined &&
      (builtins.test(name) || base.has(name) === "yes") &&
      !shell.wrappers.some((wrapper) => /^(?:bash|sudo|gosu)$/.test(wrapper)),
  );
}
