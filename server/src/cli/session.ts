import { lstat, readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import * as l10n from "@vscode/l10n";
import { type ConfigProblem, configFileName, parseProjectConfig } from "../lint/config";
import { type FileReport, Linter } from "../lint/engine";
import { type LintSettings, type ProjectConfig, resolveSettings } from "../lint/settings";
import { printable } from "../reports/displayText";
import type { ReportedFile } from "../reports/model";
import { LineIndex } from "../syntax/text";
import { NodeFileSystem } from "../workspace/nodeFileSystem";
import { Workspace } from "../workspace/workspace";
import type { CheckCommand } from "./arguments";
import { type RootTargets, shownPath, workspacePath } from "./roots";
import { InputError } from "./run";
import type { ProgressLine } from "./terminal";

/** One workspace folder of a `check`, ready to lint. */
export interface Session {
  readonly root: string;
  readonly workspace: Workspace;
  readonly linter: Linter;
  readonly settings: LintSettings;
  /** The explicit build context as a workspace path. */
  readonly contextOverride: string | undefined;
  /** What is to be linted: workspace paths, named files first. */
  readonly files: readonly string[];
  /** Whether a search found this file, and it turns out to be no text: nobody has asked for it. */
  isStray(path: string): Promise<boolean>;
  /** The path as a person in the current folder would write it. */
  show(path: string): string;
}

/**
 * Opens the workspace of a group of targets: reads its configuration and finds its files.
 * @throws InputError listing every problem of the configuration: a check with half of it would say nothing reliable.
 */
export async function openSession(
  targets: RootTargets,
  command: CheckCommand,
  options: { readonly locale: string; readonly context: string | undefined; readonly progress: ProgressLine },
): Promise<Session> {
  const { root } = targets;
  const disk = new NodeFileSystem(root);
  const workspace = new Workspace(disk);
  const project = await readConfig(root, workspace, command.config);
  const named = new Set(targets.areFound ? [] : targets.files);
  const files = new Set(targets.files);
  for (const folder of targets.folders) {
    for await (const path of workspace.findFiles(folder)) {
      files.add(path);
      options.progress.update(l10n.t("Looking for files: {0} found", files.size));
    }
    for (const path of await workspace.findNamedDockerfiles(folder)) files.add(path);
  }
  return {
    root,
    workspace,
    linter: new Linter(workspace),
    settings: resolveSettings(project, { rules: command.rules }, options.locale),
    contextOverride: options.context === undefined ? undefined : workspacePath(root, options.context),
    files: [...files].sort(),
    isStray: async (path) => !named.has(path) && (await disk.isNoText(path)),
    show: (path) => shownPath(root, path, process.cwd()),
  };
}

/** Lints one file of a session with what the workspace holds for it. */
export function lintFile(session: Session, path: string): Promise<FileReport> {
  return session.linter.lint(path, lintRequest(session));
}

/** What every file of a session is linted with. */
export function lintRequest({ settings, contextOverride }: Session): {
  settings: LintSettings;
  contextOverride?: string;
} {
  return contextOverride === undefined ? { settings } : { settings, contextOverride };
}

/**
 * A report with what its places need to be shown.
 * @param withEdits whether the files that its fixes change are needed too.
 */
export async function reportedFile(session: Session, report: FileReport, withEdits: boolean): Promise<ReportedFile> {
  const paths = new Set<string>();
  for (const finding of report.findings) {
    for (const { path } of finding.related) if (path !== undefined) paths.add(path);
    for (const fix of withEdits ? finding.fixes : []) for (const edit of fix.edits()) paths.add(edit.path);
  }
  paths.delete(report.path);
  const lines = new Map<string, LineIndex>();
  for (const path of paths) {
    const text = await session.workspace.readText(path);
    if (text !== undefined) lines.set(path, new LineIndex(text));
  }
  return { report, show: session.show, linesOf: (path) => lines.get(path) };
}

/**
 * The settings of a workspace folder: its `.go-hints.yaml`, or the file that is given in its place.
 * @throws InputError listing every problem of it
 */
export async function readConfig(
  root: string,
  workspace: Workspace,
  given: string | undefined,
): Promise<ProjectConfig | undefined> {
  const file = given === undefined ? join(root, configFileName) : resolve(given);
  const text = given === undefined ? await readOwn(workspace, file) : await readGiven(file, given);
  if (text === undefined) return undefined;
  const path = workspacePath(root, file);
  const { config, problems } = await parseProjectConfig(text, path.startsWith("../") ? undefined : path);
  if (problems.length > 0) throw new InputError(problemLines(relative(process.cwd(), file), text, problems));
  return config;
}

/** `undefined` where there is none; one that is there and is not heeded would make the check another one than is meant. */
async function readOwn(workspace: Workspace, file: string): Promise<string | undefined> {
  const text = await workspace.readText(configFileName);
  if (text !== undefined) return text;
  const isThere = await lstat(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw unreadableConfig(relative(process.cwd(), file));
  return undefined;
}

async function readGiven(file: string, given: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await readFile(file));
  } catch {
    throw unreadableConfig(given);
  }
}

function unreadableConfig(path: string): InputError {
  return new InputError(l10n.t("The configuration `{0}` cannot be read.", printable(path)));
}

function problemLines(path: string, text: string, problems: readonly ConfigProblem[]): string {
  const lines = new LineIndex(text);
  return problems
    .map(({ span, message }) => {
      const { line, character } = lines.positionAt(span.start);
      return `${printable(path)}:${line + 1}:${character + 1}: ${printable(message)}`;
    })
    .join("\n");
}
