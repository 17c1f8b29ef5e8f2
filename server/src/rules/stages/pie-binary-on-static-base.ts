import * as l10n from "@vscode/l10n";
import { copiedPrograms } from "../../build/builtPrograms";
import { isPositionIndependent, linksStatically } from "../../build/cgo";
import type { Copy } from "../../build/copy";
import type { GoCommand } from "../../build/goCommand";
import { type DockerfileChecking, defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { removeFlag } from "../shared/flagEdits";
import { bringsLibrary, isRun } from "../shared/foreignLibc";
import { imageNameOf } from "../shared/goImages";

export const pieBinaryOnStaticBase = defineDockerfileRule({
  meta: {
    id: "pie-binary-on-static-base",
    category: "stages",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A position-independent program is copied to an image without a dynamic loader"),
    effect: () =>
      l10n.t(
        "With `-buildmode=pie` Go asks for the dynamic loader even without cgo. Where that file is missing the container ends at once: “no such file or directory”.",
      ),
    remedy: () => l10n.t("Leave `-buildmode=pie` out, or run the program on an image with the builder's C library."),
  },
  mentions: ["go"],
  check(context) {
    for (const stage of context.build.stages) {
      if (stage.base.libc !== "none" || !isRun(stage) || bringsLibrary(stage)) continue;
      for (const step of stage.steps) if (step.copy) checkCopy(context, step.copy);
    }
  },
});

function checkCopy({ build, report }: DockerfileChecking, copy: Copy): void {
  for (const { from, source } of copiedPrograms(copy)) {
    const go = from.command;
    if (!isPositionIndependent(go) || linksStatically(go) !== "no") continue;
    report({
      span: source.span,
      message: l10n.t(
        "`{0}` builds with `-buildmode=pie`, and the program asks for a dynamic loader, which `{1}` does not have: it does not start.",
        go.title,
        imageNameOf(copy.step.stage),
      ),
      related: [{ span: go.flag("buildmode")?.span ?? go.titleSpan, message: l10n.t("The program is built here") }],
      fixes: fixesFor(new DockerfileEdits(build), go),
    });
  }
}

function fixesFor(edits: DockerfileEdits, go: GoCommand): readonly Fix[] {
  const flag = go.flag("buildmode");
  const edit = flag && removeFlag(edits, go, flag);
  if (!edit) return [];
  return [
    { title: l10n.t("Build without `-buildmode=pie`"), safety: "suggestion", preferred: true, edits: () => [edit] },
  ];
}
