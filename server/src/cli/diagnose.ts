import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as l10n from "@vscode/l10n";
import type { Build } from "../build/build";
import type { Step } from "../build/stage";
import { type Cause, causeOf } from "../diagnose/cause";
import { diagnose } from "../diagnose/diagnose";
import { fixesFor } from "../diagnose/fixes";
import { defaultLimits, limitsFor } from "../diagnose/limits";
import { createNodeProbe } from "../diagnose/nodeProbe";
import { prepareDiagnosis } from "../diagnose/prepare";
import { diagnosisReport } from "../diagnose/report";
import { diagnosisJson } from "../diagnose/reportJson";
import { type DiagnosedStep, diagnosed, firstDownload, mayDownload, numberOf, stepsNumbered } from "../diagnose/target";
import { Linter } from "../lint/engine";
import { resolveSettings } from "../lint/settings";
import { productVersion } from "../product";
import { printable } from "../reports/displayText";
import { NodeFileSystem } from "../workspace/nodeFileSystem";
import { Workspace } from "../workspace/workspace";
import type { DiagnoseCommand } from "./arguments";
import { renderMarkdown } from "./markdown";
import { contextFolder, rootOf, shownPath, widen, workspacePath } from "./roots";
import { type ExitCode, InputError } from "./run";
import { readConfig } from "./session";
import { columnsOf, ProgressLine, stdoutStyle } from "./terminal";

/** Tries the module download of a step and prints a report on it. @throws InputError */
export async function diagnoseDockerfile(command: DiagnoseCommand, locale: string): Promise<ExitCode> {
  const current = process.cwd();
  const file = dockerfileAt(command.path, current);
  const context = command.context === undefined ? undefined : contextFolder(command.context, current);
  const root = widen(rootOf(dirname(file), current), context);
  const workspace = new Workspace(new NodeFileSystem(root));
  const path = workspacePath(root, file);
  const text = await workspace.readText(path);
  if (text === undefined) throw new InputError(l10n.t("`{0}` cannot be read.", command.path));
  const settings = resolveSettings(await readConfig(root, workspace, command.config), {}, locale);
  const contextOverride = context === undefined ? {} : { contextOverride: workspacePath(root, context) };
  const plan = await prepareDiagnosis({
    workspace,
    path,
    text,
    settings,
    ...contextOverride,
    buildArguments: command.buildArguments,
    ...(command.module && { module: command.module }),
    choose: (build) => chosenStep(build, command.step),
  });
  if (!plan) throw new InputError(l10n.t("No step of `{0}` downloads Go modules.", command.path));
  const progress = new ProgressLine();
  const limits = command.milliseconds === undefined ? defaultLimits : limitsFor(command.milliseconds);
  const probe = createNodeProbe({ product: `dockerfile-go-hints/${productVersion}` });
  const diagnosis = await untilInterrupted((signal) =>
    diagnose(plan, {
      ...limits,
      probe,
      signal,
      onProgress: (host) => progress.update(l10n.t("Asking {0}", printable(host))),
    }),
  );
  progress.clear();
  const cause = causeOf(diagnosis);
  const report = await new Linter(workspace).lint(path, { settings, ...contextOverride });
  const options = { fixes: fixesFor(cause, diagnosis, report), path: shownPath(root, path, current), locale };
  if (command.format === "json") process.stdout.write(diagnosisJson(diagnosis, options));
  else {
    const markdown = diagnosisReport(diagnosis, options);
    const columns = Math.min(100, columnsOf(process.stdout));
    process.stdout.write(
      command.format === "markdown" ? markdown : renderMarkdown(markdown, { style: stdoutStyle(), columns }),
    );
  }
  return exitCodeOf(cause);
}

function exitCodeOf({ outcome, kind }: Cause): ExitCode {
  if (kind === "missing-value" || kind === "no-module" || kind === "cancelled") return 2;
  return outcome === "failed" ? 1 : 0;
}

/** The Dockerfile that a path means: the file itself, or the `Dockerfile` of a folder. */
function dockerfileAt(given: string, current: string): string {
  const path = resolve(current, given);
  try {
    const file = statSync(path).isDirectory() ? join(path, "Dockerfile") : path;
    statSync(file);
    return file;
  } catch {
    throw new InputError(l10n.t("There is no Dockerfile at `{0}`.", given));
  }
}

/** @throws InputError naming the steps that there are, when the wanted one is none of them or several are meant */
function chosenStep(build: Build, wanted: DiagnoseCommand["step"]): DiagnosedStep | undefined {
  if (!wanted) return firstDownload(build.steps) ?? diagnosedOrNot(build.steps.find(mayDownload));
  const steps = stepsNumbered(build, wanted.stage, wanted.number).filter(mayDownload);
  const [step, other] = steps;
  if (step && !other) return diagnosed(step);
  const choices = build.steps.filter(mayDownload).map(choiceText).join(", ");
  throw new InputError(
    step
      ? l10n.t("Several stages have such a step; name one: {0}.", steps.map(choiceText).join(", "))
      : choices === ""
        ? l10n.t("No step of the file runs go.")
        : l10n.t("That is no step that may download modules; there are: {0}.", choices),
  );
}

function diagnosedOrNot(step: Step | undefined): DiagnosedStep | undefined {
  return step && diagnosed(step);
}

/** A step as `--step` takes it, with its line. */
function choiceText(step: Step): string {
  const label = numberOf(step);
  const name = label?.stage ? `${label.stage}:${label.number}` : String(label?.number ?? "");
  const line = step.build.syntax.lines.lineAt(step.instruction.span.start) + 1;
  return l10n.t("{0} (line {1})", name, line);
}

/** Runs work that a person may end with Ctrl+C: what was found out until then is still reported. */
async function untilInterrupted<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once("SIGINT", stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", stop);
  }
}
