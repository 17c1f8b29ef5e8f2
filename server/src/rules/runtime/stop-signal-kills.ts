import * as l10n from "@vscode/l10n";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule } from "../define";
import { DockerfileEdits } from "../shared/edits";

export const stopSignalKills = defineDockerfileRule({
  meta: {
    id: "stop-signal-kills",
    category: "runtime",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The stop signal is one that no program can answer"),
    effect: () =>
      l10n.t(
        "`docker stop` ends the program at once: requests are cut off, and `signal.NotifyContext` and `Shutdown` never run.",
      ),
    remedy: () => l10n.t("Leave STOPSIGNAL out: SIGTERM is the default, and SIGKILL follows after the grace period."),
  },
  mentions: ["stopsignal"],
  check({ build, report }) {
    for (const stage of build.stages) {
      const instruction = stage.lastInstruction("STOPSIGNAL");
      const step = instruction && build.stepOf(instruction);
      // A stage that inherits it repeats the finding of the stage below.
      if (!step || step.stage !== stage) continue;
      const signal = textOf(step.expand(step.instruction.bodyText));
      if (signal === undefined || !/^(?:(?:SIG)?KILL|9)$/i.test(signal)) continue;
      report({
        span: step.instruction.body,
        message: l10n.t(
          "`{0}` ends the program at once: it gets no chance to finish requests and to shut down.",
          signal,
        ),
        fixes: [
          {
            title: l10n.t("Remove `STOPSIGNAL {0}`: SIGTERM is the default", step.instruction.bodyText),
            safety: "suggestion",
            preferred: true,
            edits: () => [new DockerfileEdits(build).remove(step.instruction)],
          },
        ],
      });
    }
  },
});
