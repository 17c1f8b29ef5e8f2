import * as l10n from "@vscode/l10n";
import type { Environment } from "../../build/environment";
import type { SettingPlace } from "../../build/settingPlaces";
import type { Step } from "../../build/stage";
import type { Instruction, Pair } from "../../syntax/dockerfile";
import { expandWord } from "../../syntax/expansion";
import { textOf } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { canBeWritten, type MissingModuleProxy, missingModuleProxies } from "../shared/missingModuleProxy";

export const goproxySetTooLate = defineDockerfileRule({
  meta: {
    id: "goproxy-set-too-late",
    category: "module-proxy",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("GOPROXY is set only after the last command that downloads modules"),
    effect: () =>
      l10n.t("An ENV or ARG holds for the instructions below it. The download above it still asks Go's default proxy."),
    remedy: () => l10n.t("Move the setting above the first command that downloads modules."),
  },
  check(context) {
    for (const missing of missingModuleProxies(context.build)) {
      if (missing.cause === "too-late") report(context, missing);
    }
  },
});

function report({ build, report: submit }: DockerfileChecking, missing: MissingModuleProxy): void {
  const [place, ...others] = missing.places;
  if (!place) return;
  const { first, later } = missing;
  const edits = new DockerfileEdits(build);
  const fix = place.pair ? moveFix(edits, missing) : insertFix(edits, missing);
  submit({
    span: place.span,
    message: l10n.t(
      "`GOPROXY` is set here, after `{0}` has downloaded the modules, and nothing below downloads any.",
      first.title,
    ),
    related: [
      ...[first, ...later].map(({ titleSpan, title }) => ({
        span: titleSpan,
        message: l10n.t("`{0}` downloads without it", title),
      })),
      ...others.map(({ span }) => ({ span, message: l10n.t("`GOPROXY` is set here as well") })),
    ],
    fixes: fix ? [fix] : [],
  });
}

/** Moves every late pair, in order; a pair that stands among others is taken out of their instruction. */
function moveFix(edits: DockerfileEdits, { first, places }: MissingModuleProxy): Fix | undefined {
  const target = first.step;
  if (!places.every((place) => canMove(place, target, places))) return undefined;
  // Two of one instruction leave together with it or not at all: their gaps cannot both be taken out.
  const instructions = new Set(places.map((place) => place.instruction));
  const movedFrom = (each: Instruction) => places.filter((place) => place.instruction === each).length;
  if ([...instructions].some((each) => movedFrom(each) > 1 && movedFrom(each) < each.pairs.length)) return undefined;
  return {
    title: l10n.t("Move `GOPROXY` above `{0}`", first.title),
    safety: "safe",
    preferred: true,
    edits: () => [
      edits.insertBefore(
        target.instruction,
        places.map((place) => edits.lineOf(place.instruction, place.span)),
      ),
      ...[...instructions].flatMap((each) => {
        const pair = places.find((place) => place.instruction === each)?.pair;
        if (movedFrom(each) > 1) return [edits.remove(each)];
        return pair ? [edits.removePair(each, pair)] : [];
      }),
    ],
  };
}

/** A setting of the shell is not moved, because commands hang on it: ARG gives its value to the steps before. */
function insertFix(edits: DockerfileEdits, { first, places }: MissingModuleProxy): Fix | undefined {
  const value = textOf(places[0]?.value ?? { kind: "unset" });
  if (value === undefined || !canBeWritten(value)) return undefined;
  const line = `ARG GOPROXY=${value}`;
  return {
    title: l10n.t("Insert `{0}`", line),
    safety: "suggestion",
    preferred: true,
    edits: () => [edits.insertBefore(first.step.instruction, [line])],
  };
}

/**
 * Whether a pair means the same above `target`: every variable in it has the same source there or moves along, and no
 * pair on the way, which would now see another GOPROXY, uses it.
 */
function canMove({ pair, step }: SettingPlace, target: Step, moved: readonly SettingPlace[]): boolean {
  if (!pair || !step || step.stage !== target.stage) return false;
  const { environment } = step.stage;
  const isStable = variablesIn(pair.rawValue ?? "", step).every((name) => {
    const source = sourceOf(environment, name, step);
    return source === sourceOf(environment, name, target) || moved.some((other) => other.pair === source);
  });
  const between = step.stage.steps.slice(target.index, step.index + 1);
  const isUsed = between.some((other) =>
    other.instruction.pairs.some(
      (each) =>
        !moved.some((place) => place.pair === each) && variablesIn(each.rawValue ?? "", other).includes("GOPROXY"),
    ),
  );
  return isStable && !isUsed;
}

/** The pair that a variable in this step has its value from. An ARG sees those before it in its own instruction. */
function sourceOf(environment: Environment, name: string, { index, instruction }: Step): Pair | undefined {
  return environment.get(name, instruction.keyword === "ARG" ? index + 0.5 : index).origin?.pair;
}

function variablesIn(raw: string, step: Step): readonly string[] {
  return expandWord(raw, step.instruction.escape, step.lookup).uses.map((use) => use.name);
}
