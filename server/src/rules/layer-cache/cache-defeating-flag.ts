import * as l10n from "@vscode/l10n";
import { cgoInEffect, needsCgo } from "../../build/cgo";
import type { GoCommand } from "../../build/goCommand";
import { isGoAtLeast } from "../../build/goToolchain";
import type { GoFlag } from "../../syntax/goArguments";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { removeFlag } from "../shared/flagEdits";
import { forEachGoCommand } from "../shared/forEach";

export const cacheDefeatingFlag = defineDockerfileRule({
  meta: {
    id: "cache-defeating-flag",
    category: "layer-cache",
    severity: "information",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
    tags: ["unnecessary"],
  },
  text: {
    summary: () => l10n.t("`go build -a` compiles everything again, whatever the build cache holds"),
    effect: () =>
      l10n.t(
        "Every package, the standard library included, is compiled in each build. A cache mount and earlier steps then save nothing.",
      ),
    remedy: () =>
      l10n.t("Leave `-a` out: since Go 1.10 the build cache notices changed sources, flags and settings by itself."),
  },
  mentions: ["go"],
  check: forEachGoCommand((go, { build, report }) => {
    const flag = uselessFlag(go);
    if (!flag) return;
    const edit = removeFlag(new DockerfileEdits(build), go, flag);
    report({
      span: flag.span,
      message: l10n.t("`-a` makes `{0}` compile every package again and leave the build cache unused.", go.title),
      fixes: edit ? [{ title: l10n.t("Remove `-a`"), safety: "safe", preferred: true, edits: () => [edit] }] : [],
    });
  }),
});

/** `-a`, unless it is there for changed C libraries, which the build cache does not see. Source: `go help cache`. */
function uselessFlag(go: GoCommand): GoFlag | undefined {
  const flag = go.flag("a");
  if (!flag || !/^(?:build|install|test|run|vet)$/.test(go.subcommand)) return undefined;
  if (textOf(go.flagValue("a")) === "false" || isGoAtLeast(go, "1.10") === "no") return undefined;
  return cgoInEffect(go) === "no" || needsCgo(go) === "no" ? flag : undefined;
}
