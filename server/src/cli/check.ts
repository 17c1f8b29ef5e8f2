import { basename, dirname, resolve } from "node:path";
import * as l10n from "@vscode/l10n";
import type { FileReport } from "../lint/engine";
import { fixAll } from "../lint/fixAll";
import { unifiedDiff } from "../reports/diff";
import { printable } from "../reports/displayText";
import { githubReport } from "../reports/github";
import { jsonReport } from "../reports/json";
import type { ReportedFile, ReportInput } from "../reports/model";
import { countAtLeast, textReport } from "../reports/text";
import type { CheckCommand, Format } from "./arguments";
import { planDiff, planFixes, writeFixes } from "./fix";
import { contextFolder, groupByRoot, rootOf, splitByRepository, widen, workspacePath } from "./roots";
import { type ExitCode, InputError } from "./run";
import { lintFile, lintRequest, openSession, reportedFile, type Session } from "./session";
import { columnsOf, ProgressLine, stdoutStyle, styleFor } from "./terminal";

/** Whether anything went wrong that makes the result incomplete. Each was told on standard error. */
class Complaints {
  count = 0;

  tell(message: string): void {
    this.count++;
    process.stderr.write(`${message}\n`);
  }
}

/** Runs `check`. @throws InputError */
export async function check(command: CheckCommand, locale: string): Promise<ExitCode> {
  const complaints = new Complaints();
  const progress = new ProgressLine();
  const sessions = await openSessions(command, locale, progress);
  const { stdinPath } = command;
  const [session] = sessions;
  if (stdinPath !== undefined && session !== undefined) return checkStandardInput(session, command, complaints);
  if (command.fix !== undefined) {
    for (const each of sessions) await applyFixes(each, command, complaints, progress);
  }
  const files: ReportedFile[] = [];
  for (const each of sessions) {
    for (const [index, path] of each.files.entries()) {
      progress.update(l10n.t("Checking {0} of {1}: {2}", index + 1, each.files.length, path));
      const report = await lintFile(each, path);
      if (report.skipped?.reason === "unreadable" && (await each.isStray(path))) {
        process.stderr.write(`${printable(each.show(path))}: ${l10n.t("Not checked: it is no text in UTF-8.")}\n`);
        continue;
      }
      complainAbout(each, report, complaints, command.format);
      if (report.skipped?.reason !== "unreadable")
        files.push(await reportedFile(each, report, needsEdits(command.format)));
    }
  }
  progress.clear();
  const isDiffOnly = command.dryRun && command.format === "text";
  if (!isDiffOnly) process.stdout.write(await render({ files }, command.format));
  return exitCode({ files }, command, complaints);
}

async function openSessions(
  command: CheckCommand,
  locale: string,
  progress: ProgressLine,
): Promise<readonly Session[]> {
  const current = process.cwd();
  const context = command.context === undefined ? undefined : contextFolder(command.context, current);
  const groups =
    command.stdinPath === undefined
      ? groupByRoot(command.paths, current, context)
      : [standardInputTarget(command.stdinPath, current, context)];
  const options = { locale, context, progress };
  const sessions: Session[] = [];
  for (const targets of groups) {
    const session = await openSession(targets, command, options);
    // A repository inside the folder is a workspace of its own: contexts and settings end at its border.
    const { own, nested } = splitByRepository(targets, session.files);
    sessions.push(nested.length === 0 ? session : { ...session, files: own });
    for (const inner of nested) sessions.push(await openSession(inner, command, options));
  }
  progress.clear();
  return sessions.filter((session, index) => session.files.length > 0 || (index === 0 && sessions.length === 1));
}

/** The text on standard input need not exist as a file, nor its folder. */
function standardInputTarget(given: string, current: string, context: string | undefined) {
  const path = resolve(current, given);
  const root = widen(rootOf(dirname(path), current), context);
  return { root, files: [workspacePath(root, path)], folders: [] };
}

async function checkStandardInput(session: Session, command: CheckCommand, complaints: Complaints): Promise<ExitCode> {
  const path = session.files[0] ?? basename(command.stdinPath ?? "");
  const text = decode(await readStandardInput());
  if (text === undefined) throw new InputError(l10n.t("The text on standard input cannot be read: it is no UTF-8."));
  session.workspace.setBuffer(path, text);
  let report = await session.linter.lint(path, lintRequest(session));
  if (command.fix !== undefined) {
    const request = { ...lintRequest(session), text, selection: command.fix, otherFiles: false };
    const fixed = await fixAll(session.linter, path, request);
    const output = command.dryRun
      ? unifiedDiff(session.show(path), text, fixed.report.file.text, stdoutStyle())
      : fixed.report.file.text;
    process.stdout.write(output);
    if (!command.dryRun) report = fixed.report;
  }
  complainAbout(session, report, complaints, command.format);
  const input = { files: [await reportedFile(session, report, needsEdits(command.format))] };
  // With --fix standard output carries the text; what is left to say goes beside it.
  const isText = command.fix !== undefined;
  (isText ? process.stderr : process.stdout).write(await render(input, command.format, isText));
  return exitCode(input, command, complaints);
}

async function applyFixes(
  session: Session,
  command: CheckCommand,
  complaints: Complaints,
  progress: ProgressLine,
): Promise<void> {
  if (command.fix === undefined) return;
  const plan = await planFixes(session, command.fix, progress);
  progress.clear();
  // Programs that read the report from standard output get nothing else there.
  const stream = command.format === "text" ? process.stdout : process.stderr;
  const style = styleFor(stream, process.env);
  if (command.dryRun) {
    stream.write(planDiff(session, plan, style));
    for (const path of plan.changes.keys()) session.workspace.setBuffer(path, undefined);
  } else {
    const failures = await writeFixes(session, plan);
    for (const failure of failures) complaints.tell(failure);
  }
  const heading = command.dryRun ? l10n.t("Would fix") : l10n.t("Fixed");
  for (const line of plan.log) process.stderr.write(`${style.added(heading)} ${line}\n`);
}

function complainAbout(session: Session, report: FileReport, complaints: Complaints, format: Format): void {
  const shown = printable(session.show(report.path));
  if (report.skipped?.reason === "unreadable") complaints.tell(`${shown}: ${report.skipped.message}`);
  // Only a report for a person has room to say it.
  else if (report.skipped && format !== "text") process.stderr.write(`${shown}: ${report.skipped.message}\n`);
  for (const { rule, error } of report.ruleErrors) {
    const reason = error instanceof Error ? error.message : String(error);
    complaints.tell(l10n.t("{0}: the rule `{1}` failed, please report it: {2}", shown, rule, reason));
  }
}

async function render(input: ReportInput, format: Format, toStderr = false): Promise<string> {
  const stream = toStderr ? process.stderr : process.stdout;
  switch (format) {
    case "text":
      return textReport(input, { style: styleFor(stream, process.env), columns: columnsOf(stream) });
    case "json":
      return jsonReport(input);
    case "github":
      return githubReport(input);
    case "sarif":
      return (await import("../reports/sarif")).sarifReport(input);
  }
}

function needsEdits(format: Format): boolean {
  return format === "json" || format === "sarif";
}

function exitCode(input: ReportInput, command: CheckCommand, complaints: Complaints): ExitCode {
  if (complaints.count > 0) return 2;
  return command.failOn !== "never" && countAtLeast(input, command.failOn) > 0 ? 1 : 0;
}

async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** `undefined` for what is no UTF-8: with --fix it would come back as another text. */
function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
