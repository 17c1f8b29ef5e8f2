import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { isInside, nameOf } from "../../build/imagePaths";
import { ownInputs } from "../../build/layers";
import type { IgnorePattern } from "../../syntax/dockerignore";
import type { BuildContext, IgnoreFile } from "../../workspace/surroundings";
import { defineDockerfileRule, type Fix } from "../define";
import { type HiddenSource, hiddenGoFiles, hiddenInputs } from "../shared/hiddenSources";
import { appendPatterns, codeList, matcherWith, matcherWithout, removeLine } from "../shared/ignoreFileEdits";
import { otherBuilds } from "../shared/otherBuilds";
import { mayBeChangedBefore } from "../shared/preparedFiles";
import { escapePattern, isUnneededName } from "../shared/unneeded";
import { broadFolder, inputSpan, inputTitle } from "../shared/unneededInputs";

export const dockerignoreHidesSource = defineDockerfileRule({
  meta: {
    id: "dockerignore-hides-source",
    category: "build-context",
    severity: "error",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The ignore file hides what the build needs"),
    effect: () =>
      l10n.t("The file is there, but it never reaches the builder: the COPY says `not found`, or the Go build fails."),
    remedy: () =>
      l10n.t("Add an exception (`!path`) at the end of the ignore file, or take the line out that hides it."),
  },
  check({ build, report }) {
    const { context } = build.surroundings;
    const ignore = context?.ignore;
    if (!context || !ignore || mayBeChangedBefore(context, nameOf(ignore.path))) return;
    const all = [...hiddenInputs(build, context, ignore), ...hiddenGoFiles(build, context, ignore)];
    for (const hidden of all) {
      report({
        span: inputSpan(hidden.input),
        message: messageFor(build, ignore, hidden),
        // A stage that the final one does not need is only built when somebody asks for it.
        severity: hidden.input.step.stage.isReachable ? "error" : "warning",
        related: [
          { path: ignore.path, span: hidden.by.span, message: l10n.t("This line keeps `{0}` out", hidden.path) },
          ...(hidden.command
            ? [{ span: hidden.command.titleSpan, message: l10n.t("`{0}` needs it", hidden.command.title) }]
            : []),
        ],
        fixes: fixesFor(build, context, ignore, hidden, all),
      });
    }
  },
});

function messageFor(build: Build, ignore: IgnoreFile, { input, path, role, by }: HiddenSource): string {
  switch (role) {
    case "source":
      return l10n.t(
        "`{0}` fails: `{1}` in `{2}` keeps `{3}` out of the build context.",
        inputTitle(build, input),
        by.raw,
        ignore.path,
        path,
      );
    case "package":
      return l10n.t(
        "The build imports the package in `{0}`, but `{1}` in `{2}` keeps it out of the build context.",
        path,
        by.raw,
        ignore.path,
      );
    case "embedded":
      return l10n.t(
        "The build embeds `{0}`, but `{1}` in `{2}` keeps it out of the build context.",
        path,
        by.raw,
        ignore.path,
      );
    default:
      return l10n.t(
        "The Go build needs `{0}`, but `{1}` in `{2}` keeps it out of the build context.",
        path,
        by.raw,
        ignore.path,
      );
  }
}

function fixesFor(
  build: Build,
  context: BuildContext,
  ignore: IgnoreFile,
  hidden: HiddenSource,
  all: readonly HiddenSource[],
): readonly Fix[] {
  // Which of the sources an image is to have is for a person to say.
  if (hidden.isOneOfAll) return [];
  // Somebody may have hidden a secret or a huge folder on purpose.
  const isDoubtful = ({ path }: HiddenSource) => isUnneededName(nameOf(path));
  // One fix for all that is plain, so that it need not be asked for once a source.
  const together = isDoubtful(hidden) ? [hidden] : all.filter((other) => !isDoubtful(other));
  const paths = [...new Set(together.map(({ path }) => path))];
  const [only, ...others] = paths;
  const isOnlyLine = others.length === 0 && only !== undefined && isForItAlone(ignore, hidden.by, only);
  const exceptions = paths.map((path) => `!${escapePattern(path)}`);
  const matcher = matcherWith(ignore, exceptions);
  // Half of a surrogate pair, which an editor may hold, has no UTF-8 and would be written as another name.
  if (paths.some((path) => matcher.decide(path).ignored || /\p{Surrogate}/u.test(path))) return [];
  // Another image, which is none of this file, would get larger.
  const isForOthers = isTakenByOthers(build, context, paths);
  return [
    {
      title: isOnlyLine
        ? l10n.t("Remove {0} from `{1}`", codeList([hidden.by.raw]), ignore.path)
        : l10n.t("Add {0} to `{1}`", codeList(exceptions), ignore.path),
      safety: isDoubtful(hidden) || isForOthers ? "suggestion" : "safe",
      preferred: true,
      edits: () => [isOnlyLine ? removeLine(ignore, hidden.by) : appendPatterns(ignore, exceptions)],
    },
  ];
}

/**
 * Whether a line names this path, means nothing else and is the only one that hides it: with it gone no more comes in than
 * with an exception, which would take it back at once. A comment above it, or an exception below, may need it.
 */
function isForItAlone(ignore: IgnoreFile, by: IgnorePattern, path: string): boolean {
  const { patterns, comments } = ignore.syntax;
  if (by.cleaned !== path || /[*?[\\]/.test(path) || comments.some(({ line }) => line === by.line - 1)) return false;
  if (patterns.some(({ negated, line }) => negated && line > by.line)) return false;
  return patterns.some((other) => other !== by && !other.negated) && !matcherWithout(ignore, by).decide(path).ignored;
}

/** Whether a COPY or mount of a whole folder in another Dockerfile of the context takes the paths in once they are let through. */
function isTakenByOthers(build: Build, context: BuildContext, paths: readonly string[]): boolean {
  const { builds, isPending, isCut } = otherBuilds(build);
  if (isPending || isCut) return true;
  const inputs = builds.flatMap((other) => other.steps.flatMap((step) => [...ownInputs(step)]));
  return inputs.some((input) => {
    const folder = broadFolder(input, context);
    return folder !== undefined && paths.some((path) => path !== folder && isInside(path, folder));
  });
}
