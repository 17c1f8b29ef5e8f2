import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { platformArguments } from "../../build/environment";
import type { Stage } from "../../build/stage";
import {
  type Declaration,
  declarationsOf,
  type UnsetRead,
  unsetReadsIn,
  unsetReadsOfFrom,
} from "../../build/unsetVariables";
import type { Pair } from "../../syntax/dockerfile";
import { expandWord } from "../../syntax/expansion";
import { variablesOf } from "../../syntax/shellVariables";
import { textOf, unknown } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { isOnlyStamp } from "../shared/stampReads";
import { severityOfUnset } from "../shared/unsetReads";
import { asksForAccount } from "../shared/userArguments";

export const buildArgumentNotDeclared = defineDockerfileRule({
  meta: {
    id: "build-argument-not-declared",
    category: "stages",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A build argument is read where no ARG declares it"),
    effect: () =>
      l10n.t(
        "The variable is empty, or its default always holds, whatever the build command passes: an ARG reaches only the instructions below it in its own stage.",
      ),
    remedy: () =>
      l10n.t(
        "Declare the variable with ARG in the stage that reads it, or hand it over with a secret mount where it is a secret.",
      ),
  },
  check(context) {
    const reported = new Map<Stage, Set<string>>();
    for (const stage of context.build.stages) {
      for (const [name, reads] of byName(unsetReadsOfFrom(stage))) reportFrom(context, stage, name, reads);
      const names = new Set<string>();
      reported.set(stage, names);
      for (const [name, reads] of byName(unsetReadsIn(stage))) {
        // What a stage below lacks is declared there, and comes with it.
        if (stage.chain.some((other) => reported.get(other)?.has(name))) continue;
        if (reportInStage(context, stage, name, reads)) names.add(name);
      }
    }
  },
});

/**
 * `ARG X=${X}`, which declares the variable: what the build passes wins over the default. Only where the file gives it a
 * value elsewhere, the default seems to ask for that.
 */
function declaresItself({ name, pair, instruction, step }: UnsetRead): boolean {
  if (instruction.keyword !== "ARG" || pair?.name !== name || !step) return false;
  const { build } = step;
  return isPassed(build, name) || declarationsOf(build, name).every((each) => each.pair === pair);
}

function isPassed({ surroundings }: Build, name: string): boolean {
  return surroundings.builds.buildArguments?.has(name) === true;
}

/** Without further evidence: variables that compilers, programs and languages read when somebody sets them. */
const otherConventions =
  /^(?:GO[A-Z0-9]*|CGO_\w+|CC|CXX|AR|LD|AS|[A-Z]*FLAGS|\w*_?PATH|LIBS|LANG|LANGUAGE|LC_\w+|TZ|EDITOR|DISPLAY|\w+_HOME|NVM_\w+|XDG_\w+|DEBUG|CI|SUDO\w*|DEBIAN_FRONTEND|\w*_PROXY)$/;

/** BuildKit's own test, widened by the names of personal access tokens. Source: moby/buildkit validations.go. */
const secretName = /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token|pat)(?:_|$)/i;

type Cause = "before FROM" | "another stage" | "below" | "passed" | "nowhere";

function byName(reads: readonly UnsetRead[]): ReadonlyMap<string, readonly UnsetRead[]> {
  const found = new Map<string, UnsetRead[]>();
  for (const read of reads) {
    // What BuildKit itself fills is the matter of `target-platform-ignored`.
    if (platformArguments.has(read.name) || read.name.startsWith("BUILDKIT_")) continue;
    const list = found.get(read.name);
    if (list) list.push(read);
    else found.set(read.name, [read]);
  }
  return found;
}

