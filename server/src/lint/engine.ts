import * as l10n from "@vscode/l10n";
import { simulate } from "../build/build";
import type {
  Confidence,
  DockerfileRule,
  DockerignoreRule,
  FileKind,
  NpmrcRule,
  Report,
  Rule,
  RuleOptions,
} from "../rules/define";
import { allRules } from "../rules/index";
import { type DockerfileSyntax, parseDockerfile } from "../syntax/dockerfile";
import { parseDockerignore } from "../syntax/dockerignore";
import { parseNpmrc } from "../syntax/npmrc";
import { LineIndex } from "../syntax/text";
import type { ContextHints, ContextOverrides } from "../workspace/context";
import { contextHintsOf, saysTheSame } from "../workspace/contextHints";
import { lintableKindOf } from "../workspace/fileKinds";
import { folderOf } from "../workspace/paths";
import type { Surroundings } from "../workspace/surroundings";
import type { Workspace } from "../workspace/workspace";
import { type FileReport, LintedDockerfile, type LintFinding, type RuleError, type Skipped } from "./fileReport";
import { RuleChecks } from "./ruleChecks";
import { confidences, effectiveLevel, type LintSettings } from "./settings";
import { readSuppressions, type SuppressibleFile, suppressionOf } from "./suppress";
import { unusedSuppressionFindings } from "./unusedSuppressions";

export interface LintRequest {
  readonly settings: LintSettings;
  /** The text to lint; without it, what the workspace has for the path. */
  readonly text?: string;
  /** The build context, given by the person: wins over everything that the workspace shows. */
  readonly contextOverride?: string;
  /** An earlier report on the same file, whose parsed instructions are used again. */
  readonly previous?: FileReport;
  /**
   * Whether the file is open in an editor: of what its report is made from, the next version then takes over all that the
   * edit does not touch. Offsets of such a report count in its own text, which has room for edits: positions come from its
   * `lines`, and its fixes must not be applied. It holds until the next one is made from it.
   */
  readonly isEdited?: boolean;
}

export type { FileReport, LintFinding, RuleError, Skipped } from "./fileReport";

/** Longer texts (in UTF-16 code units) are not linted: no such Dockerfile is written by hand. */
export const maximumLintedLength = 1_000_000;

/** The simulation asks for files as it goes; what is still missing after so many rounds stays unknown. */
const maximumRounds = 5;

const noHints: ContextHints = { literalSources: [], wildcardSources: [], takesWholeContext: false, buildsGo: false };

/** The kind of a file by its path. One that a person names and that is nothing else is taken for a Dockerfile. */
export function kindOfPath(path: string): FileKind {
  return lintableKindOf(path) ?? "dockerfile";
}

interface RawFindings {
  readonly findings: { readonly rule: Rule; readonly report: Report }[];
  readonly errors: RuleError[];
}

/** Runs rules over files of one workspace and decides what of it is shown. Holds no state of its own. */
export class Linter {
  constructor(
    readonly workspace: Workspace,
    readonly rules: readonly Rule[] = allRules,
  ) {}

  /** Lints one file; never rejects because of what the file holds. */
  async lint(path: string, request: LintRequest): Promise<FileReport> {
    const kind = kindOfPath(path);
    const text = request.text ?? (await this.workspace.readText(path));
    if (text === undefined) return emptyReport(path, kind, "", unreadable());
    if (text.length > maximumLintedLength) return emptyReport(path, kind, text, tooLarge(text.length));
    if (kind === "dockerfile") return this.lintDockerfile(path, text, request);
    if (kind === "dockerignore") return this.lintDockerignore(path, text, request);
    const file = { kind, text, lines: new LineIndex(text) };
    const raw = await this.checkNpmrc(path, text, request);
    return this.finish(path, file, raw, request.settings, { contextRoot: null });
  }

