import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { below, folderOf } from "../../build/imagePaths";
import { IgnoreMatcher, type IgnorePattern, parseDockerignore } from "../../syntax/dockerignore";
import type { BuildContext } from "../../workspace/surroundings";
import { defineDockerfileRule, type Fix } from "../define";
import { ContextNeeds, contextInputsOf } from "../shared/contextNeeds";
import { broadFolder, inputSpan, inputTitle } from "../shared/unneededInputs";
import { type UnreadIgnoreFile, unreadIgnoreFile } from "../shared/unreadIgnoreFile";

export const dockerignoreWrongFile = defineDockerfileRule({
  meta: {
    id: "dockerignore-wrong-file",
    category: "build-context",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("An ignore file that Docker does not read for this Dockerfile"),
    effect: () =>
      l10n.t("Nothing is ignored: the whole context takes part in the build, also what the file was to keep out."),
    remedy: () =>
      l10n.t(
        "Name it `.dockerignore` and put it at the root of the build context, or name it after the Dockerfile and put it beside it.",
      ),
  },
  check({ build, report }) {
    const { context } = build.surroundings;
    const unread = unreadIgnoreFile(build);
    const input = context && contextInputsOf(build).find((each) => broadFolder(each, context) !== undefined);
    if (!unread || !input) return;
    const path = below(context.root, unread.path);
    const title = inputTitle(build, input);
    report({
      span: inputSpan(input),
      message:
        unread.reason === "name"
          ? l10n.t(
              "`{0}` takes in everything: Docker does not read `{1}`, because it is not called `.dockerignore`.",
              title,
              path,
            )
          : l10n.t(
              "`{0}` takes in everything: Docker does not read `{1}`, because it does not lie at the root of the build context.",
              title,
              path,
            ),
      related: [{ path, span: { start: 0, end: 0 }, message: l10n.t("The ignore file that is passed over") }],
      fixes: fixesFor(build, context, unread),
    });
  },
});

/** Whether lines were written for the folder that the file lies in: they name what is there, and not at the context's root. */
function isForItsFolder({ listing }: BuildContext, path: string, patterns: readonly IgnorePattern[]): boolean {
  const folder = folderOf(path);
  if (folder === "") return false;
  return patterns.some(({ cleaned }) => listing.kindOf(below(folder, cleaned)) && !listing.kindOf(cleaned));
}

function fixesFor(build: Build, context: BuildContext, { path, rightPath }: UnreadIgnoreFile): readonly Fix[] {
  const text = context.listing.text(path);
  if (text === undefined || text.trim() === "") return [];
  const syntax = parseDockerignore(text);
  const matcher = new IgnoreMatcher(syntax);
  if (syntax.patterns.some(({ invalid }) => invalid !== undefined)) return [];
  if (isForItsFolder(context, path, syntax.patterns)) return [];
  // Its lines have never been tried: they may hide what the build needs.
  if (new ContextNeeds(build, context).neededPaths.some((needed) => matcher.decide(needed).ignored)) return [];
  const target = below(context.root, rightPath);
  return [
    {
      title: l10n.t("Create `{0}` with the same lines", target),
      safety: "suggestion",
      preferred: true,
      edits: () => [{ path: target, create: true, span: { start: 0, end: 0 }, newText: text.replace(/\r\n/g, "\n") }],
    },
  ];
}