function reportFrom(
  { build, report }: DockerfileChecking,
  stage: Stage,
  name: string,
  reads: readonly UnsetRead[],
): void {
  const declared = declarationsOf(build, name);
  const plain = reads.filter((read) => !read.hasDefault || declared.length > 0);
  const [first] = plain;
  const before = build.stages[0]?.from;
  if (!first || !before) return;
  // Without a value from somewhere the image would have no name all the same, and nobody would say so any more.
  const isGiven = defaultIn(declared) !== undefined || isPassed(build, name);
  const line = isGiven ? argumentLine(name, declared) : undefined;
  report({
    span: first.span,
    message: l10n.t("`{0}` has no value here: FROM sees only ARGs that stand before the first FROM.", name),
    severity: /^$|^[:@/]|[:@/]$|\/:/.test(textOf(stage.image) ?? "-") ? "error" : "warning",
    related: declared.map(({ pair }) => ({ span: pair.span, message: l10n.t("`{0}` is declared here", name) })),
    fixes:
      line === undefined
        ? []
        : [
            {
              title: l10n.t("Insert `{0}` before the first FROM", line),
              safety: "suggestion",
              preferred: true,
              edits: () => [new DockerfileEdits(build).insertBefore(before, [line])],
            },
          ],
  });
}

/** Whether something was reported. */
function reportInStage(context: DockerfileChecking, stage: Stage, name: string, all: readonly UnsetRead[]): boolean {
  const { build, report } = context;
  const reads = all.filter((read) => !declaresItself(read));
  const declared = declarationsOf(build, name).filter(
    (each) => reads.every((read) => read.pair !== each.pair) && !givesNothing(each, name),
  );
  const cause = causeOf(stage, name, declared);
  const telling = cause === "nowhere" ? withoutEvidence(stage, name, reads) : reads.filter((read) => !appends(read));
  const [first, ...others] = telling;
  if (!first) return false;
  report({
    span: first.span,
    message: messageFor(cause, name, declared),
    severity: severityOfUnset(first),
    confidence: cause === "nowhere" ? "medium" : "high",
    related: [
      ...declared.map(({ pair }) => ({ span: pair.span, message: l10n.t("`{0}` is declared here", name) })),
      ...others.map(({ span }) => ({ span, message: l10n.t("`{0}` is read here as well", name) })),
    ],
    fixes: secretName.test(name) ? [] : fixesFor(context, stage, first, cause, declared),
  });
  return true;
}

/** `ENV X=$X` in a stage where nothing sets it: there it is as empty as here. */
function givesNothing({ kind, stage, pair }: Declaration, name: string): boolean {
  if (kind !== "ENV" || !stage) return false;
  return unsetReadsIn(stage).some((read) => read.pair === pair && read.name === name && !read.hasDefault);
}

function causeOf(stage: Stage, name: string, declared: readonly Declaration[]): Cause {
  if (declared.some((each) => each.stage === undefined)) return "before FROM";
  if (declared.some((each) => each.stage === stage)) return "below";
  if (declared.length > 0) return "another stage";
  const given = stage.build.surroundings.builds.buildArguments;
  return given?.has(name) ? "passed" : "nowhere";
}

/** Reads that only make sense with a build argument, although nothing else in the file speaks of one. */
function withoutEvidence(stage: Stage, name: string, reads: readonly UnsetRead[]): readonly UnsetRead[] {
  if (!/^[A-Z][A-Z0-9_]+$/.test(name)) return reads.filter(isLinkedIn);
  // `ENV X=${X:-y}` asks for what only the build command could give.
  const ownDefaults = reads.filter(
    ({ pair, hasDefault }) => pair?.name === name && hasDefault && isWhole(pair.rawValue),
  );
  if (ownDefaults.length > 0) return ownDefaults;
  const isAsked = reads.some(({ hasDefault, place }) => hasDefault || place === "condition");
  if (otherConventions.test(name) || isAsked || isSetByShell(stage, name)) return [];
  // An empty EXPOSE documents nothing, and breaks nothing.
  return reads.filter((read) => read.place === "word" && read.instruction.keyword !== "EXPOSE" && !appends(read));
}

/** Whether it fills a variable of the program (`-ldflags "-X main.version=$version"`), which by its spelling might be the shell's. */
function isLinkedIn({ step, span, hasDefault }: UnsetRead): boolean {
  if (hasDefault || !step) return false;
  return step.goCommands.some((command) => {
    const flag = command.flag("ldflags");
    return flag !== undefined && flag.span.start <= span.start && span.end <= flag.span.end;
  });
}

function isWhole(rawValue: string | undefined): boolean {
  return /^"?\$\{[^{}]*\}"?$/.test(rawValue ?? "");
}

