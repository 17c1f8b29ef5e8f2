import assert from "node:assert/strict";
import { type FileReport, Linter, type LintFinding, type LintRequest } from "../../server/src/lint/engine";
import { type LintSettings, resolveSettings } from "../../server/src/lint/settings";
import type { Confidence, FixSafety, Rule, RuleOptions, Severity } from "../../server/src/rules/define";
import { allRules } from "../../server/src/rules/index";
import { lintableKindOf } from "../../server/src/workspace/fileKinds";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { checkFix } from "./fixChecks";
import { assertReportTranslated, inPseudoLocale } from "./pseudoLocale";
import { skip } from "./skip";
import { backTickEscape, byteOrderMark, crlf, obstacleToBackTicks, plain, type Variant } from "./variants";

export { dedent } from "./dedent";
export { examplesOf } from "./examples";

interface Case {
  readonly name: string;
  /** Texts by workspace path; a path that ends with `/` is an empty folder. */
  readonly files: Readonly<Record<string, string>>;
  /** The file that is linted; the first one of the kind that the rule reads unless given. */
  readonly file?: string;
  readonly options?: Partial<RuleOptions>;
  /** The build context: "" (the default) is the workspace folder, "guess" leaves it to the workspace. */
  readonly context?: string;
  /** Sizes in bytes of files that are larger than their texts. */
  readonly sizes?: Readonly<Record<string, number>>;
  readonly links?: readonly string[];
}

export interface SilentCase extends Case {}

export interface ReportedCase extends Case {
  /** The exact text of each finding's range, in order. */
  readonly at: string | readonly string[];
  /** The line of each finding's start, from 1. */
  readonly line?: number | readonly number[];
  /** A part of the message; a single one holds for every finding. */
  readonly message?: Expected | readonly Expected[];
  /** A single one holds for every finding. */
  readonly severity?: Severity | readonly Severity[];
  readonly confidence?: Confidence;
  /** The exact texts of the ranges of all related places, in order. */
  readonly related?: readonly string[];
  /** Every fix that is offered, in order; without it fixes are only checked for what holds for all. */
  readonly fixes?: readonly ExpectedFix[];
  /** Must not appear in any message, title or inserted text. */
  readonly secret?: string;
}

type Expected = string | RegExp;

export interface ExpectedFix {
  readonly title: Expected;
  readonly safety?: FixSafety;
  readonly preferred?: boolean;
  /** The linted file afterwards, or every changed file by path; `null`: no fix of that title is offered. */
  readonly result: string | Readonly<Record<string, string>> | null;
}

export interface RuleCases {
  readonly reported: readonly ReportedCase[];
  readonly silent: readonly SilentCase[];
}

/**
 * Declares the tests of a rule. Each case runs as it is written and once more with CRLF, with a byte order mark and, for
 * Dockerfiles, with the other escape character. Whatever a case says, each fix must hold what `checkFix` asks for.
 */
export function testRule(rule: Rule, { reported, silent }: RuleCases): void {
  refuseDuplicates(rule, [...reported, ...silent]);
  describe(rule.meta.id, () => {
    describe("reports", () => {
      for (const each of reported) inVariants(rule, each, (variant) => expectReported(rule, each, variant));
    });
    describe("is silent about", () => {
      for (const each of silent) inVariants(rule, each, (variant) => expectSilent(rule, each, variant));
    });
  });
}

function refuseDuplicates(rule: Rule, cases: readonly Case[]): void {
  const seen = new Map<string, string>();
  for (const { name, ...rest } of cases) {
    const { files, file, options, context, sizes, links } = rest;
    for (const key of [`name ${name}`, JSON.stringify({ files, file, options, context, sizes, links })]) {
      const other = seen.get(key);
      assert.ok(other === undefined, `${rule.meta.id}: the cases "${other}" and "${name}" are the same`);
      seen.set(key, name);
    }
  }
}

function inVariants(rule: Rule, each: Case, test: (variant: Variant) => Promise<void>): void {
  const main = each.files[mainFile(rule, each)] ?? "";
  it(each.name, () => test(plain));
  it(`${each.name} (${crlf.name})`, () => test(crlf));
  if (rule.reads !== "npmrc") it(`${each.name} (${byteOrderMark.name})`, () => test(byteOrderMark));
  if (rule.reads !== "dockerfile") return;
  const obstacle = obstacleToBackTicks(main);
  it(`${each.name} (${backTickEscape.name})`, function () {
    if (obstacle !== undefined) skip(this, obstacle);
    return test(backTickEscape);
  });
}

