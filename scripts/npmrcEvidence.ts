import { Linter, type LintFinding } from "../server/src/lint/engine";
import { resolveSettings } from "../server/src/lint/settings";
import { npmOptions } from "../server/src/npm/options";
import { allRules } from "../server/src/rules/index";
import { type NpmrcEntry, parseNpmrc } from "../server/src/syntax/npmrc";
import { MemoryFileSystem } from "../server/src/workspace/memoryFileSystem";
import { Workspace } from "../server/src/workspace/workspace";

export { npmOptions };

/** What npm's loader says of a file. */
interface Said {
  readonly warned: readonly { readonly kind: string; readonly key: string }[];
  /** False where it stopped before it had looked at everything. */
  readonly isComplete: boolean;
}

interface Difference {
  readonly warned: number;
  readonly reported: number;
  /** Keys that npm minds and no finding stands on the line of. */
  readonly missed: readonly string[];
  /** Findings that say that npm minds a key which it does not. */
  readonly unfounded: readonly string[];
}

/** The rules that say what npm says. */
const rulesOfNpm = new Set([
  "npmrc-unknown-key",
  "npmrc-invalid-value",
  "npmrc-unscoped-auth",
  "npmrc-deprecated-key",
  "npmrc-project-ignored",
]);

/** Compares the findings on a file, as one of a project that uses npm of this version, with what that npm said. */
export async function compare(text: string, npmVersion: string, said: Said): Promise<Difference> {
  const files = { ".npmrc": text, "package.json": JSON.stringify({ packageManager: `npm@${npmVersion}` }) };
  const linter = new Linter(new Workspace(new MemoryFileSystem(files)), allRules);
  const report = await linter.lint(".npmrc", { settings: resolveSettings({ minimumConfidence: "low" }, {}, "en") });
  for (const { rule, error } of report.ruleErrors) throw new Error(`${rule}: ${String(error)}`);
  const syntax = parseNpmrc(text);
  const { entries } = syntax;
  const reported = report.findings
    .filter(({ rule }) => rulesOfNpm.has(rule.meta.id))
    .flatMap((finding) => {
      const line = report.lines.lineAt(finding.span.start);
      const entry = entries.find((each) => each.line === line);
      return entry ? [{ finding, entry }] : [];
    });
  const warned = new Set(said.warned.map(({ key }) => key));
  // A section is to npm a setting of that name; `[a.b]` one of the name `a`.
  const sections = report.findings.filter(({ rule }) => rule.meta.id === "npmrc-key-in-section");
  const sectionNames = sections.flatMap(({ span }) => {
    const name = syntax.sections.find((each) => each.span.start === span.start)?.name ?? "";
    return [name, name.split(".")[0] ?? ""];
  });
  const keys = new Set([...reported.map(({ entry }) => entry.key), ...sectionNames]);
  // So it is with a key with dots whose value is null.
  for (const { entry } of reported) if (entry.value === null) keys.add(entry.key.split(".")[0] ?? "");
  // What a variable holds is not known to the product, and unset for this npm.
  const isUnset = (key: string) => entries.some((entry) => entry.key === key && entry.variables.length > 0);
  // Which addresses the machine has is not known to the product either.
  const missed = [...warned].filter((key) => !keys.has(key) && !isUnset(key) && key !== "local-address");
  const unfounded = said.isComplete
    ? reported
        .filter(({ finding, entry }) => !isBeyondNpm(finding, entry) && !isUntold(finding, npmVersion))
        .filter(
          ({ entry }) => !warned.has(entry.key) && !(entry.value === null && warned.has(entry.key.split(".")[0] ?? "")),
        )
    : [];
  return {
    warned: warned.size,
    reported: reported.length,
    missed,
    unfounded: unfounded.map(({ finding, entry }) => `${finding.rule.meta.id} on ${entry.key}`),
  };
}

/**
 * Whether a finding says more than npm's check of values: a word such as `no` passes for the opposite, the registry of a
 * scope fails only when it is asked, and npm 12 lets pass every URL that parses (`localhost:4873`, `file:///x`).
 */
function isBeyondNpm({ rule, severity }: LintFinding, { key, npmScope, rawValue }: NpmrcEntry): boolean {
  const isUrlWithoutHost = npmOptions.get(key)?.types.includes("url") === true && URL.canParse(rawValue);
  return (
    rule.meta.id === "npmrc-invalid-value" && (severity === "warning" || npmScope !== undefined || isUrlWithoutHost)
  );
}

/** Before 11.2 npm takes no notice of what it does not know, keys of certificates without a registry among it. */
function isUntold({ rule }: LintFinding, npmVersion: string): boolean {
  const [major = 0, minor = 0] = npmVersion.split(".").map(Number);
  return (major < 11 || (major === 11 && minor < 2)) && /^npmrc-un(?:known-key|scoped-auth)$/.test(rule.meta.id);
}
