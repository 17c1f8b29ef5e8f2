import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { builtProgramsIn, copiedPrograms } from "../../build/builtPrograms";
import type { Copy, CopySource } from "../../build/copy";
import { folderOf, nameOf } from "../../build/imagePaths";
import { packagesIn } from "../../build/packages";
import { buildPlatformFlag, namesTargetPlatform } from "../../build/platforms";
import { isShipped } from "../../build/shipped";
import type { Stage, Step } from "../../build/stage";
import type { Flag } from "../../syntax/dockerfile";
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
  if (isShipped(stage) !== "yes") return false;
  if (stage.isFinal) return true;
  if (stage.isReachable || stage.children.length > 0) return false;
  return !build.steps.some(({ copy }) => copy?.origin.kind === "stage" && copy.origin.stage === stage);
}

function reportStage({ build, report }: DockerfileChecking, stage: Stage, flag: Flag): void {
  if (holdsNoProgram(stage)) return;
  // Where the program itself is for the build machine, another base image by itself would not help.
  const isCure = stage.from.flags.includes(flag) && stage.allSteps.every(bringsNoNative);
  report({
    span: stage.imageSpan,
    message: l10n.t(
      "This image stands on `$BUILDPLATFORM`: built for another platform, its programs are still those of the build machine.",
    ),
    severity: namesTargetPlatform(build) ? "error" : "warning",
    related: [{ span: flag.span, message: l10n.t("The platform is chosen here") }],
    fixes: isCure ? [removeFlag(build, flag)] : [],
  });
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
      fixes: compiles || !source.from.flags.includes(flag) ? [] : [removeFlag(build, flag)],
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

function removeFlag(build: Build, { span }: Flag): Fix {
  const edits = new DockerfileEdits(build);
  return {
    title: l10n.t("Remove `{0}`", build.syntax.slice(span)),
    safety: "suggestion",
    preferred: true,
    edits: () => [edits.replace({ start: span.start, end: edits.endOfBlanks(span.end) }, "")],
  };
}
