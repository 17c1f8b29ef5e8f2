import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { BuildContext, IgnoreFile } from "../../workspace/surroundings";
import { defineDockerfileRule, type Fix, type Related, type Report } from "../define";
import { ContextNeeds } from "../shared/contextNeeds";
import { appendPatterns, codeList, distinctPatterns, matcherWith } from "../shared/ignoreFileEdits";
import { overwrittenPackages } from "../shared/overwrittenPackages";
import {
  bySecrecy,
  inputSpan,
  inputTitle,
  isWorthIt,
  listOf,
  severityOf,
  type TakenEntry,
  type UnneededInput,
  unneededInput,
} from "../shared/unneededInputs";

export const dockerignoreEntryMissing = defineDockerfileRule({
  meta: {
    id: "dockerignore-entry-missing",
    category: "build-context",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A broad COPY takes in what the ignore file should keep out"),
    effect: () =>
      l10n.t(
        "It makes the context larger, breaks the layer cache when it changes, and may put secrets or packages of another system into a layer.",
      ),
    remedy: () => l10n.t("Add a line for it to the ignore file that Docker reads for this Dockerfile."),
  },
  check({ build, report }) {
    const { context } = build.surroundings;
    if (!context?.ignore) return;
    const taken = unneededInput(build, context);
    if (!taken) return;
    // Packages that a COPY lays over installed ones are another rule's finding.
    const overwritten = new Set(overwrittenPackages(build).map(({ path }) => path));
    const left = taken.entries.filter(({ path }) => !overwritten.has(path));
    if (!left.some(isWorthIt)) return;
    for (const entries of byNeed(left)) report(reportOf(build, context, context.ignore, taken, entries));
  },
});

/** Two findings, because only what nothing needs can be kept out without asking; small things go with the others. */
function byNeed(entries: readonly TakenEntry[]): readonly (readonly TakenEntry[])[] {
  const groups = (["no", "unknown"] as const).map((need) => entries.filter((entry) => entry.need === need));
  return groups.every((group) => group.some(isWorthIt)) ? groups : [entries];
}

function reportOf(
  build: Build,
  context: BuildContext,
  ignore: IgnoreFile,
  taken: UnneededInput,
  entries: readonly TakenEntry[],
): Report {
  const title = inputTitle(build, taken.input);
  const others: Related[] = taken.others.map((other) => ({
    span: inputSpan(other),
    message: l10n.t("`{0}` takes in files of the same kind", inputTitle(build, other)),
  }));
  return {
    span: inputSpan(taken.input),
    message: messageOf(title, ignore, entries),
    severity: severityOf(taken, entries),
    related: [nearestLine(ignore, entries), ...others],
    fixes: fixesFor(build, context, ignore, entries),
  };
}

function messageOf(title: string, { path }: IgnoreFile, entries: readonly TakenEntry[]): string {
  const { secrets, others } = bySecrecy(entries);
  if (secrets.length === 0) {
    return l10n.t("`{0}` takes in {1}: no line of `{2}` prevents that.", title, listOf(entries), path);
  }
  if (others.length === 0) {
    return l10n.t(
      "`{0}` takes in {1}, which may hold secrets: no line of `{2}` prevents that.",
      title,
      listOf(secrets),
      path,
    );
  }
  return l10n.t(
    "`{0}` takes in {1}, which may hold secrets, and {2}: no line of `{3}` prevents that.",
    title,
    listOf(secrets),
    listOf(others),
    path,
  );
}

/** The line that lets the first entry through or nearly keeps it out, else the last one. */
function nearestLine({ path, syntax, matcher }: IgnoreFile, entries: readonly TakenEntry[]): Related {
  for (const entry of entries) {
    const by = matcher.decide(entry.path).by;
    if (by?.negated) return { path, span: by.span, message: l10n.t("This exception brings `{0}` back", entry.path) };
    const name = entry.path.slice(entry.path.lastIndexOf("/") + 1);
    const anchored = syntax.patterns.find(({ cleaned, negated }) => !negated && cleaned === name);
    if (anchored) {
      const message = l10n.t("This line holds at the top of the context only, not for `{0}`", entry.path);
      return { path, span: anchored.span, message };
    }
  }
  const last = syntax.patterns.at(-1)?.span ?? { start: 0, end: 0 };
  return { path, span: last, message: l10n.t("The ignore file that Docker reads for this build") };
}

function fixesFor(
  build: Build,
  context: BuildContext,
  ignore: IgnoreFile,
  entries: readonly TakenEntry[],
): readonly Fix[] {
  const patterns = distinctPatterns(entries.map(({ pattern }) => pattern));
  const matcher = matcherWith(ignore, patterns);
  if (new ContextNeeds(build, context).isHarmedBy(matcher)) return [];
  return [
    {
      title: l10n.t("Add {0} to `{1}`", codeList(patterns), ignore.path),
      safety: entries.every(({ need }) => need === "no") ? "safe" : "suggestion",
      preferred: true,
      edits: () => [appendPatterns(ignore, patterns)],
    },
  ];
}
