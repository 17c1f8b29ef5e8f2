import * as l10n from "@vscode/l10n";
import type { Copy } from "../../build/copy";
import { glibcOfImage } from "../../build/glibcReleases";
import { dividingGlibc, oldestGlibcFor } from "../../build/oldestGlibc";
import { type DockerfileChecking, defineDockerfileRule } from "../define";
import { bringsLibrary, builtHere, commandsBySource, imageBelow, isRun, mayRaiseGlibc } from "../shared/foreignLibc";
import { glibcFixes } from "../shared/glibcFixes";

export const glibcOlderThanBuilder = defineDockerfileRule({
  meta: {
    id: "glibc-older-than-builder",
    category: "stages",
    severity: "warning",
    confidence: "medium",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A program built with cgo is copied to an image with an older glibc"),
    effect: () =>
      l10n.t(
        "A program that was linked to glibc 2.34 or later does not start with an earlier one: “version GLIBC_2.34 not found”.",
      ),
    remedy: () =>
      l10n.t(
        "Build with `CGO_ENABLED=0`, or, where a module needs cgo, build and run on the same release of the distribution.",
      ),
  },
  mentions: ["go"],
  check(context) {
    for (const stage of context.build.stages) {
      const present = glibcOfImage(stage.base);
      if (present === undefined || !isRun(stage)) continue;
      for (const { copy } of stage.steps) if (copy) checkCopy(context, copy, present);
    }
  },
});

function checkCopy({ build, report }: DockerfileChecking, copy: Copy, present: number): void {
  const target = copy.step.stage;
  const found = commandsBySource(copy, ({ command, folder }) => (oldestGlibcFor(command, folder) ?? present) > present);
  if (found.size === 0 || bringsLibrary(target) || mayRaiseGlibc(target, present)) return;
  for (const [source, commands] of found) {
    const [first] = commands;
    if (!first) continue;
    const builder = first.step.stage;
    report({
      span: source.span,
      message: l10n.t(
        "`{0}` runs with cgo on `{1}`, so that its program may need glibc 2.{2}. `{3}` has glibc 2.{4}: such a program does not start there (“version GLIBC_2.{2} not found”).",
        first.title,
        imageBelow(builder),
        String(dividingGlibc),
        imageBelow(target),
        String(present),
      ),
      related: builtHere(commands),
      fixes: glibcFixes(build, commands, target),
    });
  }
}
