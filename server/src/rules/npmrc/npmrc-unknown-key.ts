import * as l10n from "@vscode/l10n";
import { type KeyStanding, type MeantOption, meantOption, nameWithin, standingOf } from "../../npm/keys";
import { newestNpmMajor, npmOptions } from "../../npm/options";
import { isForScripts, otherManagersWith, ownKeysOf } from "../../npm/otherManagers";
import { booleanReading, isAcceptedValue } from "../../npm/values";
import { isNear } from "../../syntax/nearestName";
import { type NpmrcEntry, type NpmrcSyntax, topLevelSettings } from "../../syntax/npmrc";
import type { NpmProject } from "../../workspace/npmProject";
import { defineNpmrcRule, type Fix, type NpmrcChecking, type Report } from "../define";
import { isLiteralCredential } from "../shared/npmrcCredentials";
import { removeEntries } from "../shared/npmrcEdits";
import { effectiveEntries, linesWithKeyOf, mayUseNpm } from "../shared/npmrcEntries";

/** Without a registry in front these are the business of `npmrc-unscoped-auth`, where they have a value. */
const credentials = new Set([
  "_authToken",
  "_password",
  "_authtoken",
  "-authtoken",
  "username",
  "email",
  "certfile",
  "keyfile",
]);

/** Written for npm and taken for npm's although another package manager has them, too, unless that one is in use. */
const widelyMistaken = new Set(["http-proxy", "no-proxy", "always-auth"]);

export const npmrcUnknownKey = defineNpmrcRule({
  meta: {
    id: "npmrc-unknown-key",
    category: "npmrc",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A setting that npm does not have"),
    effect: () => l10n.t("npm goes on without it, warns since version 11, and with `strict-npmrc` refuses to run."),
    remedy: () => l10n.t("Correct the name or remove the line; settings of other tools belong into their own files."),
  },
  check(checking) {
    const { npmrc, project, report } = checking;
    for (const entry of lastOfEach(npmrc)) {
      const isCredential =
        entry.value !== "" && entry.value !== null && entry.value !== false && credentials.has(entry.key);
      if (isCredential && mayUseNpm(project)) continue;
      const standing = standingOf(entry.key, project.npmMajor);
      const isTaken = standing.kind === "known" || isOfAnotherManager(entry.key, project);
      if (!isTaken) report({ span: entry.keySpan, ...findingFor(checking, entry, standing) });
    }
    if (!mayUseNpm(project)) return;
    for (const entry of movedEntries(npmrc)) {
      report({
        span: entry.span,
        message: l10n.t(
          "`null` behind a key with dots makes npm look for a setting `{0}`, which it does not have.",
          entry.key.split(".")[0] ?? "",
        ),
      });
    }
  },
});

/** npm warns once of each key. */
function lastOfEach(npmrc: NpmrcSyntax): readonly NpmrcEntry[] {
  return [...new Map(effectiveEntries(npmrc).map((entry) => [entry.key, entry])).values()];
}

/** Lines whose key ini takes apart at its dots, which it does where the value is `null`. */
function movedEntries(npmrc: NpmrcSyntax): readonly NpmrcEntry[] {
  const settings = topLevelSettings(npmrc);
  return npmrc.entries.filter(
    ({ key, value, section }) =>
      section === undefined && value === null && /^[^.\\]+\./.test(key) && !settings.has(key),
  );
}

/** Whether a key is, or may be, one of a package manager other than npm that reads the file. */
function isOfAnotherManager(key: string, { managers }: NpmProject): boolean {
  const owners = otherManagersWith(key);
  if (owners.some((owner) => managers.has(owner))) return true;
  if (managers.has("npm")) return false;
  if (managers.size === 0) return owners.length > 0 && !widelyMistaken.has(key);
  if (owners.length > 0) return true;
  // pnpm, Yarn and Bun take more than is listed: only what is a slip away from something known is wrong for certain.
  const known = [...npmOptions.keys(), ...[...managers].flatMap((manager) => [...ownKeysOf(manager)])];
  return npmOptions.has(key) || key.includes(":") || !known.some((each) => each !== key && isNear(each, key, 1));
}