function mainFile(rule: Rule, { name, files, file }: Case): string {
  const main = file ?? Object.keys(files).find((path) => lintableKindOf(path) === rule.reads);
  assert.ok(
    main !== undefined && files[main] !== undefined,
    `${rule.meta.id}: "${name}" has no file that the rule reads`,
  );
  return main;
}

async function expectSilent(rule: Rule, each: SilentCase, variant: Variant): Promise<void> {
  const { report } = await lintCase(rule, each, variant);
  assert.deepEqual(
    report.findings.map((finding) => `${textAt(report, finding.span)}: ${finding.message}`),
    [],
  );
}

async function expectReported(rule: Rule, each: ReportedCase, variant: Variant): Promise<void> {
  const linted = await lintCase(rule, each, variant);
  const { report } = linted;
  const { findings } = report;
  const marked = findings.map((finding) => textAt(report, finding.span));
  assert.deepEqual(marked, listOf(each.at).map(variant.other), "the ranges of the findings");
  if (each.line !== undefined) {
    const lines = findings.map((finding) => report.lines.lineAt(finding.span.start) + 1 - variant.addedLines);
    assert.deepEqual(lines, listOf(each.line), "the lines of the findings");
  }
  findings.forEach((finding, index) => {
    expectFinding(rule, each, finding);
    if (each.message !== undefined) expectText(finding.message, forEach(each.message, index), "message");
    if (each.severity !== undefined) assert.equal(finding.severity, forEach(each.severity, index));
    if (each.confidence !== undefined) assert.equal(finding.confidence, each.confidence);
  });
  if (each.related !== undefined) {
    const related = await Promise.all(
      findings.flatMap((finding) => finding.related.map((place) => relatedText(linted, place))),
    );
    assert.deepEqual(related, each.related.map(variant.other), "the related places");
  }
  await expectFixes(linted, each, variant);
  if (variant === plain) await expectTranslated(rule, each);
}

/** Everything that is said comes out of the bundle of messages. */
function expectTranslated(rule: Rule, each: Case): Promise<void> {
  // The tester's own tests have rules whose messages nobody translates.
  if (!allRules.includes(rule)) return Promise.resolve();
  return inPseudoLocale(async () => {
    const { report } = await lintCase(rule, each, plain);
    const { files, options, context } = each;
    assertReportTranslated(report, JSON.stringify({ files, options, context }).replaceAll("\\n", "\n"));
  });
}

/** What holds for every finding of every rule. */
function expectFinding(rule: Rule, { secret }: ReportedCase, finding: LintFinding): void {
  const titles = finding.fixes.map((fix) => fix.title);
  for (const text of [finding.message, ...titles, ...finding.related.map((place) => place.message)]) {
    assert.doesNotMatch(text, /\{\d+\}/, "a placeholder was left in");
    assert.notEqual(text.trim(), "");
    if (secret !== undefined) assert.ok(!text.includes(secret), `a text shows the secret: ${text}`);
  }
  assert.equal(new Set(titles).size, titles.length, "two fixes of a finding have the same title");
  assert.ok(finding.fixes.filter((fix) => fix.preferred === true).length <= 1, "more than one fix is preferred");
  if (rule.meta.fix === "none") assert.deepEqual(titles, [], "meta.fix says none");
  if (rule.meta.fix === "suggestion") {
    const safe = finding.fixes.filter((fix) => fix.safety === "safe").map((fix) => fix.title);
    assert.deepEqual(safe, [], "meta.fix says that no fix is safe");
  }
}

interface LintedCase {
  readonly main: string;
  readonly report: FileReport;
  readonly linter: Linter;
  readonly request: LintRequest;
}

