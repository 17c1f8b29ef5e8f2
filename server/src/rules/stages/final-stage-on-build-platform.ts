import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { builtProgramsIn, copiedPrograms } from "../../build/builtPrograms";
import type { Copy, CopySource } from "../../build/copy";
import { folderOf, nameOf } from "../../build/imagePaths";
import { packagesIn } from "../../build/packages";
import { buildPlatformFlag, choosesPlatform, namesTargetPlatform } from "../../build/platforms";
import { isShipped } from "../../build/shipped";
import type { Stage, Step } from "../../build/stage";
import { startCommandOf, startPrograms } from "../../build/startCommand";
import type { Flag } from "../../syntax/dockerfile";
import { literalOf, type ShellCommand } from "../../syntax/shellModel";
import { textOf } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";

export const finalStageOnBuildPlatform = defineDockerfileRule({
  meta: {
    id: "final-stage-on-build-platform",
    category: "stages",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The image holds programs of the machine that builds it"),
    effect: () =>
      l10n.t(
        "An image that is built for another platform gets the base image or a program of the build machine: “exec format error” when the container starts.",
      ),
    remedy: () => l10n.t("Keep `--platform=$BUILDPLATFORM` for stages whose results fit every platform."),
  },
  mentions: ["buildplatform"],
  check(context) {
    const { build } = context;
    for (const stage of build.stages) {
      if (!isDelivered(stage)) continue;
      const flag = buildPlatformFlag(stage);
      if (flag) reportStage(context, stage, flag);
      else if (namesTargetPlatform(build)) {
        for (const step of stage.chain.flatMap((each) => each.steps)) if (step.copy) checkCopy(context, step.copy);
      }
    }
  },
});

/** A stage that people run, and that is no station on the way to another one. */
function isDelivered(stage: Stage): boolean {
  const { build } = stage;
  if (isShipped(stage) !== "yes" || startsBuildTool(stage)) return false;
  if (stage.isFinal) return true;
  if (stage.isReachable || stage.children.length > 0) return false;
  return !build.steps.some(({ copy }) => copy?.origin.kind === "stage" && copy.origin.stage === stage);
}

/** What compiles or tests when it is started is for developers, on the machine that has built it. */
function startsBuildTool(stage: Stage): boolean {
  const start = startCommandOf(stage);
  return start !== undefined && startPrograms(stage, start).some(({ name, command }) => isBuildTool(name, command));
}

function isBuildTool(name: string | undefined, { words }: ShellCommand): boolean {
  if (name === "go") return /^(?:build|test|vet|generate|tool)$/.test(literalOf(words[1]) ?? "");
  return name !== undefined && /^(?:g?make|mage|just|bazel|ninja|gotestsum|golangci-lint)$/.test(name);
}

function reportStage({ build, report }: DockerfileChecking, stage: Stage, flag: Flag): void {
  if (holdsNoProgram(stage)) return;
  report({
    span: stage.imageSpan,
    message: l10n.t(
      "This image stands on `$BUILDPLATFORM`: built for another platform, its programs are still those of the build machine.",
    ),
    severity: namesTargetPlatform(build) ? "error" : "warning",
    related: [{ span: flag.span, message: l10n.t("The platform is chosen here") }],
    fixes: fixesFor(stage, flag),
  });
}

/** Where a program that is copied is for the build machine as well, another base image by itself would not help. */
function fixesFor(stage: Stage, flag: Flag): Fix[] {
  if (!stage.from.flags.includes(flag) || !stage.allSteps.every(bringsNoNative)) return [];
  const sources = new Set(stage.allSteps.flatMap(({ copy }) => (copy && nativeSource(copy)) ?? []));
  const others = [...sources].map((source) => flagToRemove(source, stage));
  const known = others.filter((each) => each !== undefined);
  return known.length < others.length ? [] : [removeFlags(stage.build, [flag, ...known])];
}

/** Whether neither the base image nor a step brings a program of the build machine: the rest may have been built for any. */
function holdsNoProgram(stage: Stage): boolean {
  const { base } = stage;
  const isEmpty = base.family === "scratch" || (base.family === "distroless" && base.libc === "none");
  return isEmpty && stage.allSteps.every((step) => step.instruction.keyword !== "RUN" && bringsNoNative(step));
}