function findingFor(checking: NpmrcChecking, entry: NpmrcEntry, standing: KeyStanding): Omit<Report, "span"> {
  const key = shownKey(entry.key);
  if (standing.kind === "removed") {
    const fixes = entry.key === "always-auth" ? [removal(checking, entry)] : [];
    return {
      message: l10n.t("npm has no `{0}` since version {1}: the line has no effect.", key, standing.until + 1),
      fixes,
    };
  }
  if (standing.kind === "later") {
    return {
      message: l10n.t(
        "npm {0}, which package.json asks for, has no `{1}`: it came with npm {2}.",
        checking.project.npmMajor ?? newestNpmMajor,
        key,
        standing.since,
      ),
    };
  }
  const [owner] = otherManagersWith(entry.key);
  const meant = meantOption(entry.key);
  if (owner !== undefined && meant?.isCertain !== true) {
    return {
      message: l10n.t(
        "`{0}` is a setting of {1}; npm does not have it, and this project uses npm.",
        key,
        nameOf(owner),
      ),
    };
  }
  if (meant === undefined && isForScripts(entry.key)) {
    return {
      severity: "information",
      message: l10n.t(
        "npm does not have `{0}` and warns of it. It hands it to the scripts of packages: set the environment variable `npm_config_{1}` for them instead.",
        key,
        key.replaceAll("-", "_").toLowerCase(),
      ),
    };
  }
  if (meant === undefined) return { message: l10n.t("npm has no setting `{0}`: the line has no effect.", key) };
  return {
    message: l10n.t("npm has no setting `{0}`; `{1}` is the one that is meant, it seems.", key, meant.name),
    fixes: renaming(checking, entry, meant),
  };
}

/** A key as it may be shown: a line without `=` can be a token by itself. */
function shownKey(key: string): string {
  const isSecret = /(?:npm_|gh[pousr]_|glpat-|NpmToken\.)\w{6}|:\/\/[^/]*@/.test(key) || /[A-Za-z0-9+/=]{32}/.test(key);
  return isSecret || key.length > 80 ? `${key.slice(0, 4)}…` : key.replaceAll("`", "'");
}

function nameOf(manager: string): string {
  return manager === "yarn" ? "Yarn" : manager === "bun" ? "Bun" : manager;
}

function removal({ path, text, npmrc, project }: NpmrcChecking, entry: NpmrcEntry): Fix {
  return {
    title: l10n.t("Remove `{0}`", entry.key),
    // Yarn 1 reads it: only where npm is in use for certain is it without effect.
    safety: project.managers.has("npm") ? "safe" : "suggestion",
    preferred: true,
    edits: () => removeEntries(path, text, linesWithKeyOf(entry, npmrc)),
  };
}

/** Only where the right name is not there already, and where npm takes the value and nothing else is wrong with it. */
function renaming(
  { path, text, npmrc, project }: NpmrcChecking,
  entry: NpmrcEntry,
  meant: MeantOption,
): readonly Fix[] {
  const name = nameWithin(entry.key);
  const key = `${entry.key.slice(0, entry.key.length - name.length)}${meant.name}`;
  const lines = linesWithKeyOf(entry, npmrc);
  const spans = lines.flatMap(({ keySpan }) => {
    const at = text.slice(keySpan.start, keySpan.end).lastIndexOf(name);
    return at < 0 ? [] : [{ start: keySpan.start + at, end: keySpan.start + at + name.length }];
  });
  const isFit = lines.every((each) => isFitFor(each, meant.name));
  if (!isFit || spans.length < lines.length || npmrc.entries.some((other) => other.key === key)) return [];
  return [
    {
      title: l10n.t("Write `{0}`", meant.name),
      safety: meant.isCertain && project.managers.has("npm") ? "safe" : "suggestion",
      preferred: true,
      edits: () => spans.map((span) => ({ path, span, newText: meant.name })),
    },
  ];
}

/** Whether a value may stand behind a setting's right name. A literal token under a wrong one is nobody's to put in force. */
function isFitFor(entry: NpmrcEntry, name: string): boolean {
  if (isLiteralCredential({ ...entry, name })) return false;
  const option = npmOptions.get(name);
  if (option === undefined || entry.registryScope || entry.npmScope || entry.variables.length > 0) return true;
  const isWord = option.types.includes("boolean") && !option.types.includes("string");
  return isAcceptedValue(option, entry.value) && !(isWord && /not-false|zero/.test(booleanReading(entry.value)));
}
