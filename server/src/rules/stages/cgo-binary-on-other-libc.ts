import * as l10n from "@vscode/l10n";
import type { BuiltProgram } from "../../build/builtPrograms";
import { isPositionIndependent, linkedLibc, mayNeedLibc } from "../../build/cgo";
import type { Copy } from "../../build/copy";
import type { GoCommand } from "../../build/goCommand";
import type { Stage } from "../../build/stage";
import { defineDockerfileRule } from "../define";
import { cgoFixes } from "../shared/cgoFixes";
import { forEachStep, type ItemChecking } from "../shared/forEach";
import { bringsLibrary, builtHere, commandsBySource, imageBelow, isRun } from "../shared/foreignLibc";

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
  check: forEachStep(({ copy, stage }, context) => {
    if (copy && copy.origin.kind === "stage" && isRun(stage) && !bringsLibrary(stage)) checkCopy(context, copy);
  }),
});

function checkCopy({ build, report }: ItemChecking, copy: Copy): void {
  const target = copy.step.stage;
  for (const [source, commands] of commandsBySource(copy, (program) => mayMissLibc(program, target))) {
    const [first] = commands;
    if (!first) continue;
    report({
      span: source.span,
      message: l10n.t(
        "`{0}` runs with cgo on `{1}`, so that its program may need {2}. `{3}` does not have it: such a program does not start there (“no such file or directory”).",
        first.title,
        imageBelow(first.step.stage),
        linkedLibc(first),
        imageBelow(target),
      ),
      related: builtHere(commands),
      fixes: cgoFixes(build, commands, target),
    });
  }
}

function mayMissLibc({ command, folder }: BuiltProgram, target: Stage): boolean {
  // Where there is no loader at all, such a program certainly does not start: another rule says so.
  if (target.base.libc === "none" && isPositionIndependent(command)) return false;
  return isElsewhere(command, target) && mayNeedLibc(command, folder) === "yes";
}

/** Whether the C library that a build links is certainly not the one of the image that the program gets to. */
function isElsewhere(command: GoCommand, target: Stage): boolean {
  const linked = linkedLibc(command);
  const { libc } = target.base;
  return linked !== "unknown" && libc !== "unknown" && libc !== linked;
}
