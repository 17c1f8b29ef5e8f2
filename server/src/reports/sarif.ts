import type * as Sarif from "sarif";
import type { LintFinding } from "../lint/engine";
import { editsByPath } from "../lint/fixes";
import { describeRules, type RuleDescription } from "../lint/metadata";
import { productVersion } from "../product";
import type { Confidence, Fix, Severity } from "../rules/define";
import { stableHash } from "./hash";
import { locate, type Range, type ReportedFile, type ReportInput } from "./model";
import { maskSecrets } from "./secrets";

const levels: Readonly<Record<Severity, Sarif.ReportingConfiguration.level>> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};

/** GitHub's words for how sure a rule is. */
const precisions: Readonly<Record<Confidence, string>> = { high: "high", medium: "medium", low: "low" };

const emptyRange: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** The findings as SARIF 2.1.0, with all rules, fixes and fingerprints that survive edits elsewhere in the file. */
export function sarifReport(input: ReportInput): string {
  const rules = describeRules();
  const results = input.files.flatMap((file) => resultsOf(file, rules));
  const log: Sarif.Log = {
    version: "2.1.0",
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    runs: [
      {
        tool: {
          driver: { name: "Dockerfile Go Hints", semanticVersion: productVersion, rules: rules.map(ruleToSarif) },
        },
        columnKind: "utf16CodeUnits",
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleToSarif(rule: RuleDescription): Sarif.ReportingDescriptor {
  const help = `${rule.effect} ${rule.remedy}`;
  return {
    id: rule.id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.effect },
    help: { text: help, markdown: `${help}\n\n[${rule.id}](${rule.url})` },
    helpUri: rule.url,
    defaultConfiguration: { enabled: rule.onByDefault, level: levels[rule.severity] },
    properties: { category: rule.category, precision: precisions[rule.confidence], tags: [rule.category] },
  };
}

function resultsOf(file: ReportedFile, rules: readonly RuleDescription[]): readonly Sarif.Result[] {
  const seen = new Map<string, number>();
  return file.report.findings.map((finding) => {
    const key = fingerprintSource(file, finding);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    const { id } = finding.rule.meta;
    const ruleIndex = rules.findIndex((rule) => rule.id === id);
    return {
      ruleId: id,
      ...(ruleIndex < 0 ? {} : { ruleIndex }),
      level: levels[finding.severity],
      message: { text: finding.message },
      locations: locationsOf(file, undefined, finding.span),
      relatedLocations: finding.related.flatMap((related, index) =>
        locationsOf(file, related.path, related.span).map((location) => ({
          id: index + 1,
          ...location,
          message: { text: related.message },
        })),
      ),
      partialFingerprints: { "goHints/v1": `${stableHash(key)}:${count + 1}` },
      fixes: finding.fixes.map((fix) => fixToSarif(file, fix)),
      properties: { severity: finding.severity, confidence: finding.confidence },
    };
  });
}

/** Rule and line without its indentation: the same finding keeps its identity when lines above it come and go. */
function fingerprintSource(file: ReportedFile, finding: LintFinding): string {
  const { lines } = file.report;
  const whole = lines.lineSpan(lines.lineAt(finding.span.start));
  return `${finding.rule.meta.id}\n${maskSecrets(file.report.file.text.slice(whole.start, whole.end).trim())}`;
}

function locationsOf(
  file: ReportedFile,
  path: string | undefined,
  span: LintFinding["span"],
): { physicalLocation: Sarif.PhysicalLocation }[] {
  const place = locate(file, path, span);
  if (place === undefined) return [];
  return [{ physicalLocation: { artifactLocation: artifact(place.path), region: region(place.range) } }];
}

function fixToSarif(file: ReportedFile, fix: Fix): Sarif.Fix {
  return {
    description: { text: fix.title },
    // One change for each file: the places of its replacements all count in the text as it is.
    artifactChanges: Array.from(editsByPath(fix.edits()), ([path, edits]) => ({
      artifactLocation: artifact(file.show(path)),
      replacements: edits.map(({ span, newText }) => ({
        deletedRegion: region(locate(file, path, span)?.range ?? emptyRange),
        insertedContent: { text: newText },
      })),
    })),
    properties: { safety: fix.safety, preferred: fix.preferred === true },
  };
}

function region(range: Range): Sarif.Region {
  return {
    startLine: range.start.line + 1,
    startColumn: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
  };
}

/** A relative path stays relative to the root of the repository; an absolute one becomes a `file:` address. */
function artifact(path: string): Sarif.ArtifactLocation {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  if (path.startsWith("/")) return { uri: `file://${encoded}` };
  if (/^[A-Za-z]:\//.test(path)) return { uri: `file:///${path.slice(0, 2)}${encoded.slice(encoded.indexOf("/"))}` };
  return { uri: encoded, uriBaseId: "%SRCROOT%" };
}
