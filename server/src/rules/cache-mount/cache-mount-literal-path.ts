import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { Mount } from "../../build/mount";
import type { Step } from "../../build/stage";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep } from "../shared/forEach";

export const cacheMountLiteralPath = defineDockerfileRule({
  meta: {
    id: "cache-mount-literal-path",
    category: "cache-mount",
    severity: "error",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The target of a mount names the home folder in a way that nobody expands"),
    effect: () =>
      l10n.t(
        "The mount lies somewhere else than the program looks, so that a cache is never used and a secret never found.",
      ),
    remedy: () => l10n.t("Write the absolute path, such as `/root/.cache/go-build`."),
  },
  mentions: ["mount"],
  check: forEachStep((step, { build, report }) => {
    if (step.instruction.keyword !== "RUN" || step.stage.base.family === "windows") return;
    for (const mount of step.mounts) {
      const written = mount.rawTarget?.value;
      const span = mount.rawTarget?.valueSpan;
      const home = written === undefined ? undefined : homeIn(step, written);
      if (written === undefined || !span || home === undefined) continue;
      const isTilde = home === "~";
      report({
        span,
        message: isTilde
          ? l10n.t(
              "`{0}` stays as it is, because no shell reads the target of a mount: it lies in a folder named `~`, at `{1}`.",
              written,
              textOf(mount.target) ?? written,
            )
          : l10n.t(
              "Docker knows no `HOME` that no ENV sets: the target `{0}` becomes `{1}`, and older builders keep the text as it is.",
              written,
              textOf(mount.target) ?? written,
            ),
        fixes: fixesFor(build, step, mount, home),
      });
    }
  }),
});

/** The part of a target that was meant to be the home; `undefined` where there is none, or where ENV gives HOME a value. */
function homeIn(step: Step, written: string): string | undefined {
  const found = /^(~|\$HOME|\$\{HOME\})(?:\/|$)/.exec(written)?.[1];
  if (found === undefined || found === "~") return found;
  return step.lookup("HOME").kind === "unset" ? found : undefined;
}

/** Only root's home is certain; another user's mount would need its number as well. */
function fixesFor(build: Build, step: Step, { rawTarget }: Mount, home: string): Fix[] {
  const place = textOf(step.variable("HOME").value);
  const start = rawTarget?.valueSpan?.start;
  if (step.user.isRoot !== "yes" || place === undefined || !place.startsWith("/") || start === undefined) return [];
  const isExact = rawTarget?.value?.startsWith(home) === true;
  if (!isExact || place === "/") return [];
  return [
    {
      title: l10n.t("Write `{0}`", place + (rawTarget?.value ?? "").slice(home.length)),
      safety: "safe",
      preferred: true,
      edits: () => [new DockerfileEdits(build).replace({ start, end: start + home.length }, place)],
    },
  ];
}
