import type { CopySource } from "../../build/copy";
import { hidesPackages, packagesIn } from "../../build/packages";
import type { Stage } from "../../build/stage";
import { textOf } from "../../syntax/value";

/** What is only a step on the way of files to another stage, or out of the build, runs nothing. */
export function isRun(stage: Stage): boolean {
  if (stage.base.family === "windows") return false;
  const hasStart = stage.lastInstruction("CMD") ?? stage.lastInstruction("ENTRYPOINT");
  return (
    hasStart !== undefined || (stage.isFinal && stage.steps.some(({ instruction }) => instruction.keyword === "RUN"))
  );
}

/** Whether steps of the stage put another C library, or a stand-in for its loader, into the image, as far as that shows. */
export function bringsLibrary(stage: Stage): boolean {
  if (
    hidesPackages(stage) ||
    packagesIn(stage).some(({ name }) => /^(?:gcompat|libc6-compat|musl|libc6)$|glibc/.test(name))
  )
    return true;
  return stage.allSteps.some((step) => {
    if (step.copy && step.copy.origin.kind !== "context") return step.copy.sources.some(isLibrary);
    if (step.isOpaque) return true;
    return step.instruction.keyword === "RUN" && step.commands.some((command) => command.arguments.some(namesLoader));
  });
}

function isLibrary(source: CopySource): boolean {
  const path = textOf(source.path);
  return path === undefined || path === "/" || path === "/*" || /^\/(?:usr\/)?(?:lib|lib32|lib64)(?:\/|$)/.test(path);
}

function namesLoader(word: { readonly text: string }): boolean {
  return /ld-(?:linux|musl)|libc\.(?:so|musl)/.test(word.text);
}
