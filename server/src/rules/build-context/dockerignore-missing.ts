import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { below } from "../../build/imagePaths";
import type { ContextInput } from "../../build/layers";
import type { BuildContext } from "../../workspace/surroundings";
import { defineDockerfileRule, type Fix, type Severity } from "../define";
import { contextInputsOf } from "../shared/contextInputs";
import { bringsPackages, ContextNeeds } from "../shared/contextNeeds";
import { codeList, distinctPatterns, matcherWith } from "../shared/ignoreFileEdits";
import { projectInstalls } from "../shared/npmInstalls";
import { pathInContext } from "../shared/otherBuilds";
import { escapePattern } from "../shared/unneeded";
import {
  broadFolder,
  bySecrecy,
  inputSpan,
  inputTitle,
  listOf,
  severityOf,
  type TakenEntry,
  unneededInput,
} from "../shared/unneededInputs";
import { unreadIgnoreFile } from "../shared/unreadIgnoreFile";

export const dockerignoreMissing = defineDockerfileRule({
  meta: {
    id: "dockerignore-missing",
    category: "build-context",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A broad COPY and no ignore file"),
    effect: () =>
      l10n.t(
        "Everything in the build context is sent to the builder and copied: repositories, secrets, packages of another system. A change in any of it breaks the layer cache.",
      ),
    remedy: () =>
      l10n.t("Create `.dockerignore` at the root of the build context and list what the image does not need."),
  },
  check({ build, report }) {
    const { context } = build.surroundings;
    if (!context || context.ignore || !isCertain(context) || hasOtherIgnoreFile(build, context)) return;
    // There, but no text that can be read: nobody knows what it says, and no other one can be made in its place.
    if (context.listing.kindOf(".dockerignore") !== undefined) return;
    const found = both(build, takenIn(build, context), takenInElsewhere(build, context));
    if (!found) return;
    const { input, others, patterns, message, severity } = found;
    report({
      span: inputSpan(input),
      message,
      severity,
      related: others.map((other) => ({
        span: inputSpan(other),
        message: l10n.t("`{0}` takes in files of the same kind", inputTitle(build, other)),
      })),
      fixes: fixesFor(build, context, patterns),
    });
  },
});

interface Found {
  readonly input: ContextInput;
  /** Paths of the context. */
  readonly paths: readonly string[];
  readonly others: readonly ContextInput[];
  readonly patterns: readonly string[];
  readonly message: string;
  readonly severity: Severity;
}

/** A guess is good enough where no other folder of the workspace could be meant. */
function isCertain({ isGuess, root }: BuildContext): boolean {
  return !isGuess || root === "";
}

function hasOtherIgnoreFile(build: Build, { listing }: BuildContext): boolean {
  // Podman and Buildah read this name first.
  return unreadIgnoreFile(build) !== undefined || listing.kindOf(".containerignore") !== undefined;
}

/** One finding for what is here and for what lies on other machines, so that one ignore file answers both. */
function both(build: Build, here: Found | undefined, elsewhere: Found | undefined): Found | undefined {
  const [packages = ""] = elsewhere?.paths ?? [];
  if (!here || !elsewhere || here.paths.includes(packages)) return here ?? elsewhere;
  const inputs = new Set([...here.others, elsewhere.input]);
  inputs.delete(here.input);
  return {
    input: here.input,
    paths: [...here.paths, packages],
    others: [...inputs].sort((a, b) => build.steps.indexOf(a.step) - build.steps.indexOf(b.step)),
    patterns: [...here.patterns, ...elsewhere.patterns],
    message: l10n.t("{0} Wherever somebody has installed the packages `{1}` comes along too.", here.message, packages),
    severity: elsewhere.severity,
  };
}

/** What lies in the context and is taken in. */
function takenIn(build: Build, context: BuildContext): Found | undefined {
  const taken = unneededInput(build, context);
  if (!taken) return undefined;
  const { input, entries, others } = taken;
  const title = inputTitle(build, input);
  return {
    input,
    paths: entries.map(({ path }) => path),
    others,
    patterns: entries.map(({ pattern }) => pattern),
    message: messageOf(title, entries),
    severity: severityOf(taken, entries),
  };
}

