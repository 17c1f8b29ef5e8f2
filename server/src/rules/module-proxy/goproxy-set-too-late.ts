import * as l10n from "@vscode/l10n";
import { textOf } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { canMoveSettings, moveSettings } from "../shared/lateSettings";
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
  mentions: ["goproxy"],
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

/** Moves every late pair, in order. */
function moveFix(edits: DockerfileEdits, { first, places }: MissingModuleProxy): Fix | undefined {
  if (!canMoveSettings(places, first.step)) return undefined;
  return {
    title: l10n.t("Move `GOPROXY` above `{0}`", first.title),
    safety: "safe",
    preferred: true,
    edits: () => moveSettings(edits, first.step, places),
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