async function expectFixes(linted: LintedCase, each: ReportedCase, variant: Variant): Promise<void> {
  const { main, report } = linted;
  const offered = report.findings.flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })));
  const expected = each.fixes?.filter((fix) => fix.result !== null);
  for (const { title } of each.fixes?.filter((fix) => fix.result === null) ?? []) {
    assert.ok(!offered.some(({ fix }) => matches(fix.title, title)), `"${title}" is offered`);
  }
  if (expected !== undefined) {
    const titles = offered.map(({ fix }) => fix.title);
    assert.equal(titles.length, expected.length, `these fixes are offered: ${titles.join(" | ") || "none"}`);
  }
  for (const [index, { finding, fix }] of offered.entries()) {
    const expectation = expected?.[index];
    if (expectation !== undefined) {
      expectText(fix.title, expectation.title, "title of the fix");
      if (expectation.safety !== undefined) assert.equal(fix.safety, expectation.safety, fix.title);
      if (expectation.preferred !== undefined) assert.equal(fix.preferred === true, expectation.preferred, fix.title);
    }
    const { texts, faults } = await checkEachFix(linted, { report, finding, fix });
    if (expectation !== undefined) {
      const results =
        typeof expectation.result === "string" ? { [main]: expectation.result } : (expectation.result ?? {});
      const wanted = Object.entries(results).map(([path, text]) => [path, rewritten(path, text, main, variant, each)]);
      assert.deepEqual(Object.fromEntries(texts), Object.fromEntries(wanted), fix.title);
    }
    assert.deepEqual(faults, [], fix.title);
    const { secret } = each;
    if (secret !== undefined) {
      for (const { newText } of fix.edits()) assert.ok(!newText.includes(secret), `"${fix.title}" writes the secret`);
    }
  }
}

/** Checked with every rule at work, so that what a fix brings with it is seen. */
function checkEachFix(linted: LintedCase, question: Parameters<typeof checkFix>[1]): ReturnType<typeof checkFix> {
  const { linter, request } = linted;
  const rule = linter.rules[0];
  const others = allRules.filter((each) => each.meta.id !== rule?.meta.id);
  const everyRule = new Linter(linter.workspace, [...linter.rules, ...others]);
  return everyRule
    .lint(question.report.path, request)
    .then((report) => checkFix(everyRule, { ...question, report }, request));
}

async function lintCase(rule: Rule, each: Case, variant: Variant): Promise<LintedCase> {
  const main = mainFile(rule, each);
  const files = Object.fromEntries(
    Object.entries(each.files).map(([path, text]) => [path, path === main ? variant.main(text) : variant.other(text)]),
  );
  const { sizes, links, context = "" } = each;
  const system = new MemoryFileSystem(files, { ...(sizes && { sizes }), ...(links && { links }) });
  const linter = new Linter(new Workspace(system), [rule]);
  const request = { settings: settingsFor(rule, each), ...(context === "guess" ? {} : { contextOverride: context }) };
  const report = await linter.lint(main, request);
  for (const { error } of report.ruleErrors) throw error;
  return { main, report, linter, request };
}

function settingsFor(rule: Rule, { options }: Case): LintSettings {
  const rules = rule.meta.offByDefault === true ? { [rule.meta.id]: rule.meta.severity } : {};
  const settings = resolveSettings({ minimumConfidence: "low" }, { rules }, "en");
  return { ...settings, options: { ...settings.options, ...options } };
}

/** The expected text of a file after a fix; a file that the fix creates is not rewritten like those that are there. */
function rewritten(path: string, text: string, main: string, variant: Variant, each: Case): string {
  if (path === main) return variant.main(text);
  return path in each.files ? variant.other(text) : text;
}

async function relatedText({ linter, report }: LintedCase, place: LintFinding["related"][number]): Promise<string> {
  const text = place.path === undefined ? report.file.text : await linter.workspace.readText(place.path);
  assert.ok(text !== undefined, `a related place is in ${place.path}, which does not exist`);
  return text.slice(place.span.start, place.span.end);
}

function textAt(report: FileReport, span: LintFinding["span"]): string {
  return report.file.text.slice(span.start, span.end);
}

function listOf<Item extends string | number>(value: Item | readonly Item[]): readonly Item[] {
  return typeof value === "object" ? value : [value];
}

function forEach<Item>(value: Item | readonly Item[], index: number): Item {
  if (!Array.isArray(value)) return value as Item;
  const item = (value as readonly Item[])[index];
  assert.ok(item !== undefined, "fewer expectations than findings");
  return item;
}

function matches(text: string, expected: Expected): boolean {
  return typeof expected === "string" ? text.includes(expected) : expected.test(text);
}

function expectText(text: string, expected: Expected, what: string): void {
  assert.ok(matches(text, expected), `the ${what} is: ${text}\nexpected: ${expected}`);
}
