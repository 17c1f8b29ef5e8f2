import * as l10n from "@vscode/l10n";
import { goInImage } from "../../build/goPresence";
import { isBuildVariable } from "../../build/goVariables";
import type { Stage } from "../../build/stage";
import { defineDockerfileRule } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { hasOnlyPairs } from "../shared/settingEdits";

export const goEnvInRuntime = defineDockerfileRule({
  meta: {
    id: "go-env-in-runtime",
    category: "module-proxy",
    severity: "information",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
    tags: ["unnecessary"],
  },
  text: {
    summary: () => l10n.t("A variable of the go command is set where there is no go command"),
    effect: () =>
      l10n.t(
        "Only the go command reads it. A program that Go has built does not, and the stage that builds does not see it.",
      ),
    remedy: () => l10n.t("Remove it, or move it to the stage that builds."),
  },
  check({ build, report }) {
    const edits = new DockerfileEdits(build);
    for (const stage of build.stages) {
      if (!stage.steps.some(({ instruction }) => instruction.keyword === "ENV") || !isWithoutGo(stage)) continue;
      for (const { instruction } of stage.steps) {
        if (instruction.keyword !== "ENV") continue;
        for (const pair of instruction.pairs) {
          if (!isBuildVariable(pair.name) || isUsed(stage, pair.name)) continue;
          report({
            span: pair.span,
            message: l10n.t(
              "`{0}` is for the go command, and stage `{1}` has none: the variable changes nothing there.",
              pair.name,
              stage.label,
            ),
            fixes: hasOnlyPairs(instruction)
              ? [
                  {
                    title: l10n.t("Remove `{0}`", pair.name),
                    safety: "safe",
                    preferred: true,
                    edits: () => [edits.removePair(instruction, pair)],
                  },
                ]
              : [],
          });
        }
      }
    }
  },
});

/** Whether neither the image nor any step brings a toolchain, in this stage and in those that stand on it. */
function isWithoutGo(stage: Stage): boolean {
  return [stage, ...descendants(stage)].every((each) => goInImage(each) === "no");
}

/** Whether a later instruction, or the command of the container, reads the variable. */
function isUsed(stage: Stage, name: string): boolean {
  const use = new RegExp(`\\$\\{?${name}\\b`);
  return [stage, ...descendants(stage)].some((each) =>
    each.steps.some(({ instruction }) => use.test(instruction.parsed.text)),
  );
}

function descendants(stage: Stage): readonly Stage[] {
  return stage.children.flatMap((child) => [child, ...descendants(child)]);
}
