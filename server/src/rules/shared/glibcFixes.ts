import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { builtProgramsIn } from "../../build/builtPrograms";
import { mayNeedLibc } from "../../build/cgo";
import type { StepCommand } from "../../build/command";
import { glibcOf, glibcOfImage } from "../../build/glibcReleases";
import type { GoCommand } from "../../build/goCommand";
import { cameForBullseye } from "../../build/golangTags";
import { packagesOf } from "../../build/packages";
import type { Stage, Step } from "../../build/stage";
import type { Fix } from "../define";
import { builtins, mayLinkLibraries, withoutCgo } from "./cgoFixes";
import { DockerfileEdits } from "./edits";
import { onDebian } from "./runtimeBases";

/** What can be done about programs that are linked to a later glibc than the one of the image that they run on. */
export function glibcFixes(build: Build, commands: readonly GoCommand[], target: Stage): readonly Fix[] {
  const off = withoutCgo(build, commands);
  if (off) return [off];
  // On one release the program starts, whether it needs cgo or not.
  return [laterRuntime(build, commands, target), earlierBuilder(build, commands, target)]
    .filter((fix) => fix !== undefined)
    .map((fix, index) => ({ ...fix, preferred: index === 0 }));
}

/** The builder's Debian below the program, where the stage does nothing that ties it to its own. */
function laterRuntime(build: Build, commands: readonly GoCommand[], target: Stage): Fix | undefined {
  const [suite, ...others] = new Set(commands.map((command) => debianSuiteOf(command.step.stage)));
  if (suite === undefined || others.length > 0 || commands.some(({ step }) => mayLinkLibraries(step.stage)))
    return undefined;
  if (target.parent || !isFreeOfRelease(target) || getsLaterPrograms(target, suite)) return undefined;
  const image = onDebian(suite, target.base, target.imageText);
  if (image === undefined) return undefined;
  const edits = new DockerfileEdits(build);
  return {
    title: l10n.t("Run it on `{0}`, which has the builder's glibc", image),
    safety: "suggestion",
    edits: () => [edits.replace(target.imageSpan, image)],
  };
}

/** Whether another program of the stage may need a glibc that is later still. */
function getsLaterPrograms(target: Stage, suite: string): boolean {
  const offered = glibcOf(suite) ?? 0;
  return builtProgramsIn(target).some(
    ({ command, folder }) =>
      (glibcOfImage(command.step.stage.base) ?? 0) > offered && mayNeedLibc(command, folder) !== "no",
  );
}

function debianSuiteOf({ base }: Stage): string | undefined {
  return base.family === "debian" ? base.suite : undefined;
}

/** The golang image on Debian 11, where the program runs on that release or another with its glibc. */
function earlierBuilder(build: Build, commands: readonly GoCommand[], target: Stage): Fix | undefined {
  const [builder, ...others] = new Set(commands.map(({ step }) => step.stage));
  if (!builder || others.length > 0 || builder.parent || mayLinkLibraries(builder) || !isFreeOfRelease(builder))
    return undefined;
  const { reference, goVersion, goFlavour } = builder.base;
  if (reference?.official !== "golang" || reference.digest !== undefined || builder.imageText.includes("$"))
    return undefined;
  if (goVersion === undefined || !/^-(?:bookworm|trixie)$/.test(goFlavour ?? "") || !cameForBullseye(goVersion))
    return undefined;
  if ((glibcOf("bullseye") ?? 0) > (glibcOfImage(target.base) ?? 0)) return undefined;
  const image = builder.imageText.replace(/-[a-z]+$/, "-bullseye");
  const edits = new DockerfileEdits(build);
  return {
    title: l10n.t("Build on `{0}`, whose glibc is not later than that of the image", image),
    safety: "suggestion",
    edits: () => [edits.replace(builder.imageSpan, image)],
  };
}

/** Programs that every Debian has, or gets from one of the packages below, and that do the same on each. */
const releaseFree =
  /^(?:go|gofmt|git|mkdir|rm|rmdir|cp|mv|ln|touch|chmod|chown|cat|ls|echo|printf|true|date|sleep|uname|id|useradd|groupadd|usermod|update-ca-certificates)$/;

/** Packages that have the same name and purpose in each Debian from 10 on. Source: packages.debian.org. */
const plainPackages =
  /^(?:bash|build-essential|bzip2|ca-certificates|curl|g\+\+|gcc|git|gnupg|jq|less|libc6-dev|make|netbase|openssh-client|openssl|pkg-config|procps|tini|tzdata|unzip|wget|xz-utils|zip)$/;

/** Whether the steps of a stage do the same on another release of its distribution, and no other stage stands on it. */
function isFreeOfRelease(stage: Stage): boolean {
  return stage.children.length === 0 && stage.steps.every(fitsEachRelease);
}

function fitsEachRelease(step: Step): boolean {
  if (step.instruction.keyword !== "RUN") return true;
  return step.script.isComplete && step.commands.every(commandFits);
}

function commandFits(command: StepCommand): boolean {
  const { name } = command;
  if (name === undefined) return false;
  if (builtins.test(name) || releaseFree.test(name)) return true;
  if (!/^apt(?:-get)?$/.test(name)) return false;
  // A version, or a release behind a slash, is one of this release.
  if (command.arguments.some(({ text }) => /[=/]|^-(?:t|-target-release|-default-release)/.test(text))) return false;
  const { names, isComplete } = packagesOf(command);
  return isComplete && names.every((each) => plainPackages.test(each));
}