/** `ENV X=$X:/more`, which is meant for both cases. */
function appends({ pair, name }: UnsetRead): boolean {
  return pair?.name === name && !isWhole(pair.rawValue) && !/^"?\$\w+"?$/.test(pair.rawValue ?? "");
}

/** Whether the shell of another RUN sets it: a mistake of another kind. */
function isSetByShell(stage: Stage, name: string): boolean {
  return stage.allSteps.some(({ instruction }) => {
    if (instruction.keyword !== "RUN" || !instruction.parsed.text.includes(name)) return false;
    return variablesOf(instruction).assigned.has(name);
  });
}

function messageFor(cause: Cause, name: string, declared: readonly Declaration[]): string {
  switch (cause) {
    case "before FROM":
      return l10n.t(
        "`{0}` has no value here: its ARG stands before the first FROM, and no ARG of this stage repeats it.",
        name,
      );
    case "below":
      return l10n.t("`{0}` has no value here: it is declared only below this instruction.", name);
    case "another stage":
      return declared.some(({ kind }) => kind === "ARG")
        ? l10n.t("`{0}` has no value here: its ARG belongs to another stage, and no ARG of this one repeats it.", name)
        : l10n.t("`{0}` has no value here: the ENV of another stage does not reach this one.", name);
    case "passed":
      return l10n.t(
        "The build passes `{0}`, but no ARG of this stage declares it, so that it has no value here.",
        name,
      );
    case "nowhere":
      return l10n.t("`{0}` has no value here: no ARG or ENV of this stage sets it.", name);
  }
}

function fixesFor(
  { build }: DockerfileChecking,
  stage: Stage,
  first: UnsetRead,
  cause: Cause,
  declared: readonly Declaration[],
): Fix[] {
  if (asksForAccount(stage, first.name, valueFor(build, first.name, cause, declared))) return [];
  if (declared.length > 0 && declared.every(({ kind }) => kind === "ENV")) return [];
  const isRepeat = cause === "before FROM" || cause === "passed";
  const line = isRepeat ? `ARG ${first.name}` : argumentLine(first.name, declared);
  if (line === undefined) return [];
  return [
    {
      title: l10n.t("Insert `{0}`", line),
      safety: isRepeat && changesNoStep(build, stage, first.name, cause) ? "safe" : "suggestion",
      preferred: true,
      edits: () => [new DockerfileEdits(build).insertBefore(first.instruction, [line])],
    },
  ];
}

/**
 * Whether the steps do what they did before once the ARG is there: they work with an empty text today, and a value may be
 * one that a command refuses, or make it fetch something else.
 */
function changesNoStep(build: Build, stage: Stage, name: string, cause: Cause): boolean {
  if (otherConventions.test(name)) return false;
  // An ARG without a default is empty in every build that is known.
  const isEmpty = !isPassed(build, name) && build.globalArgument(name).origin?.isHook === true;
  return isOnlyStamp(stage, name, isEmpty ? "" : valueFor(build, name, cause, []));
}

/** The value that the variable would have behind the ARG, as far as the files tell. */
function valueFor(build: Build, name: string, cause: Cause, declared: readonly Declaration[]): string | undefined {
  const passed = build.surroundings.builds.buildArguments;
  if (passed?.has(name)) return passed.get(name);
  if (cause === "before FROM") return textOf(build.globalArgument(name).value);
  const pair = defaultIn(declared);
  return pair?.rawValue === undefined
    ? undefined
    : textOf(expandWord(pair.rawValue, build.syntax.escape, () => unknown).value);
}

function defaultIn(declared: readonly Declaration[]): Pair | undefined {
  return declared.find(({ kind, pair }) => kind === "ARG" && pair.rawValue !== undefined)?.pair;
}

/**
 * An ARG with the default that the file gives elsewhere; `undefined` where that holds variables, which may have other values
 * here, so that an ARG without it would end the finding and change nothing.
 */
function argumentLine(name: string, declared: readonly Declaration[]): string | undefined {
  const value = defaultIn(declared)?.rawValue;
  if (value === undefined) return `ARG ${name}`;
  return /[$\r\n]/.test(value) ? undefined : `ARG ${name}=${value}`;
}
