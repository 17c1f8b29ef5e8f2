import { parseProjectConfig } from "../../server/src/lint/config";
import { type FileReport, Linter, type LintFinding, type LintRequest } from "../../server/src/lint/engine";
import { fixAll } from "../../server/src/lint/fixAll";
import { applyEdits, editsByPath } from "../../server/src/lint/fixes";
import { resolveSettings } from "../../server/src/lint/settings";
import { githubReport } from "../../server/src/reports/github";
import { jsonReport } from "../../server/src/reports/json";
import type { ReportedFile } from "../../server/src/reports/model";
import { sarifReport } from "../../server/src/reports/sarif";
import { textReport } from "../../server/src/reports/text";
import type { Fix } from "../../server/src/rules/define";
import { LineIndex, type Span } from "../../server/src/syntax/text";
import { lintableKindOf } from "../../server/src/workspace/fileKinds";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { damage } from "../support/fixChecks";
import type { FuzzInput } from "./input";

/** What one answer may take, for up to 200 lines; longer files get more in proportion. */
const millisecondsPer200Lines = 100;

/** How much slower than meant an answer may be: the machine is slower than most, or does something else. */
const patience = 3;

/** Runs of a slow lint, the fastest of which counts: the machine may be doing something else. */
const repetitions = 4;

/** Findings of one report whose fixes are tried. */
const maximumFixed = 60;

/**
 * Lints, edits, lints again, fixes and reports every target of an input.
 * @returns one sentence for each promise of the product that did not hold; nothing rejects
 */
