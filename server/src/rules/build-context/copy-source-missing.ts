import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { below, folderOf, isInside, nameOf } from "../../build/imagePaths";
import type { ContextInput } from "../../build/layers";
import { expandWord } from "../../syntax/expansion";
import { nearestName } from "../../syntax/nearestName";
import { textOf } from "../../syntax/value";
import type { BuildContext } from "../../workspace/surroundings";
import { defineDockerfileRule, type Fix } from "../define";
import { contextInputsOf } from "../shared/contextInputs";
import { DockerfileEdits } from "../shared/edits";
import { mayBePrepared } from "../shared/preparedFiles";
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
    const inputs = contextInputsOf(build);
    const named = inputs.filter(({ path, hasWildcard }) => path !== undefined && path !== "" && !hasWildcard);
    if (!isCertain(build, context, named)) return;
    for (const input of named) {
      const { path } = input;
      if (path === undefined || !isMissing(context, path) || mayBeMadeBefore(build, context, path)) continue;
      report({
        span: inputSpan(input),
        message: messageFor(build, context, input, path),
        severity: input.step.stage.isReachable ? "error" : "warning",
        fixes: fixesFor(build, context, input, path),
      });
    }
  },
});

function messageFor(build: Build, { root, decision }: BuildContext, input: ContextInput, path: string): string {
  const title = inputTitle(build, input);
  const folder = root === "" ? "." : root;
  const defaults = defaultsIn(input).join("`, `");
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

/** The build arguments that a source takes its path from, with the defaults that nothing replaces. */
function defaultsIn({ copy, span, step }: ContextInput): readonly string[] {
  const source = copy?.sources.find((each) => each.span.start === span.start);
  if (!source) return [];
  const { uses } = expandWord(source.text, step.instruction.escape, step.lookup);
  return [...new Set(uses.map(({ name }) => name))].flatMap((name) => {
    const { value, origin } = step.variable(name);
    const text = textOf(value);
    return origin?.kind === "ARG" && text !== undefined ? [`${name}=${text}`] : [];
  });
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

const productFolders =
  /(?:^|\/)(?:bin|build|dist|out|output|_output|release|releases|target|tmp|temp|artifacts?|packages?|vendor|node_modules|linux|darwin|amd64|arm64|gen|generated|certs?|ssl|secrets?)(?:\/|$)/i;
const productNames =
  /(?:^|[._-])(?:linux|darwin|windows|amd64|arm64|386|armv\d|x86_64|aarch64|static|musl)(?:[._-]|$)|\.(?:tar|gz|tgz|xz|bz2|zip|deb|apk|rpm|jar|war|so|a|wasm|exe|crt|pem|key|cer|p12|pb\.go|pb|gen\.go|db|sqlite3?|whl|bin|img|iso)$/i;

/**
 * Whether a path looks like something that is made, fetched or written by hand before the image is built: programs,
 * archives, certificates, generated code, personal settings.
 */
function mayBeMadeBefore(build: Build, context: BuildContext, path: string): boolean {
  if (mayBePrepared(context, path)) return true;
  const name = nameOf(path);
  if (productFolders.test(path) || productNames.test(name) || /^\.env(?:\.|$)/.test(name)) return true;
  // Folders and files of tools begin with a dot; only their configuration is committed.
  if (name.startsWith(".") && !/rc(?:\.\w+)?$|.\.\w+$/.test(name)) return true;
  const { listing, ignore } = context;
  // `backend/x` in the context `backend`, which holds `x`: the file is built from above as well.
  if (nameOf(context.root) === path.split("/")[0] && listing.kindOf(path.slice(path.indexOf("/") + 1)) !== undefined)
    return true;
  // Who writes an exception for a path that is not committed has seen it.
  if (ignore?.syntax.patterns.some(({ negated, cleaned }) => negated && isInside(path, cleaned))) return true;
  const folder = folderOf(path);
  // A template beside it shows that everybody writes the file for himself.
  const siblings = listing.entries(folder).map((entry) => entry.name);
  if (siblings.some((other) => other !== name && isTemplateOf(other, name))) return true;
  const module = context.modules.find((each) => isInside(path, each.folder));
  const programs = new Set([
    nameOf(module?.syntax.module?.value ?? ""),
    ...listing.entries("cmd").map((entry) => entry.name),
    nameOf(context.root),
  ]);
  if (programs.has(name)) return true;
  // A name without an extension is a program, unless the image compiles Go itself and then needs a folder of sources.
  const compilesGo = build.steps.some((step) => step.goCommands.length > 0);
  return !name.includes(".") && !compilesGo;
}

function isTemplateOf(other: string, name: string): boolean {
  if (!/(?:example|sample|template|dist|default|tmpl|tpl)/i.test(other)) return false;
  const stem = name.replace(/\.[^.]*$/, "");
  return stem !== "" && other.replace(/^\./, "").startsWith(stem.replace(/^\./, ""));
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
