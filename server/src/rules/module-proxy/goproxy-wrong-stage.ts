import * as l10n from "@vscode/l10n";
import type { SettingPlace } from "../../build/settingPlaces";
import type { Stage, Step } from "../../build/stage";
import type { Instruction } from "../../syntax/dockerfile";
import { expandWord } from "../../syntax/expansion";
import { sameValue, textOf, type Value } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type Fix, type FixSafety } from "../define";
import { holdsUrlCredentials } from "../shared/credentials";
import { DockerfileEdits } from "../shared/edits";
import { type MissingModuleProxy, missingModuleProxies } from "../shared/missingModuleProxy";

export const goproxyWrongStage = defineDockerfileRule({
  meta: {
    id: "goproxy-wrong-stage",
    category: "module-proxy",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("GOPROXY is set where no modules are downloaded, and missing where they are"),
    effect: () =>
      l10n.t(
        "Each stage has its own variables, and an ARG above the first FROM is seen by no RUN. The download still asks Go's default proxy.",
      ),
    remedy: () =>
      l10n.t("Declare it in the stage that downloads: `ARG GOPROXY` for a global ARG, else the same line there."),
  },
  mentions: ["goproxy"],
  check(context) {
    // Several chains of stages may lack what stands at one place; that is one finding.
    const byPlace = new Map<Instruction, MissingModuleProxy[]>();
    for (const missing of missingModuleProxies(context.build)) {
      const instruction = missing.places[0]?.instruction;
      if (missing.cause !== "wrong-stage" || !instruction) continue;
      byPlace.set(instruction, [...(byPlace.get(instruction) ?? []), missing]);
    }
    for (const chains of byPlace.values()) report(context, chains);
  },
});

function report({ build, report: submit }: DockerfileChecking, chains: readonly MissingModuleProxy[]): void {
  const first = chains[0];
  const [place, ...others] = first?.places ?? [];
  if (!first || !place) return;
  const command = first.first;
  const fix = declareFix(new DockerfileEdits(build), chains);
  submit({
    span: place.span,
    message: place.step
      ? l10n.t(
          "`GOPROXY` is set in stage `{0}`, which downloads nothing. `{1}` in stage `{2}` does not see it.",
          place.step.stage.label,
          command.title,
          command.step.stage.label,
        )
      : l10n.t(
          "An ARG above the first FROM is visible to no RUN. `{0}` in stage `{1}`, which does not declare `GOPROXY`, downloads without it.",
          command.title,
          command.step.stage.label,
        ),
    related: [
      ...chains
        .flatMap((chain) => [chain.first, ...chain.later])
        .map(({ titleSpan, title }) => ({ span: titleSpan, message: l10n.t("`{0}` downloads without it", title) })),
      ...others.map(({ span }) => ({ span, message: l10n.t("`GOPROXY` is set here as well") })),
    ],
    fixes: fix ? [fix] : [],
  });
}

/** Declares the variable above the first download of each chain, where it has the same value there. */
function declareFix(edits: DockerfileEdits, chains: readonly MissingModuleProxy[]): Fix | undefined {
  const places = chains[0]?.places ?? [];
  const place = places[0];
  const mayBeRepeated = places.every((each) => !holdsCredentials(each));
  if (!place?.pair || !mayBeRepeated) return undefined;
  if (!chains.every((chain) => meansTheSame(place, chain.first.step))) return undefined;
  const line =
    place.step && place.pair.rawValue !== undefined ? edits.lineOf(place.instruction, place.span) : "ARG GOPROXY";
  const stages = chains.map((chain) => chain.first.step.stage);
  return {
    title: titleOf(line, stages),
    safety: safetyOf(places),
    preferred: true,
    edits: () => chains.map((chain) => edits.insertBefore(chain.first.step.instruction, [line])),
  };
}

function titleOf(line: string, [stage, ...others]: readonly Stage[]): string {
  if (others.length > 0) return l10n.t("Declare `GOPROXY` in each stage that downloads");
  return l10n.t("Insert `{0}` into stage `{1}`", line, stage?.label ?? "");
}

function holdsCredentials({ pair, value }: SettingPlace): boolean {
  return holdsUrlCredentials(pair?.rawValue ?? "") || holdsUrlCredentials(textOf(value) ?? "");
}

/** Whether the pair means the same above `target`: every variable in it is known there as here. */
function meansTheSame({ pair, step, value }: SettingPlace, target: Step): boolean {
  if (!step || pair?.rawValue === undefined) return true;
  const { value: there, uses } = expandWord(pair.rawValue, target.instruction.escape, target.lookup);
  return uses.length === 0 || (there.kind === "known" && sameValue(there, value));
}

/** Stages that set it to different values leave a choice. */
function safetyOf(places: readonly SettingPlace[]): FixSafety {
  const values: readonly Value[] = places.map((place) => place.value);
  const [first] = values;
  return first && values.every((value) => sameValue(value, first)) ? "safe" : "suggestion";
}
