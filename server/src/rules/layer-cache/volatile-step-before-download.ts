import * as l10n from "@vscode/l10n";
import { defineDockerfileRule } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { type VolatileSteps, volatileStepsIn } from "../shared/volatileSteps";

export const volatileStepBeforeDownload = defineDockerfileRule({
  meta: {
    id: "volatile-step-before-download",
    category: "layer-cache",
    severity: "information",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("What changes with every build stands before the download of the modules"),
    effect: () =>
      l10n.t(
        "A changed build argument or copied file invalidates every RUN below it, so that all modules are downloaded again.",
      ),
    remedy: () => l10n.t("Move it below the download, next to the step that uses it."),
  },
  mentions: ["go"],
  check({ build, report }) {
    const edits = new DockerfileEdits(build);
    for (const stage of build.stages) {
      const found = volatileStepsIn(stage);
      const [first, ...others] = found?.steps ?? [];
      if (!found || !first) continue;
      const { download, next } = found;
      const { keyword } = first.instruction;
      report({
        span: spanOf(found),
        message:
          keyword === "COPY" || keyword === "ADD"
            ? l10n.t(
                "`{0}` does not need these files, and downloads all modules again when one of them changes.",
                download.title,
              )
            : l10n.t(
                "`{0}` does not need `{1}`, and downloads all modules again in every build that gives it another value.",
                download.title,
                first.instruction.pairs[0]?.name ?? "",
              ),
        related: [
          { span: download.titleSpan, message: l10n.t("`{0}` downloads the modules", download.title) },
          ...others.map(({ instruction }) => ({
            span: instruction.head,
            message: l10n.t("this one invalidates it as well"),
          })),
        ],
        fixes: next
          ? [
              {
                title: l10n.t("Move it below `{0}`", download.title),
                safety: "safe",
                preferred: true,
                edits: () => edits.arrangeBefore(next.instruction, [...found.steps.map((step) => step.instruction)]),
              },
            ]
          : [],
      });
    }
  },
});

function spanOf({ steps }: VolatileSteps) {
  const instruction = steps[0]?.instruction;
  const pair = instruction?.pairs[0];
  return pair && instruction.pairs.length === 1 ? pair.span : (instruction?.head ?? { start: 0, end: 0 });
}
