import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { below, folderOf, nameOf } from "../../build/imagePaths";
import type { ContextInput } from "../../build/layers";
import { nearestName } from "../../syntax/nearestName";
import type { BuildContext } from "../../workspace/surroundings";
import { defineDockerfileRule, type Fix, type Related } from "../define";
import { argumentDefaultsOf, contextInputsOf } from "../shared/contextInputs";
import { DockerfileEdits } from "../shared/edits";
import { mayBeKeys, mayBeMadeBefore } from "../shared/madeBefore";
import { misspeltFrom } from "../shared/misspeltFrom";
import { inputSpan, inputTitle } from "../shared/unneededInputs";

export const copySourceMissing = defineDockerfileRule({
  meta: {
    id: "copy-source-missing",
    category: "build-context",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A COPY source that is not in the build context"),
    effect: () =>
      l10n.t("The build stops at this instruction: the builder finds no such file or folder in the context."),
    remedy: () => l10n.t("Correct the path, which counts from the root of the build context, or take the source out."),
  },
  check({ build, report }) {
    const { context } = build.surroundings;
    if (!context || context.listing.truncated) return;
    // Behind a `--from=` that lacks its dashes nothing is meant to lie in the context.
    const inputs = contextInputsOf(build).filter(({ copy }) => !copy || !misspeltFrom(copy));
    const named = inputs.filter(({ path, hasWildcard }) => path !== undefined && path !== "" && !hasWildcard);
    if (!isCertain(build, context, named)) return;
    for (const input of named) {
      const { path } = input;
      if (path === undefined || !isMissing(context, path) || mayBeMadeBefore(build, context, path)) continue;
      if (mayBeKeys(input, path)) continue;
      report({
        span: inputSpan(input),
        message: messageFor(build, context, input, path),
        severity: input.step.stage.isReachable ? "error" : "warning",
        related: buildOf(context),
        fixes: fixesFor(build, context, input, path),
      });
    }
  },
});

function messageFor(build: Build, { root, decision }: BuildContext, input: ContextInput, path: string): string {
  const title = inputTitle(build, input);
  const folder = root === "" ? "." : root;
  const defaults = argumentDefaultsOf(input).join("`, `");
  if (defaults === "") {
    return decision.path === undefined
      ? l10n.t("`{0}` fails: there is no `{1}` in the build context (`{2}`).", title, path, folder)
      : l10n.t(
          "`{0}` fails: there is no `{1}` in the build context (`{2}`, named in `{3}`).",
          title,
          path,
          folder,
          decision.path,
        );
  }
  return decision.path === undefined
    ? l10n.t(
        "With the default `{0}`, `{1}` fails: there is no `{2}` in the build context (`{3}`).",
        defaults,
        title,
        path,
        folder,
      )
    : l10n.t(
        "With the default `{0}`, `{1}` fails: there is no `{2}` in the build context (`{3}`, named in `{4}`).",
        defaults,
        title,
        path,
        folder,
        decision.path,
      );
}

/** The place that names the context: who reads it sees which build it is that fails. */
function buildOf({ decision: { path, span } }: BuildContext): readonly Related[] {
  return path === undefined || !span ? [] : [{ path, span, message: l10n.t("This build has that context") }];
}

/**
 * Whether the context is known well enough to call something missing. A guess is, where nothing but the workspace folder
 * with the Dockerfile in it can be meant and most other sources lie there.
 */
function isCertain(build: Build, context: BuildContext, named: readonly ContextInput[]): boolean {
  const found = named.filter(({ path }) => path !== undefined && context.listing.kindOf(path) !== undefined);
  if (!context.isGuess) return true;
  const isOnlyCandidate = context.root === "" && folderOf(build.surroundings.dockerfile) === "";
  return isOnlyCandidate && found.length > 0 && found.length * 2 >= named.length;
}

function isMissing(context: BuildContext, path: string): boolean {
  const { listing, ignore } = context;
  // `backend/x` in the context `backend`, which holds `x`: the file is built from above as well.
  if (nameOf(context.root) === path.split("/")[0] && listing.kindOf(path.slice(path.indexOf("/") + 1)) !== undefined)
    return true;
  if (listing.kindOf(path) !== undefined || listing.isOpaque(path)) return false;
  // Behind a link nothing is listed.
  for (let folder = folderOf(path); folder !== ""; folder = folderOf(folder)) {
    if (listing.kindOf(folder) === "link") return false;
  }
  return !ignore?.matcher.decide(path).ignored && !context.gitIgnores(path);
}

function fixesFor(build: Build, context: BuildContext, input: ContextInput, path: string): readonly Fix[] {
  const { copy } = input;
  const source = copy?.sources.find(({ span }) => span.start === input.span.start);
  // A source with variables or quotes is more than its path.
  if (!copy || !source || copy.instruction.json || source.text.replace(/^(?:\.?\/)+/, "").replace(/\/$/, "") !== path)
    return [];
  const edits = new DockerfileEdits(build);
  const replace = (newText: string) => () => [edits.replace(source.span, newText)];
  const fixes: Fix[] = [];
  const nearest = nearestPath(context, path);
  if (nearest !== undefined) {
    const written = source.text.replace(path, nearest);
    fixes.push({
      title: l10n.t("Replace `{0}` with `{1}`", source.text, written),
      safety: "suggestion",
      preferred: true,
      edits: replace(written),
    });
  }
  if (/^go\.(?:sum|work|work\.sum)$/.test(nameOf(path)) && copy.sources.length > 1) {
    fixes.push({
      title: l10n.t("Replace `{0}` with `{0}*`, which may match nothing", source.text),
      safety: "suggestion",
      edits: replace(`${source.text}*`),
    });
  }
  if (copy.sources.length > 1 && !isManifestOfLater(input, path)) {
    fixes.push({
      title: l10n.t("Remove `{0}` from this instruction", source.text),
      safety: "suggestion",
      edits: () => [edits.removeWord(source.span)],
    });
  }
  return fixes;
}

/** Whether a later command stops without this file: what downloads modules or packages, without the list of them. */
function isManifestOfLater({ step }: ContextInput, path: string): boolean {
  const name = nameOf(path);
  if (name !== "go.mod" && name !== "package.json") return false;
  return step.build.steps.some((later) => {
    const isLater = later.stage === step.stage ? later.index > step.index : later.stage.standsOn(step.stage);
    const commands = name === "go.mod" ? later.goCommands : later.npmCommands;
    return isLater && commands.length > 0;
  });
}

/** The entry of the same folder with nearly the same name, else the only file of that name elsewhere near the top. */
function nearestPath(context: BuildContext, path: string): string | undefined {
  const { listing } = context;
  const folder = folderOf(path);
  const names = listing
    .entries(folder)
    .filter(({ name }) => !context.ignore?.matcher.decide(below(folder, name)).ignored)
    .map(({ name }) => name);
  const near = nearestName(nameOf(path), names);
  if (near !== undefined && !/^go\.(?:mod|sum|work)$/.test(nameOf(path))) return below(folder, near);
  return undefined;
}
