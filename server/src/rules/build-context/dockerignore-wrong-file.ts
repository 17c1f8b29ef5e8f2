import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { below, folderOf, isInside } from "../../build/imagePaths";
import { IgnoreMatcher, type IgnorePattern, parseDockerignore } from "../../syntax/dockerignore";
import type { BuildContext } from "../../workspace/surroundings";
import { defineDockerfileRule, type Fix } from "../define";
import { contextInputsOf } from "../shared/contextInputs";
import { ContextNeeds } from "../shared/contextNeeds";
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
    if (!context || !unread || unread.reason === "template") return;
    const folder = folderOf(unread.path);
    const broad = contextInputsOf(build).filter((each) => {
      const taken = broadFolder(each, context);
      // A COPY of another folder takes in nothing that the file speaks of.
      return taken !== undefined && (isInside(folder, taken) || isInside(taken, folder));
    });
    const [input] = broad;
    if (!input) return;
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

/**
 * Whether the lines of a file were written for the context's root, where they would be read: one of them names what lies
 * there and not in the file's own folder, or all are for any depth; and none names what lies in the folder alone.
 */
function isForRoot({ listing }: BuildContext, path: string, patterns: readonly IgnorePattern[]): boolean {
  const folder = folderOf(path);
  if (folder === "") return true;
  const isAtRoot = ({ cleaned }: IgnorePattern) => listing.kindOf(cleaned) !== undefined;
  const isInFolder = ({ cleaned }: IgnorePattern) => listing.kindOf(below(folder, cleaned)) !== undefined;
  if (patterns.some((pattern) => isInFolder(pattern) && !isAtRoot(pattern))) return false;
  const isDeep = patterns.every(({ cleaned }) => cleaned.startsWith("**"));
  return isDeep || patterns.some((pattern) => isAtRoot(pattern) && !isInFolder(pattern));
}

function fixesFor(build: Build, context: BuildContext, { path, rightPath }: UnreadIgnoreFile): readonly Fix[] {
  const text = context.listing.text(path);
  if (text === undefined || text.trim() === "") return [];
  const syntax = parseDockerignore(text);
  const matcher = new IgnoreMatcher(syntax);
  if (syntax.patterns.some(({ invalid }) => invalid !== undefined)) return [];
  if (!isForRoot(context, path, syntax.patterns)) return [];
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