export async function faultsOf(input: FuzzInput): Promise<readonly string[]> {
  const faults: string[] = [];
  const attempt = async (what: string, work: () => Promise<readonly string[]>): Promise<void> => {
    try {
      faults.push(...(await work()).map((fault) => `${what}: ${fault}`));
    } catch (error) {
      faults.push(`${what}: it throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  };
  const config = input.files[".go-hints.yaml"];
  if (config !== undefined) await attempt("configuration", () => configFaults(config, input));
  for (const path of input.targets) await attempt(path, () => targetFaults(input, path));
  return faults;
}

async function configFaults(text: string, input: FuzzInput): Promise<readonly string[]> {
  const { problems } = await parseProjectConfig(text);
  return problems.flatMap(({ span, message }) => [
    ...spanFaults(span, text, `the problem “${message}”`),
    ...messageFaults(message, input),
  ]);
}

async function targetFaults(input: FuzzInput, path: string): Promise<readonly string[]> {
  const request = await requestFor(input);
  const linter = linterFor(input);
  const started = performance.now();
  const report = await linter.lint(path, { ...request, text: input.files[path] ?? "" });
  const faults = [...reportFaults(report, input)];
  faults.push(...(await timeFaults(performance.now() - started, input, path, request)));
  faults.push(...(await editFaults(linter, report, input, request)));
  faults.push(...fixFaults(report, input));
  faults.push(...(await fixAllFaults(input, path, request)));
  faults.push(...outputFaults(report, input));
  return faults;
}

/** Rule settings are those of the project's file, and doubtful findings are shown too. */
async function requestFor(input: FuzzInput): Promise<LintRequest> {
  const text = input.files[".go-hints.yaml"];
  const project = text === undefined ? undefined : (await parseProjectConfig(text)).config;
  return { settings: resolveSettings(project, { minimumConfidence: "low" }, "en") };
}

function linterFor(input: FuzzInput): Linter {
  return new Linter(new Workspace(new MemoryFileSystem(input.files)));
}

function reportFaults(report: FileReport, input: FuzzInput): readonly string[] {
  const faults = report.ruleErrors.map(
    ({ rule, error }) => `${rule} throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  for (const finding of report.findings) {
    const { id } = finding.rule.meta;
    faults.push(...spanFaults(finding.span, report.text, id), ...messageFaults(finding.message, input));
    for (const related of finding.related) {
      const text = related.path === undefined ? report.text : input.files[related.path];
      if (text === undefined) faults.push(`${id} points to ${related.path}, which does not exist`);
      else faults.push(...spanFaults(related.span, text, `${id}, related`));
      faults.push(...messageFaults(related.message, input));
    }
    for (const fix of finding.fixes) faults.push(...messageFaults(fix.title, input));
  }
  return faults;
}

function spanFaults({ start, end }: Span, text: string, what: string): readonly string[] {
  const isInside = Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= text.length;
  return isInside ? [] : [`${what} marks ${start}..${end} in a text of ${text.length}`];
}

/** Marks of a message that was not put together well, unless the person's own files hold them. */
function messageFaults(message: string, input: FuzzInput): readonly string[] {
  const unfilled = message.match(/\{\d\}|\bundefined\b|\bNaN\b|\[object \w+\]/g) ?? [];
  const isOurs = (mark: string) => !Object.values(input.files).some((text) => text.includes(mark));
  const faults = unfilled.filter(isOurs).map((mark) => `a message holds ${mark}: ${message}`);
  return message.trim() === "" ? [...faults, "a message is empty"] : faults;
}

async function timeFaults(
  first: number,
  input: FuzzInput,
  path: string,
  request: LintRequest,
): Promise<readonly string[]> {
  const text = input.files[path] ?? "";
  const lines = Math.max(text.split("\n").length, text.length / 80);
  const limit = patience * millisecondsPer200Lines * Math.max(1, lines / 200);
  let fastest = first;
  for (let run = 1; run < repetitions && fastest > limit; run++) {
    const linter = linterFor(input);
    const started = performance.now();
    await linter.lint(path, { ...request, text });
    fastest = Math.min(fastest, performance.now() - started);
  }
  return fastest > limit ? [`it takes ${fastest.toFixed(0)} ms for ${lines.toFixed(0)} lines`] : [];
}

/** What is kept from the lint before an edit must not show after it. */
async function editFaults(
  linter: Linter,
  previous: FileReport,
  input: FuzzInput,
  request: LintRequest,
): Promise<readonly string[]> {
  const { path } = previous;
  const text = input.edited[path];
  if (text === undefined) return [];
  const after = await linter.lint(path, { ...request, text, previous });
  const fresh = await linterFor(input).lint(path, { ...request, text });
  const faults = [...reportFaults(after, { ...input, files: { ...input.files, [path]: text } })];
  const [left, right] = [outline(after), outline(fresh)];
  if (left !== right) faults.push(`after an edit it says\n${left}\nbut read as a whole\n${right}`);
  return faults;
}

function outline({ findings }: FileReport): string {
  return findings
    .map(({ rule, severity, confidence, span, message, related, fixes }) =>
      JSON.stringify([rule.meta.id, severity, confidence, span, message, related, fixes.map((fix) => fix.title)]),
    )
    .join("\n");
}

function fixFaults(report: FileReport, input: FuzzInput): readonly string[] {
  // A line repeated a thousand times has a thousand findings, of which some are as good as all.
  const step = Math.ceil(report.findings.length / maximumFixed);
  const findings = report.findings.filter((_, index) => index % step === 0);
  return findings.flatMap((finding) =>
    finding.fixes.flatMap((fix) =>
      faultsOfFix(report, finding, fix, input).map((fault) => `${finding.rule.meta.id}, “${fix.title}”: ${fault}`),
    ),
  );
}

function faultsOfFix(report: FileReport, finding: LintFinding, fix: Fix, input: FuzzInput): readonly string[] {
  const faults: string[] = [];
  try {
    const edits = fix.edits();
    if (JSON.stringify(edits) !== JSON.stringify(fix.edits())) faults.push("asked twice, it gives different edits");
    for (const [path, ofFile] of editsByPath(edits)) {
      const before = path === report.path ? report.text : input.files[path];
      if (ofFile.some((edit) => edit.create === true) !== (before === undefined)) {
        faults.push(before === undefined ? `it changes ${path}, which does not exist` : `it creates ${path} again`);
      }
      const after = applyEdits(before ?? "", ofFile);
      if (!hasLoneSurrogate(before ?? "") && hasLoneSurrogate(after))
        faults.push(`it cuts a character of ${path} in two`);
      if (fix.safety === "safe") faults.push(...damage(lintableKindOf(path), before, after));
    }
    if (finding.rule.meta.fix !== "safe" && fix.safety === "safe") faults.push("its rule promises no safe fix");
  } catch (error) {
    faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return faults;
}

/** All safe fixes together come to an end, leave a file that parses, and nothing for a second run. */
async function fixAllFaults(input: FuzzInput, path: string, { settings }: LintRequest): Promise<readonly string[]> {
  const linter = linterFor(input);
  // What cannot be read as text, such as one with NUL, is a text for an editor only.
  if ((await linter.workspace.readText(path)) === undefined) return [];
  const request = { settings, selection: "safe", otherFiles: true } as const;
  const { changes, isStable, report } = await fixAll(linter, path, request);
  const faults = changes.flatMap(({ path: changed, before, after }) =>
    damage(lintableKindOf(changed), before, after).map((fault) => `all safe fixes: ${fault}`),
  );
  if (!isStable) {
    const left = report.findings.filter(({ fixes }) => fixes.some((fix) => fix.safety === "safe"));
    const ids = new Set(left.map(({ rule }) => rule.meta.id));
    faults.push(`all safe fixes do not come to an end: ${[...ids].join(", ")}`);
  }
  for (const { rule, error } of report.ruleErrors) faults.push(`after all safe fixes ${rule} throws ${String(error)}`);
  return faults;
}

const controls = /[\u0000-\u0008\u000b-\u001f]/;
const shownControls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** No report throws, and none lets control characters through to the terminal. */
function outputFaults(report: FileReport, input: FuzzInput): readonly string[] {
  const file: ReportedFile = {
    report,
    show: (path) => path,
    linesOf: (path) => (input.files[path] === undefined ? undefined : new LineIndex(input.files[path])),
  };
  const files = [file];
  const faults: string[] = [];
  for (const [name, make] of [
    ["text", textReport],
    ["github", githubReport],
    ["json", jsonReport],
    ["sarif", sarifReport],
  ] as const) {
    const output = make({ files });
    // Programs read JSON, and get the text as it is.
    const isForPrograms = name === "json" || name === "sarif";
    const control = (isForPrograms ? controls : shownControls).exec(output);
    if (control !== null) {
      faults.push(`the ${name} report lets U+${control[0].charCodeAt(0).toString(16).padStart(4, "0")} through`);
    }
  }
  return faults;
}

/** Half of a character that takes two code units. */
function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}