  private async lintDockerfile(path: string, text: string, request: LintRequest): Promise<FileReport> {
    const { previous, isEdited } = request;
    const syntax = parseDockerfile(text, previous?.syntax, isEdited);
    if (syntax.isTemplate) {
      const file = new LintedDockerfile(syntax);
      return { ...emptyReport(path, "dockerfile", text), file, lines: file.lines, syntax };
    }
    const rules = this.rulesFor("dockerfile", request.settings).filter(
      ({ mentions }) => mentions === undefined || mentions.some((word) => syntax.vocabulary.has(word)),
    );
    const { options } = request.settings;
    const hints = hintsOf(syntax, previous);
    const surroundings = await this.workspace.surroundings(path, hints, overridesFor(path, request));
    const { context } = surroundings;
    let checks = followed(previous?.checks, syntax, surroundings, options);
    for (let round = 1; ; round++) {
      // While something was being read, the instructions went over to a later version. This one is of no more use to an
      // editor, but whoever waits for it gets it.
      if (syntax.isOvertaken) return this.lintDockerfile(path, text, withoutEditing(request));
      if (!checks) {
        syntax.editing?.edits.beginSimulation();
        checks = new RuleChecks(simulate(syntax, surroundings), options);
      }
      const { build } = checks;
      const raw = answersOf(rules, checks);
      // What rules and simulation wanted to read makes some answers "unknown": once it is read, they are asked again.
      if (round < maximumRounds && (await this.workspace.fulfil(surroundings))) {
        checks = undefined;
        continue;
      }
      if (syntax.isOvertaken) return this.lintDockerfile(path, text, withoutEditing(request));
      const file = new LintedDockerfile(syntax);
      return this.finish(path, file, raw, request.settings, {
        syntax,
        build,
        ...(isEdited && raw.errors.length === 0 && { checks, hints }),
        contextRoot: context?.root ?? null,
        ...(context && { decision: context.decision }),
      });
    }
  }

  private async checkNpmrc(path: string, text: string, { settings }: LintRequest): Promise<RawFindings> {
    const npmrc = parseNpmrc(text);
    const project = await this.workspace.npmProject(path);
    const { options } = settings;
    const rules = this.rulesFor("npmrc", settings);
    return run(rules, (rule: NpmrcRule, report) => rule.check({ path, text, npmrc, project, options, report }));
  }

  private async lintDockerignore(path: string, text: string, request: LintRequest): Promise<FileReport> {
    const dockerignore = parseDockerignore(text);
    const rules = this.rulesFor("dockerignore", request.settings);
    const { options } = request.settings;
    const surroundings = await this.surroundingsOfIgnoreFile(path, request);
    const { context } = surroundings;
    for (let round = 1; ; round++) {
      const raw = run(rules, (rule: DockerignoreRule, report) =>
        rule.check({ path, text, dockerignore, context, options, report }),
      );
      if (round < maximumRounds && (await this.workspace.fulfil(surroundings))) continue;
      const file = { kind: "dockerignore" as const, text, lines: new LineIndex(text) };
      return this.finish(path, file, raw, request.settings, { contextRoot: context?.root ?? null });
    }
  }

  /** Of the Dockerfile that the file is named after; any other one is for the folder that it lies in. */
  private async surroundingsOfIgnoreFile(path: string, request: LintRequest): Promise<Surroundings> {
    const dockerfile = path.slice(0, -".dockerignore".length);
    const isNamedAfter = dockerfile !== "" && !dockerfile.endsWith("/");
    if (!isNamedAfter) return this.workspace.surroundings(path, noHints, { context: folderOf(path) });
    const hints = contextHintsOf(parseDockerfile((await this.workspace.readText(dockerfile)) ?? ""));
    const surroundings = await this.workspace.surroundings(dockerfile, hints, overridesFor(dockerfile, request), path);
    // The folder of a guess need not be the one that the patterns are for.
    return surroundings.context?.isGuess ? { ...surroundings, context: undefined } : surroundings;
  }

  private rulesFor<Kind extends FileKind>(kind: Kind, settings: LintSettings): Extract<Rule, { reads: Kind }>[] {
    const reads = (rule: Rule): rule is Extract<Rule, { reads: Kind }> => rule.reads === kind;
    return this.rules.filter(reads).filter((rule) => effectiveLevel(rule, settings) !== "off");
  }

  private finish(
    path: string,
    file: SuppressibleFile,
    raw: RawFindings,
    settings: LintSettings,
    rest: Pick<FileReport, "contextRoot" | "decision" | "syntax" | "build" | "checks" | "hints">,
  ): FileReport {
    const suppressions = readSuppressions(file);
    const used = new Set<object>();
    const findings: LintFinding[] = [];
    for (const { rule, report } of raw.findings) {
      // Looked up before the confidence: a comment that hides a doubtful finding is in use.
      const suppression = suppressionOf(suppressions, rule.meta.id, report.span.start);
      if (suppression !== undefined) used.add(suppression);
      else findings.push(toFinding(rule, report, settings));
    }
    const silent = new Set(raw.errors.map((error) => error.rule));
    findings.push(
      ...unusedSuppressionFindings({ path, file, suppressions, used, silent, rules: this.rules, settings }),
    );
    const threshold = confidences.indexOf(settings.minimumConfidence);
    const shown = findings.filter((finding) => confidences.indexOf(finding.confidence) >= threshold).sort(byPosition);
    return {
      path,
      kind: file.kind,
      file,
      lines: file.lines,
      findings: file.dockerfile?.isGenerated ? shown.map(withoutSafeFixes) : shown,
      ruleErrors: raw.errors,
      ...rest,
    };
  }
}

