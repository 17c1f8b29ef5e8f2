import * as l10n from "@vscode/l10n";
import { npmProgramNames } from "../../build/npmArguments";
import { defineDockerfileRule, type Fix } from "../define";
import { ContextNeeds } from "../shared/contextNeeds";
import { appendPatterns, matcherWith } from "../shared/ignoreFileEdits";
import { type OverwrittenPackages, overwrittenPackages } from "../shared/overwrittenPackages";
import { inputSpan, inputTitle } from "../shared/unneededInputs";

export const nodeModulesOverwritten = defineDockerfileRule({
  meta: {
    id: "node-modules-overwritten",
    category: "build-context",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A COPY lays `node_modules` of the build context over the installed packages"),
    effect: () =>
      l10n.t(
        "The folders are merged file by file and those of the context win: packages of another system and of other versions end up in the image.",
      ),
    remedy: () => l10n.t("Add `**/node_modules` to the ignore file."),
  },
  mentions: [...npmProgramNames, "node_modules"],
  check({ build, report }) {
    for (const found of overwrittenPackages(build)) {
      const { input, path, isThere, by, ignore } = found;
      report({
        span: inputSpan(input),
        severity: isThere ? "warning" : "hint",
        message: isThere
          ? l10n.t(
              "`{0}` lays `{1}` of the build context over the packages that are installed already: no line of `{2}` keeps it out.",
              inputTitle(build, input),
              path,
              ignore.path,
            )
          : l10n.t(
              "`{0}` would lay `{1}` over the packages that are installed already, wherever somebody has installed them in the build context too: no line of `{2}` keeps it out.",
              inputTitle(build, input),
              path,
              ignore.path,
            ),
        related: [{ span: by, message: l10n.t("The packages come from here") }],
        fixes: fixesFor(found),
      });
    }
  },
});

function fixesFor({ input, ignore, context, path }: OverwrittenPackages): readonly Fix[] {
  const pattern = "**/node_modules";
  const matcher = matcherWith(ignore, [pattern]);
  const needs = new ContextNeeds(input.step.build, context);
  const need = needs.needOf({ path, kind: "packages", pattern }, [input]);
  if (need === "yes" || needs.isHarmedBy(matcher)) return [];
  return [
    {
      title: l10n.t("Add `{0}` to `{1}`", pattern, ignore.path),
      safety: need === "no" ? "safe" : "suggestion",
      preferred: true,
      edits: () => [appendPatterns(ignore, [pattern])],
    },
  ];
}
