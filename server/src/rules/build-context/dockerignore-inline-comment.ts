import * as l10n from "@vscode/l10n";
import type { IgnorePattern } from "../../syntax/dockerignore";
import { lineBreakOf } from "../../syntax/text";
import { defineDockerignoreRule, type Fix } from "../define";
import { isNeverSource } from "../shared/unneeded";

export const dockerignoreInlineComment = defineDockerignoreRule({
  meta: {
    id: "dockerignore-inline-comment",
    category: "build-context",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A comment that Docker takes for a part of a pattern"),
    effect: () =>
      l10n.t("`#` begins a comment in the first column only: the pattern with its comment matches nothing."),
    remedy: () => l10n.t("Give the comment a line of its own that begins with `#`."),
  },
  check({ path, text, dockerignore, context, report }) {
    for (const pattern of dockerignore.patterns) {
      const comment = commentIn(pattern);
      if (comment === undefined) continue;
      // A file may really be called so.
      if (context?.listing.kindOf(pattern.cleaned) !== undefined) continue;
      const replace = (newText: string) => () => [{ path, span: lineOf(text, pattern), newText }];
      report({
        span: { start: pattern.span.start + comment.at, end: pattern.span.end },
        message:
          comment.pattern === ""
            ? l10n.t("This is a pattern, not a comment: `#` begins a comment in the first column only.")
            : l10n.t(
                "`{0}` does not match with this comment behind it: Docker takes the whole line for one pattern.",
                comment.pattern,
              ),
        fixes: [fixFor(comment, replace, lineBreakOf(text))],
      });
    }
  },
});

interface InlineComment {
  /** Offset of the `#` in the pattern. */
  readonly at: number;
  /** What stands before it; "" for a comment with blanks before it. */
  readonly pattern: string;
  readonly text: string;
}

function commentIn({ raw }: IgnorePattern): InlineComment | undefined {
  if (raw.startsWith("#")) return { at: 0, pattern: "", text: raw };
  const match = /^(.*?\S)\s+(#.*)$/.exec(raw);
  const [, pattern, text] = match ?? [];
  if (pattern === undefined || text === undefined) return undefined;
  return { at: raw.length - text.length, pattern, text };
}

function fixFor({ pattern, text }: InlineComment, replace: (newText: string) => Fix["edits"], lineBreak: string): Fix {
  if (pattern === "") {
    return { title: l10n.t("Move `#` to the first column"), safety: "safe", preferred: true, edits: replace(text) };
  }
  return {
    title: l10n.t("Put the comment on a line of its own"),
    // The pattern begins to work: where it could hide a source, a person has to look.
    safety: isNeverSource(pattern) ? "safe" : "suggestion",
    preferred: true,
    edits: replace(text + lineBreak + pattern),
  };
}

/** From the start of the line to the end of the pattern: a comment bears no blanks before it. */
function lineOf(text: string, { span }: IgnorePattern) {
  const lineStart = text.lastIndexOf("\n", span.start - 1) + 1;
  const start = lineStart === 0 && text.startsWith("\uFEFF") ? 1 : lineStart;
  return { start, end: span.end };
}