/** Runs each rule by itself: one that throws costs its own findings and nothing else. */
function run<Kind extends Rule>(
  rules: readonly Kind[],
  check: (rule: Kind, report: (report: Report) => void) => void,
): RawFindings {
  const findings: RawFindings["findings"] = [];
  const errors: RuleError[] = [];
  for (const rule of rules) {
    const reports: Report[] = [];
    try {
      check(rule, (report) => reports.push(report));
      findings.push(...reports.map((report) => ({ rule, report })));
    } catch (error) {
      errors.push({ rule: rule.meta.id, error });
    }
  }
  return { findings, errors };
}

/** What the rules say of a build, each by itself. */
function answersOf(rules: readonly DockerfileRule[], checks: RuleChecks): RawFindings {
  const findings: RawFindings["findings"] = [];
  const errors: RuleError[] = [];
  for (const rule of rules) {
    const answer = checks.answerOf(rule);
    if ("error" in answer) errors.push({ rule: rule.meta.id, error: answer.error });
    for (const report of answer.reports) findings.push({ rule, report });
  }
  return { findings, errors };
}

/** The earlier build and what was said of it, gone over to a later version of its file; `undefined` where it cannot. */
function followed(
  checks: RuleChecks | undefined,
  syntax: DockerfileSyntax,
  surroundings: Surroundings,
  options: RuleOptions,
): RuleChecks | undefined {
  if (checks?.options !== options || checks.build.surroundings !== surroundings || syntax.isOvertaken) return undefined;
  return checks.build.follow(syntax) ? checks : undefined;
}

/** What a Dockerfile says about its context: what it said before, where an edit has changed none of that. */
function hintsOf(syntax: DockerfileSyntax, previous: FileReport | undefined): ContextHints {
  const { editing } = syntax;
  const before = previous?.hints;
  const isNext = editing?.version === (previous?.syntax?.editing?.version ?? 0) + 1;
  if (!before || !isNext || editing?.edits !== previous?.syntax?.editing?.edits) return contextHintsOf(syntax);
  return editing?.changes?.every(saysTheSame) ? before : contextHintsOf(syntax);
}

function withoutEditing({ previous, isEdited, ...request }: LintRequest): LintRequest {
  return request;
}

function overridesFor(path: string, { settings, contextOverride }: LintRequest): ContextOverrides {
  return contextOverride === undefined ? settings.contextOf(path) : { context: contextOverride };
}

function toFinding(rule: Rule, report: Report, settings: LintSettings): LintFinding {
  const level = settings.levelOf(rule);
  const configured = level === "off" ? undefined : level;
  const confidence: Confidence = report.confidence ?? rule.meta.confidence;
  const { span, message, related = [], fixes = [] } = report;
  const severity = configured ?? report.severity ?? rule.meta.severity;
  return { span, message, related, fixes, rule, severity, confidence };
}

function byPosition(a: LintFinding, b: LintFinding): number {
  const byId = a.rule.meta.id < b.rule.meta.id ? -1 : 1;
  return a.span.start - b.span.start || a.span.end - b.span.end || (a.rule === b.rule ? 0 : byId);
}

/** What a generated file says would be undone by the next run of its generator: a person has to decide. */
function withoutSafeFixes(finding: LintFinding): LintFinding {
  return { ...finding, fixes: finding.fixes.map((fix) => ({ ...fix, safety: "suggestion" })) };
}

function emptyReport(path: string, kind: FileKind, text: string, skipped?: Skipped): FileReport {
  const file = { kind, text, lines: new LineIndex(text) };
  const report = { path, kind, file, lines: file.lines, contextRoot: null, findings: [], ruleErrors: [] };
  return skipped ? { ...report, skipped } : report;
}

function unreadable(): Skipped {
  return {
    reason: "unreadable",
    message: l10n.t("It cannot be read: it is absent, no text in UTF-8, larger than 8 MB, or outside the workspace."),
  };
}

function tooLarge(length: number): Skipped {
  const megabytes = (length / 1_000_000).toFixed(1);
  return {
    reason: "too-large",
    message: l10n.t("Not checked: {0} MB are more than a file written by hand has.", megabytes),
  };
}
