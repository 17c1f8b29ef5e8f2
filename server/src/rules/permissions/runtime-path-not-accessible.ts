import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { builtProgramsIn } from "../../build/builtPrograms";
import { isInside } from "../../build/imagePaths";
import type { Stage } from "../../build/stage";
import { builtProgramNamed, startCommandOf, startPrograms } from "../../build/startCommand";
import type { Instruction } from "../../syntax/dockerfile";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";

export const runtimePathNotAccessible = defineDockerfileRule({
  meta: {
    id: "runtime-path-not-accessible",
    category: "permissions",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The program lies in `/root`, which the container's user may not enter"),
    effect: () =>
      l10n.t(
        "`/root` has mode 0700: the container ends at once with “permission denied”, whatever the file's own mode is.",
      ),
    remedy: () => l10n.t("Put the program into a folder that everybody may enter, such as `/app` or `/usr/local/bin`."),
  },
  mentions: ["user", "nonroot"],
  check({ build, report }) {
    for (const stage of build.stages) {
      const { user, workdir, workdirOrigin } = stage.end;
      if (stage.children.length > 0 || user.isRoot !== "no" || !hasClosedHome(stage)) continue;
      const related = user.origin
        ? [{ span: user.origin.span, message: l10n.t("The container runs as this user") }]
        : [];
      const start = startCommandOf(stage);
      const closed = start?.script.isComplete
        ? startPrograms(stage, start).find((program) => {
            const path = textOf(program.path) ?? builtProgramNamed(stage, program)?.path;
            return path !== undefined && isInside(path, "/root");
          })
        : undefined;
      const word = closed?.command.words[closed.isShellScript ? 1 : 0];
      if (closed && word) {
        report({
          span: word.span,
          message: l10n.t(
            "`{0}` lies in `/root` (mode 0700), which `{1}` may not enter: the container does not start.",
            textOf(closed.path) ?? closed.text ?? "",
            nameOf(stage),
          ),
          related,
          fixes: workdirFixes(build, stage),
        });
      } else if (start && workdirOrigin && isInside(textOf(workdir) ?? "", "/root")) {
        report({
          span: workdirOrigin.span,
          message: l10n.t(
            "The working folder lies in `/root` (mode 0700), which `{0}` may not enter: the program may fail to start, and reads and writes no file there.",
            nameOf(stage),
          ),
          severity: "warning",
          related,
          fixes: workdirFixes(build, stage),
        });
      }
    }
  },
});

/** Images whose `/root` has mode 0700. Source: base-files of Debian and Ubuntu, alpine-baselayout, distroless static.bzl. */
function hasClosedHome(stage: Stage): boolean {
  if (!/^(?:debian|ubuntu|alpine|distroless)$/.test(stage.base.family ?? "")) return false;
  return !stage.allSteps.some((step) => {
    if (step.instruction.keyword !== "RUN") return false;
    if (step.isOpaque) return true;
    return step.commands.some(
      ({ name, arguments: words }) =>
        /^(?:chmod|chown|setfacl|install|usermod|find|xargs)$/.test(name ?? "") &&
        words.some(({ text }) => /^(?:\/|\/\*|\/root\/?|~\/?|\$\{?HOME\}?\/?|\.)$/.test(text)),
    );
  });
}

function nameOf({ end }: Stage): string {
  return textOf(end.user.text) ?? end.user.name ?? "USER";
}

/** Another working folder, where every path of the stage counts from it. */
function workdirFixes(build: Build, stage: Stage): readonly Fix[] {
  const origins = stage.steps.filter(({ instruction }) => instruction.keyword === "WORKDIR");
  const [only, ...others] = origins;
  if (!only || others.length > 0 || stage.parent || !/^["']?\/root\/?["']?$/.test(only.instruction.bodyText)) return [];
  const mentions = (instruction: Instruction) => /\/root|~|\bHOME\b/.test(instruction.parsed.text);
  if (stage.steps.some((step) => step !== only && mentions(step.instruction))) return [];
  if (builtProgramsIn(stage).some(({ path }) => isInside(path, "/app"))) return [];
  const edits = new DockerfileEdits(build);
  return [
    {
      title: l10n.t("Work in `/app`"),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace(only.instruction.body, "/app")],
    },
  ];
}