function messageOf(title: string, entries: readonly TakenEntry[]): string {
  const { secrets, others } = bySecrecy(entries);
  const list = listOf(entries);
  if (secrets.length === 0) {
    return entries.every(({ need }) => need === "no")
      ? l10n.t("There is no ignore file, so `{0}` takes in {1}, which the image does not need.", title, list)
      : l10n.t("There is no ignore file, so `{0}` takes in {1}, which few builds need.", title, list);
  }
  return others.length === 0
    ? l10n.t("There is no ignore file, so `{0}` takes in {1}, which may hold secrets.", title, list)
    : l10n.t(
        "There is no ignore file, so `{0}` takes in {1}, which may hold secrets, and {2}.",
        title,
        listOf(secrets),
        listOf(others),
      );
}

/**
 * A folder of npm packages that git ignores beside a package.json: not here, but on every machine on which somebody has
 * worked, and copied over what the image installs for itself or takes over from another stage.
 */
function takenInElsewhere(build: Build, context: BuildContext): Found | undefined {
  for (const input of contextInputsOf(build)) {
    const folder = input.copy && broadFolder(input, context);
    if (folder === undefined || !bringsPackages(input.step.stage)) continue;
    const packages = below(folder, "node_modules");
    if (context.listing.kindOf(below(folder, "package.json")) !== "file" || !context.gitIgnores(packages)) continue;
    if (!isIgnoredByItsName(context, packages)) continue;
    const pattern = folder === "" ? "**/node_modules" : escapePattern(packages);
    const needs = new ContextNeeds(build, context);
    if (needs.needOf({ path: packages, kind: "packages", pattern }, [input]) === "yes") continue;
    return {
      input,
      paths: [packages],
      others: [],
      patterns: [pattern],
      message: isDeletedByInstall(build, input, folder)
        ? l10n.t(
            "There is no ignore file, so `{0}` takes in `{1}` wherever somebody has installed the packages: `npm ci` deletes them, but a layer keeps them.",
            inputTitle(build, input),
            packages,
          )
        : l10n.t(
            "There is no ignore file, so `{0}` takes in `{1}` wherever somebody has installed the packages: they are of another system than the image.",
            inputTitle(build, input),
            packages,
          ),
      severity: "warning",
    };
  }
  return undefined;
}

/** Whether `npm ci` comes later in the stage: it begins with the removal of `node_modules`. Source: npm's documentation, npm-ci. */
function isDeletedByInstall(build: Build, { step }: ContextInput, folder: string): boolean {
  return projectInstalls(build).some(
    ({ npm, folder: project }) =>
      npm.program === "npm" &&
      /^(?:ci|clean-install)$/.test(npm.subcommand) &&
      project === folder &&
      npm.step.stage === step.stage &&
      npm.step.index > step.index,
  );
}

/** Until a `.gitignore` is read everything below it counts as ignored, and so would a name that nobody writes down. */
function isIgnoredByItsName(context: BuildContext, path: string): boolean {
  return !context.gitIgnores(`${path}-unignored`);
}

function fixesFor(build: Build, context: BuildContext, patterns: readonly string[]): readonly Fix[] {
  const needs = new ContextNeeds(build, context);
  const own = [pathInContext(build, context), ".dockerignore"].filter(
    (path) => path !== "" && !needs.isNamedAnywhere(path),
  );
  // Docker reads these two anyway, and an edit of theirs would break the layer cache.
  const lines = distinctPatterns([...patterns, ...own.map(escapePattern)]);
  const matcher = matcherWith(undefined, lines);
  if (needs.isHarmedBy(matcher)) return [];
  const path = below(context.root, ".dockerignore");
  return [
    {
      title: l10n.t("Create `{0}` with {1}", path, codeList(lines)),
      safety: "suggestion",
      preferred: true,
      edits: () => [
        { path, create: true, span: { start: 0, end: 0 }, newText: lines.map((line) => `${line}\n`).join("") },
      ],
    },
  ];
}