/** Whether all that a step copies from other stages was built for an architecture of its own choice. */
function bringsNoNative({ copy }: Step): boolean {
  if (copy?.origin.kind !== "stage") return true;
  const programs = copiedPrograms(copy);
  return programs.every(({ from }) => from.command.setting("GOARCH").value.kind !== "unset");
}

/** The stage for the build machine that a COPY takes programs from of which nothing says that they are for another one. */
function nativeSource(copy: Copy): Stage | undefined {
  const { origin, sources, destination } = copy;
  if (origin.kind !== "stage" || !buildPlatformFlag(origin.stage) || choosesPlatform(origin.stage)) return undefined;
  const built = copiedPrograms(copy);
  const isForPrograms = isProgramPlace(textOf(destination));
  const brings = sources.some(({ path }) => {
    const place = textOf(path);
    if (built.some(({ from }) => from.path === place)) return false;
    return isForPrograms || isProgramPlace(place);
  });
  return brings ? origin.stage : undefined;
}

function isProgramPlace(path: string | undefined): boolean {
  return path !== undefined && /(?:^|\/)s?bin(?:\/|$)/.test(path);
}

/** The flag of a stage that only brings files of its image, and brings them to none but `user`. */
function flagToRemove(source: Stage, user: Stage): Flag | undefined {
  const flag = buildPlatformFlag(source);
  if (!flag || !source.from.flags.includes(flag) || source.children.length > 0) return undefined;
  if (source.steps.some(({ instruction }) => instruction.keyword === "RUN")) return undefined;
  const { steps } = source.build;
  const isTaken = ({ copy }: Step) => copy?.origin.kind === "stage" && copy.origin.stage === source;
  const isMounted = ({ mounts }: Step) => mounts.some((mount) => mount.option("from")?.value !== undefined);
  return steps.some((step) => isMounted(step) || (isTaken(step) && !user.standsOn(step.stage))) ? undefined : flag;
}

function checkCopy({ build, report }: DockerfileChecking, copy: Copy): void {
  if (copy.origin.kind !== "stage") return;
  const source = copy.origin.stage;
  const flag = buildPlatformFlag(source);
  if (!flag) return;
  for (const each of copy.sources) {
    const name = nativeProgram(source, each);
    if (name === undefined) continue;
    const compiles = source.goSteps.length > 0 || source.children.length > 0;
    report({
      span: each.span,
      message: l10n.t(
        "`{0}` comes from a stage on `$BUILDPLATFORM`: in an image for another platform it does not start (“exec format error”).",
        name,
      ),
      related: [{ span: flag.span, message: l10n.t("The platform is chosen here") }],
      fixes: compiles || !source.from.flags.includes(flag) ? [] : [removeFlags(build, [flag])],
    });
  }
}

/** Where packages put programs; what stands in /usr/local was put there by somebody, for a platform that nobody knows. */
const programFolders = /^(?:\/usr)?\/s?bin$/;

/** The name of a program that a source brings and that was installed, or was there, for the build machine. */
function nativeProgram(stage: Stage, source: CopySource): string | undefined {
  const path = textOf(source.path);
  if (path === undefined || source.kind !== "path" || source.hasWildcard || !programFolders.test(folderOf(path))) {
    return undefined;
  }
  const name = nameOf(path);
  if (builtProgramsIn(stage).some((program) => program.path === path)) return undefined;
  if (installsForOthers(stage)) return undefined;
  const isInstalled = packagesIn(stage).some((each) => each.name === name);
  return isInstalled || stage.base.has(name) === "yes" ? name : undefined;
}

/** `apk --arch`, `dpkg --add-architecture`: packages of another architecture than the stage's own. */
function installsForOthers(stage: Stage): boolean {
  return stage.allSteps.some(
    (step) =>
      step.instruction.keyword === "RUN" &&
      step.commands.some((command) => command.arguments.some(({ text }) => /^--(?:add-)?arch/.test(text))),
  );
}

function removeFlags(build: Build, flags: readonly Flag[]): Fix {
  const edits = new DockerfileEdits(build);
  const [first] = flags;
  const text = first ? build.syntax.slice(first.span) : "";
  return {
    title:
      flags.length === 1
        ? l10n.t("Remove `{0}`", text)
        : l10n.t("Remove `{0}`, also from the stages whose programs are copied", text),
    safety: "suggestion",
    preferred: true,
    edits: () => flags.map(({ span }) => edits.replace({ start: span.start, end: edits.endOfBlanks(span.end) }, "")),
  };
}
