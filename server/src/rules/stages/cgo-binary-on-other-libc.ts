import * as l10n from "@vscode/l10n";
import { copiedPrograms } from "../../build/builtPrograms";
import { isPositionIndependent, linkedLibc, mayNeedLibc } from "../../build/cgo";
import type { Copy, CopySource } from "../../build/copy";
import type { GoCommand } from "../../build/goCommand";
import type { Stage } from "../../build/stage";
import { textOf } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule } from "../define";
import { cgoFixes } from "../shared/cgoFixes";
import { bringsLibrary, isRun } from "../shared/foreignLibc";

export const cgoBinaryOnOtherLibc = defineDockerfileRule({
  meta: {
    id: "cgo-binary-on-other-libc",
    category: "stages",
    severity: "warning",
    confidence: "medium",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A program built with cgo is copied to an image with another C library"),
    effect: () =>
      l10n.t(
        "A program that imports `net`, `os/user` or C code is linked to the builder's C library. Without that library it does not start: “no such file or directory”, although the file is there.",
      ),
    remedy: () =>
      l10n.t(
        "Build with `CGO_ENABLED=0`, or, where a module needs cgo, run the program on an image with the builder's C library.",
      ),
  },
  mentions: ["go"],
  check(context) {
    for (const stage of context.build.stages) {
      if (!isRun(stage) || bringsLibrary(stage)) continue;
      for (const step of stage.steps) if (step.copy) checkCopy(context, step.copy);
    }
  },
});

function checkCopy({ build, report }: DockerfileChecking, copy: Copy): void {
  const target = copy.step.stage;
  const bySource = new Map<CopySource, GoCommand[]>();
  for (const { from, source } of copiedPrograms(copy)) {
    // Where there is no loader at all, such a program certainly does not start: another rule says so.
    if (target.base.libc === "none" && isPositionIndependent(from.command)) continue;
    if (!isElsewhere(from.command, target) || mayNeedLibc(from.command, from.folder) !== "yes") continue;
    const commands = bySource.get(source);
    if (!commands) bySource.set(source, [from.command]);
    else if (!commands.includes(from.command)) commands.push(from.command);
  }
  for (const [source, commands] of bySource) {
    const [first] = commands;
    if (!first) continue;
    const builder = first.step.stage;
    report({
      span: source.span,
      message: l10n.t(
        "`{0}` runs with cgo on `{1}`, so that its program may need {2}. `{3}` does not have it: such a program does not start there (“no such file or directory”).",
        first.title,
        imageOf(builder),
        linkedLibc(first),
        imageOf(target),
      ),
      related: commands.map((command) => ({
        span: command.titleSpan,
        message: l10n.t("The program is built here, with cgo"),
      })),
      fixes: cgoFixes(build, commands, target),
    });
  }
}

/** Whether the C library that a build links is certainly not the one of the image that the program gets to. */
function isElsewhere(command: GoCommand, target: Stage): boolean {
  const linked = linkedLibc(command);
  const { libc } = target.base;
  return linked !== "unknown" && libc !== "unknown" && libc !== linked;
}

/** The image below a stage, as FROM names it. */
function imageOf(stage: Stage): string {
  const bottom = stage.chain.at(-1) ?? stage;
  return textOf(bottom.image) ?? bottom.imageText;
}
