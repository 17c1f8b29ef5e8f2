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
import { emptyTally, everyTrial, type Tally, type Trial } from "./trials";

/** What one answer may take, for up to 200 lines; longer files get more in proportion. */
const millisecondsPer200Lines = 100;

/** How much slower than meant an answer may be: the machine is slower than most, or its processors are shared. */
const patience = 3;

/** Runs of a slow lint, the fastest of which counts. */
const repetitions = 4;

/** Findings of one report whose fixes are tried. */
const maximumFixed = 60;

/** What came of an input. */
export interface Outcome {
  /** One sentence for each promise of the product that did not hold. */
  readonly faults: readonly string[];
  readonly tally: Tally;
}

/**
 * Checks every target of an input and does with it what is wanted; nothing rejects. Only what can show something counts
 * as done: what has no fix is not fixed. An input with control characters is reported whether that is wanted or not.
 */
export async function tryOut(input: FuzzInput, wanted: ReadonlySet<Trial> = everyTrial): Promise<Outcome> {
  const faults: string[] = [];
  const tally = emptyTally();
  const attempt = async (what: string, work: () => Promise<Found>): Promise<void> => {
    try {
      faults.push(...(await work()).map((fault) => `${what}: ${fault}`));
    } catch (error) {
      faults.push(`${what}: it throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  };
  const config = input.files[".go-hints.yaml"];
  if (config !== undefined) await attempt("configuration", () => configFaults(config, input));
  const isSuspect = Object.values(input.files).some((text) => shownControls.test(text));
  const session = new Session(input, isSuspect ? new Set([...wanted, "reports"]) : wanted);
  for (const path of input.targets) await attempt(path, () => targetFaults(session, path));
  await attempt("reports", async () => outputFaults(session));
  for (const trial of session.done) tally[trial] = 1;
  for (const { findings } of session.reports) {
    tally.files++;
    tally.findings += findings.length;
  }
  return { faults, tally };
}

type Found = readonly string[];

/** One input on its way through the trials. */
class Session {
  readonly reports: FileReport[] = [];
  readonly done = new Set<Trial>();
  /** Keeps what it has read, like that of an editor. */
  readonly linter: Linter;
  /** Never sees an earlier report, so that nothing of one can be left over. */
  readonly fresh: Linter;
  private settings: Promise<LintRequest> | undefined;

  constructor(
    readonly input: FuzzInput,
    private readonly wanted: ReadonlySet<Trial>,
  ) {
    this.linter = linterFor(input);
    this.fresh = linterFor(input);
  }

  get request(): Promise<LintRequest> {
    this.settings ??= requestFor(this.input);
    return this.settings;
  }

  /** Notes the trial as done where it is wanted and can show something. */
  begins(trial: Trial, canShow: boolean): boolean {
    const isBegun = canShow && this.wanted.has(trial);
    if (isBegun) this.done.add(trial);
    return isBegun;
  }
}

async function configFaults(text: string, input: FuzzInput): Promise<Found> {
  const { problems } = await parseProjectConfig(text);
  return problems.flatMap(({ span, message }) => [
    ...spanFaults(span, text, `the problem “${message}”`),
    ...messageFaults(message, input),
  ]);
}

async function targetFaults(session: Session, path: string): Promise<Found> {
  const { input, linter } = session;
  const request = await session.request;
  const started = performance.now();
  const report = await linter.lint(path, { ...request, text: input.files[path] ?? "" });
  const faults = [
    ...(await timeFaults(performance.now() - started, input, path, request)),
    ...reportFaults(report, input),
  ];
  session.reports.push(report);
  const fixes = report.findings.flatMap((finding) => finding.fixes);
  const text = input.edited[path];
  if (text !== undefined && session.begins("edits", true)) {
    faults.push(...(await editFaults(session, report, text, request)));
  }
  if (session.begins("fixes", fixes.length > 0)) faults.push(...fixFaults(report, input));
  // Without a safe fix, applying all of them is checking the file again.
  const isFixable = fixes.some((fix) => fix.safety === "safe");
  if (session.begins("fixAll", isFixable)) faults.push(...(await fixAllFaults(input, path, request)));
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

function reportFaults(report: FileReport, input: FuzzInput): Found {
  const faults = report.ruleErrors.map(
    ({ rule, error }) => `${rule} throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  for (const finding of report.findings) {
    const { id } = finding.rule.meta;
    faults.push(...spanFaults(finding.span, report.file.text, id), ...messageFaults(finding.message, input));
    for (const related of finding.related) {
      const text = related.path === undefined ? report.file.text : input.files[related.path];
      if (text === undefined) faults.push(`${id} points to ${related.path}, which does not exist`);
      else faults.push(...spanFaults(related.span, text, `${id}, related`));
      faults.push(...messageFaults(related.message, input));
    }
    for (const fix of finding.fixes) faults.push(...messageFaults(fix.title, input));
  }
  return faults;
}

function spanFaults({ start, end }: Span, text: string, what: string): Found {
  const isInside = Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= text.length;
  return isInside ? [] : [`${what} marks ${start}..${end} in a text of ${text.length}`];
}

/** Marks of a message that was not put together well, unless the person's own files hold them. */
function messageFaults(message: string, input: FuzzInput): Found {
  const unfilled = message.match(/\{\d\}|\bundefined\b|\bNaN\b|\[object \w+\]/g) ?? [];
  const isOurs = (mark: string) => !Object.values(input.files).some((text) => text.includes(mark));
  const faults = unfilled.filter(isOurs).map((mark) => `a message holds ${mark}: ${message}`);
  return message.trim() === "" ? [...faults, "a message is empty"] : faults;
}

async function timeFaults(first: number, input: FuzzInput, path: string, request: LintRequest): Promise<Found> {
  const text = input.files[path] ?? "";
  const lines = Math.max(text.split("\n").length, text.length / 80);
  const limit = patience * millisecondsPer200Lines * Math.max(1, lines / 200);
  let fastest = first;
  for (let run = 1; run < repetitions && fastest > limit; run++) {
    const linter = linterFor(input);
    // Nothing here waits for anything: what an answer takes beyond the processor's time goes to other processes.
    const started = process.cpuUsage();
    await linter.lint(path, { ...request, text });
    const { user, system } = process.cpuUsage(started);
    fastest = Math.min(fastest, (user + system) / 1000);
  }
  return fastest > limit ? [`it takes ${fastest.toFixed(0)} ms for ${lines.toFixed(0)} lines`] : [];
}

/** What is kept from the lint before an edit must not show after it. */
async function editFaults(
  { linter, fresh, input }: Session,
  previous: FileReport,
  text: string,
  request: LintRequest,
): Promise<Found> {
  const { path } = previous;
  const after = await linter.lint(path, { ...request, text, previous });
  const whole = await fresh.lint(path, { ...request, text });
  const faults = [...reportFaults(after, { ...input, files: { ...input.files, [path]: text } })];
  const [left, right] = [outline(after), outline(whole)];
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

function fixFaults(report: FileReport, input: FuzzInput): Found {
  // A line repeated a thousand times has a thousand findings, of which some are as good as all.
  const step = Math.ceil(report.findings.length / maximumFixed);
  const findings = report.findings.filter((_, index) => index % step === 0);
  return findings.flatMap((finding) =>
    finding.fixes.flatMap((fix) =>
      faultsOfFix(report, finding, fix, input).map((fault) => `${finding.rule.meta.id}, “${fix.title}”: ${fault}`),
    ),
  );
}

function faultsOfFix(report: FileReport, finding: LintFinding, fix: Fix, input: FuzzInput): Found {
  const faults: string[] = [];
  try {
    const edits = fix.edits();
    if (JSON.stringify(edits) !== JSON.stringify(fix.edits())) faults.push("asked twice, it gives different edits");
    for (const [path, ofFile] of editsByPath(edits)) {
      const before = path === report.path ? report.file.text : input.files[path];
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
async function fixAllFaults(input: FuzzInput, path: string, { settings }: LintRequest): Promise<Found> {
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
function outputFaults(session: Session): Found {
  if (!session.begins("reports", true)) return [];
  const { files: texts } = session.input;
  const files = session.reports.map(
    (report): ReportedFile => ({
      report,
      show: (path) => path,
      linesOf: (path) => (texts[path] === undefined ? undefined : new LineIndex(texts[path])),
    }),
  );
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
