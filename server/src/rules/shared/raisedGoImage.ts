import { builtProgramsIn, copiedPrograms } from "../../build/builtPrograms";
import { mayNeedLibc } from "../../build/cgo";
import type { Copy } from "../../build/copy";
import { glibcOf, glibcOfImage } from "../../build/glibcReleases";
import type { GoCommand } from "../../build/goCommand";
import { defaultSuiteOf, suitesOf } from "../../build/golangTags";
import { bottomOf } from "../../build/goToolchain";
import type { Stage } from "../../build/stage";
import { compareGoTexts } from "../../syntax/goVersion";
import { textOf } from "../../syntax/value";

/**
 * What follows another version in the tag of a golang image, so that the build and its programs work as they did;
 * `undefined` where such an image may not exist, or something hangs on the present one.
 */
export function flavourFor(stage: Stage, version: string): string | undefined {
  const { goFlavour, reference, goVersion } = stage.base;
  if (goFlavour === undefined || reference?.digest !== undefined) return undefined;
  const crosses = (border: string) => isBefore(goVersion, border) && !isBefore(version, border);
  // Source: go.dev/doc/go1.24#wasm.
  if (crosses("1.24") && stage.build.syntax.text.includes("misc/wasm")) return undefined;
  if (crosses("1.16") && lacksChecksums(stage)) return undefined;
  if (crosses("1.20") && installsDependencies(stage)) return undefined;
  // These flavours exist for every release. Source: docker-library/golang versions.json.
  if (goFlavour === "-alpine") return goFlavour;
  return goFlavour === "" ? suiteSuffix(stage, version) : undefined;
}

function isBefore(version: string | undefined, border: string): boolean {
  return (compareGoTexts(version, border) ?? 0) < 0;
}

/** Since Go 1.16 no build adds to go.sum by itself: "missing go.sum entry". Source: go.dev/doc/go1.16#modules. */
function lacksChecksums(stage: Stage): boolean {
  const lacks = stage.goSteps.some((step) =>
    step.goCommands.some((go) => {
      const { module } = go.module;
      if (!module || module.hasGoSum || module.syntax.require.length === 0 || go.isVersioned) return false;
      return go.isVendored !== "yes" && textOf(go.modMode) !== "mod";
    }),
  );
  return lacks || stage.children.some(lacksChecksums);
}

/** Go 1.20 stops at `-i`: "flag provided but not defined: -i". Source: go.dev/doc/go1.20#go-command. */
function installsDependencies(stage: Stage): boolean {
  const installs = stage.goSteps.some((step) =>
    step.goCommands.some((go) => /^(?:build|install|test)$/.test(go.subcommand) && go.flag("i") !== undefined),
  );
  return installs || stage.children.some(installsDependencies);
}

/**
 * A newer tag stands on a newer Debian, whose glibc a program with cgo then asks for: "version `GLIBC_2.34' not found" on
 * an older one. The plain tag where that cannot happen, else one of the newest suite that is old enough.
 */
function suiteSuffix(stage: Stage, version: string): string | undefined {
  const wanted = glibcOf(defaultSuiteOf(version));
  const present = glibcOfImage(stage.base);
  if (wanted !== undefined && present !== undefined && wanted <= present) return "";
  const targets = glibcTargets(stage).map(({ base }) => glibcOfImage(base));
  const limit = Math.min(...targets.map((each) => each ?? 0));
  if (targets.length === 0 || (wanted !== undefined && wanted <= limit)) return "";
  const suite = suitesOf(version).find((each) => (glibcOf(each) ?? Number.POSITIVE_INFINITY) <= limit);
  return suite === undefined ? undefined : `-${suite}`;
}

/** The stages on other images with, or perhaps with, glibc that get programs which may need that of this image. */
function glibcTargets(stage: Stage): readonly Stage[] {
  return stage.build.stages.filter((target) => {
    if (bottomOf(target) === stage || !/^(?:glibc|unknown)$/.test(target.base.libc)) return false;
    const programs = builtProgramsIn(target).map(({ command }) => command);
    if (programs.some((go) => isBuiltOn(go, stage) && mayNeedLibc(go) !== "no")) return true;
    return target.steps.some(({ copy }) => copy !== undefined && bringsUnseen(copy, stage));
  });
}

function isBuiltOn(go: GoCommand, stage: Stage): boolean {
  return bottomOf(go.step.stage) === stage;
}

/** Whether a COPY may bring a program that a script, `make` or a build with a hidden output has made on this image. */
function bringsUnseen(copy: Copy, stage: Stage): boolean {
  const { origin } = copy;
  if (origin.kind !== "stage" || bottomOf(origin.stage) !== stage || copiedPrograms(copy).length > 0) return false;
  return origin.stage.allSteps.some((step) => {
    const runsUnseen = step.commands.some(
      (command) => command.isOpaque && textOf(command.variable("CGO_ENABLED").value) !== "0",
    );
    return (
      runsUnseen || step.goCommands.some((go) => /^(?:build|install)$/.test(go.subcommand) && mayNeedLibc(go) !== "no")
    );
  });
}
