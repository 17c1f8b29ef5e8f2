import * as l10n from "@vscode/l10n";
import type { IgnorePattern } from "../../syntax/dockerignore";
import { lineBreakOf } from "../../syntax/text";
import { type DockerignoreChecking, defineDockerignoreRule, type Fix } from "../define";
import { type DeadPattern, DeadPatterns } from "../shared/deadPatterns";
import { codeList, removeLine } from "../shared/ignoreFileEdits";

export const dockerignoreDeadPattern = defineDockerignoreRule({
  meta: {
    id: "dockerignore-dead-pattern",
    category: "build-context",
    severity: "hint",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A pattern of an ignore file that has no effect"),
    effect: () => l10n.t("What it was meant to keep out of the build is sent and copied all the same."),
    remedy: () =>
      l10n.t("Correct the pattern: it counts from the root of the context, and knows neither quotes nor braces."),
  },
  check(checking) {
    const { dockerignore, context, text, report } = checking;
    for (const [pattern, dead] of new DeadPatterns(dockerignore.patterns, context).find()) {
      report({
        span: pattern.span,
        message: messageFor(pattern, dead, text),
        ...(dead.kind === "invalid" && { severity: "error" }),
        fixes: fixesFor(checking, pattern, dead),
      });
    }
  },
});

function messageFor({ raw }: IgnorePattern, dead: DeadPattern, text: string): string {
  switch (dead.kind) {
    case "invalid":
      return l10n.t("Docker refuses the whole file because of this line: `{0}`.", dead.reason);
    case "outside":
      return l10n.t("`{0}` never matches: nothing above the root of the context takes part in the build.", raw);
    case "needless-exception":
      return l10n.t(
        "`{0}` brings nothing back: no line above ignores it, and an exception has no effect on lines below.",
        raw,
      );
    case "repeated-exception":
      return l10n.t(
        "Line {0} has already brought this back: this exception changes nothing.",
        text.slice(0, dead.by.span.start).split("\n").length,
      );
    case "literal":
      return l10n.t("`{0}` matches nothing: quotation marks and braces are compared as they are written.", raw);
    case "anchored":
      return l10n.t(
        "`{0}` holds at the root of the context only, where nothing has that name: `{1}` is not ignored.",
        raw,
        dead.example,
      );
    case "misspelt":
      return l10n.t("Nothing is called `{0}`. Is `{1}` meant?", raw, dead.replacement[0] ?? "");
  }
}

function fixesFor({ path, text }: DockerignoreChecking, pattern: IgnorePattern, dead: DeadPattern): readonly Fix[] {
  if (dead.kind === "invalid") return [];
  if (dead.kind === "outside" || dead.kind === "needless-exception" || dead.kind === "repeated-exception") {
    return [
      {
        title: l10n.t("Remove the line"),
        safety: "safe",
        preferred: true,
        edits: () => [removeLine({ path, text }, pattern)],
      },
    ];
  }
  const { replacement } = dead;
  return [
    {
      title: l10n.t("Replace it with {0}", codeList(replacement)),
      // Names that no source has may be ignored everywhere without asking.
      safety: dead.kind === "anchored" ? "safe" : "suggestion",
      preferred: true,
      edits: () => [{ path, span: pattern.span, newText: replacement.join(lineBreakOf(text)) }],
    },
  ];
}
