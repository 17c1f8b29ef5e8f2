import * as l10n from "@vscode/l10n";
import { type BuiltProgram, copiedPrograms } from "../../build/builtPrograms";
import type { Copy, CopySource } from "../../build/copy";
import { fromSteps } from "../../build/fromSteps";
import { glibcOf } from "../../build/glibcReleases";
import type { GoCommand } from "../../build/goCommand";
import { hidesPackages, packagesIn } from "../../build/packages";
import type { Stage, Step } from "../../build/stage";
import { onceFor } from "../../syntax/onceFor";
import { textOf } from "../../syntax/value";
import type { Related } from "../define";

/** The commands that build what a COPY brings from another stage, by the source that brings it; only programs that are meant. */
export function commandsBySource(
  copy: Copy,
  isMeant: (program: BuiltProgram) => boolean,
): ReadonlyMap<CopySource, readonly GoCommand[]> {
  const found = new Map<CopySource, GoCommand[]>();
  for (const { from, source } of copiedPrograms(copy)) {
    if (!isMeant(from)) continue;
    const commands = found.get(source);
    if (!commands) found.set(source, [from.command]);
    else if (!commands.includes(from.command)) commands.push(from.command);
  }
  return found;
}

/** The places of the commands for a finding about their programs. */
export function builtHere(commands: readonly GoCommand[]): readonly Related[] {
  return commands.map((command) => ({
    span: command.titleSpan,
    message: l10n.t("The program is built here, with cgo"),
  }));
}

/** The image below a stage, as FROM names it. */
export function imageBelow(stage: Stage): string {
  const bottom = stage.chain.at(-1) ?? stage;
  return textOf(bottom.image) ?? bottom.imageText;
}

/** What is only a step on the way of files to another stage, or out of the build, runs nothing. */
export const isRun = onceFor((stage: Stage): boolean => {
  if (stage.base.family === "windows") return false;
  const hasStart = stage.lastInstruction("CMD") ?? stage.lastInstruction("ENTRYPOINT");
  return (
    hasStart !== undefined || (stage.isFinal && stage.steps.some(({ instruction }) => instruction.keyword === "RUN"))
  );
});

/** Whether steps of the stage put another C library, or a stand-in for its loader, into the image, as far as that shows. */
export const bringsLibrary = onceFor((stage: Stage): boolean => {
  if (
    hidesPackages(stage) ||
    packagesIn(stage).some(({ name }) => /^(?:gcompat|libc6-compat|musl|libc6)$|glibc/.test(name))
  )
    return true;
  return stage.chain.some((each) => libraryStepsOf(each).length > 0);
});

const libraryStepsOf = fromSteps((step) => (mayBringLibrary(step) ? [step] : []));

function mayBringLibrary(step: Step): boolean {
  if (step.copy && step.copy.origin.kind !== "context") return step.copy.sources.some(isLibrary);
  if (step.isOpaque) return true;
  return step.instruction.keyword === "RUN" && step.commands.some((command) => command.arguments.some(namesLoader));
}

function isLibrary(source: CopySource): boolean {
  const path = textOf(source.path);
  return path === undefined || path === "/" || path === "/*" || /^\/(?:usr\/)?(?:lib|lib32|lib64)(?:\/|$)/.test(path);
}

function namesLoader(word: { readonly text: string }): boolean {
  return /ld-(?:linux|musl)|libc\.(?:so|musl)/.test(word.text);
}

/** Words of package sources that stand for whatever release they mean at the time of the build. */
const movingReleases = new Set("stable testing unstable experimental sid forky rawhide".split(" "));

/** What moves an image to another release, or puts a C library there by hand. */
const otherGlibc =
  /do-release-upgrade|system-upgrade|distro-sync|--releasever|\bleapp\b|glibc|libc6|\bdpkg\s+(?:-i|--install)\b[^\n;&|]*[*$]|\bdeb(?:-src)?\s[^\n]*\$/;

/** Where package managers and the loader look. */
const systemPlace = /^\/(?:etc|etc\/(?:apt|yum\.repos\.d)(?:\/.*)?|(?:usr\/)?lib(?:32|64)?(?:\/\w+-linux-gnu)?)$/;

/** Whether steps of a stage may give it a later glibc than its image has: packages of a later release, files of the context. */
export function mayRaiseGlibc(stage: Stage, present: number): boolean {
  return stage.allSteps.some((step) => {
    if (step.copy) return reachesSystem(step);
    if (step.instruction.keyword !== "RUN") return false;
    const { text } = step.instruction.parsed;
    return otherGlibc.test(text) || (text.match(/[a-z]+/g) ?? []).some((word) => namesLater(word, present));
  });
}

function namesLater(word: string, present: number): boolean {
  return movingReleases.has(word) || (glibcOf(word) ?? present) > present;
}

function reachesSystem({ copy }: Step): boolean {
  if (copy?.origin.kind !== "context") return false;
  const destination = textOf(copy.destination);
  if (destination === undefined || systemPlace.test(destination)) return true;
  return destination === "/" && copy.sources.some(({ text }) => /rootfs|sysroot|\.tar/.test(text));
}
