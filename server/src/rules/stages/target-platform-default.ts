import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { platformArguments } from "../../build/environment";
import { nameOf } from "../../build/imagePaths";
import { hasVariantAsGoarm, isArgumentRead } from "../../build/platformReads";
import { isOnlyForLinux } from "../../build/platforms";
import type { Stage } from "../../build/stage";
import type { Instruction, Pair } from "../../syntax/dockerfile";
import { expandWord } from "../../syntax/expansion";
import { textOf, unknown } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { inLowerCase } from "../shared/inLowerCase";

export const targetPlatformDefault = defineDockerfileRule({
  meta: {
    id: "target-platform-default",
    category: "stages",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A platform argument has a default, which hides the platform that BuildKit knows"),
    effect: () =>
      l10n.t(
        "BuildKit fills `TARGETARCH` and its kin only where the ARG has no default. With one, every platform gets a program for the same architecture.",
      ),
    remedy: () => l10n.t("Declare the argument without a default: `ARG TARGETARCH`."),
  },
  mentions: inLowerCase(platformArguments),
  check(context) {
    const { build } = context;
    for (const instruction of build.globalArguments) check(context, instruction, undefined, 0);
    for (const stage of build.stages) {
      for (const { instruction, index } of stage.steps) {
        if (instruction.keyword === "ARG") check(context, instruction, stage, index);
      }
    }
  },
});

function check(context: DockerfileChecking, instruction: Instruction, stage: Stage | undefined, step: number): void {
  const { build, report } = context;
  const { buildArguments, perhapsGiven } = build.surroundings.builds;
  for (const pair of instruction.pairs) {
    if (!isPlatformArgument(pair.name) || pair.rawValue === undefined) continue;
    if (buildArguments?.has(pair.name) || perhapsGiven?.has(pair.name)) continue;
    const value = fixedValue(pair.rawValue, instruction, pair.name, stage, step);
    if (value === undefined || isMeant(build, value) || isHarmless(build, pair.name, value)) continue;
    if (!isArgumentRead(build, pair.name, stage, step)) continue;
    report({
      span: pair.span,
      message: messageFor(pair, value),
      // Builds that are only slower under emulation, in a file that also suits builders without BuildKit.
      severity: pair.name.startsWith("BUILD") ? "information" : "warning",
      fixes: copesWithoutBuildKit(build) ? [] : [fixFor(build, stage, pair, value)],
    });
  }
}

function isPlatformArgument(name: string): boolean {
  return platformArguments.has(name) && name !== "TARGETSTAGE";
}

/** What the default comes to without a build argument; `undefined` where another build argument may decide it. */
function fixedValue(
  rawValue: string,
  { escape }: Instruction,
  name: string,
  stage: Stage | undefined,
  step: number,
): string | undefined {
  const { uses } = expandWord(rawValue, escape, () => unknown);
  // Before the first FROM `${TARGETARCH:-amd64}` finds what BuildKit filled; in a stage it finds nothing.
  const isOwn = stage !== undefined && uses.every((use) => use.name === name);
  if (uses.length > 0 && !isOwn) return undefined;
  const lookup = (used: string) => stage?.environment.get(used, step).value ?? unknown;
  return textOf(expandWord(rawValue, escape, lookup).value);
}

/** A file or folder that is named for the architecture, `Dockerfile.arm64`. */
function isMeant({ surroundings }: Build, value: string): boolean {
  const architecture = nameOf(value);
  return architecture !== "" && surroundings.dockerfile.toLowerCase().includes(architecture.toLowerCase());
}

/** The value that BuildKit fills as well, or one without which the build would fail on some platform. */
function isHarmless(build: Build, name: string, value: string): boolean {
  if (name === "TARGETVARIANT") return hasVariantAsGoarm(build);
  return value === "linux" && name.endsWith("OS") && isOnlyForLinux(build);
}

function messageFor({ name, rawValue = "" }: Pair, value: string): string {
  if (value === "") {
    return l10n.t(
      "`{0}` has an empty default, and it wins: BuildKit's value never arrives.",
      `ARG ${name}=${rawValue}`,
    );
  }
  return l10n.t(
    "The default `{0}` of `{1}` wins over what BuildKit knows: it fills `{1}` only where its ARG has no default.",
    value,
    name,
  );
}

/** `FROM --platform=${BUILDPLATFORM:-…}` and `ARG BUILDPLATFORM=…` are written for builders that fill none of these. */
function copesWithoutBuildKit({ stages, globalArguments }: Build): boolean {
  if (stages.some(({ platform }) => /\$\{\w+PLATFORM:?-/.test(platform ?? ""))) return true;
  return globalArguments.some(({ pairs }) => pairs.some(({ name, rawValue }) => /PLATFORM$/.test(name) && rawValue));
}

function fixFor(build: Build, stage: Stage | undefined, { name, nameSpan, span }: Pair, value: string): Fix {
  // `ARG TARGETOS=TARGETARCH`: a slip of the pen for a blank.
  const isSlip = isPlatformArgument(value) && value !== name && !stage?.environment.historyOf(value).length;
  const title = isSlip ? l10n.t("Declare `{0}` and `{1}`", name, value) : l10n.t("Remove the default");
  return {
    title,
    safety: "safe",
    preferred: true,
    edits: () => [
      new DockerfileEdits(build).replace({ start: nameSpan.end, end: span.end }, isSlip ? ` ${value}` : ""),
    ],
  };
}
