import { join } from "node:path";
import * as l10n from "@vscode/l10n";
import { fixAll } from "../lint/fixAll";
import type { FixSelection } from "../lint/fixes";
import { unifiedDiff } from "../reports/diff";
import { printable } from "../reports/displayText";
import type { Style } from "../reports/style";
import { lintRequest, type Session } from "./session";
import type { ProgressLine } from "./terminal";
import { replaceFile } from "./writeFile";

/** What fixing the files of one session comes to. Nothing of it is on the disk yet. */
export interface FixPlan {
  /** Changed files with their texts, by workspace path, in the order in which they were first changed. */
  readonly changes: ReadonlyMap<string, { readonly before: string | undefined; readonly after: string }>;
  /** One line for each fix that is applied. */
  readonly log: readonly string[];
}

/**
 * Fixes all files of a session in memory. The workspace holds the new texts afterwards, so that a file that two
 * Dockerfiles share is changed by both, one after the other.
 */
export async function planFixes(session: Session, selection: FixSelection, progress: ProgressLine): Promise<FixPlan> {
  const changes = new Map<string, { before: string | undefined; after: string }>();
  const log: string[] = [];
  for (const [index, path] of session.files.entries()) {
    progress.update(l10n.t("Fixing {0} of {1}: {2}", index + 1, session.files.length, path));
    const request = { ...lintRequest(session), selection, otherFiles: true };
    const { changes: ofFile, applied, isStable } = await fixAll(session.linter, path, request);
    for (const { path: changed, before, after } of ofFile) {
      const first = changes.get(changed);
      changes.set(changed, { before: first ? first.before : before, after });
    }
    for (const { rule, title, line } of applied) {
      log.push(`${printable(session.show(path))}:${line + 1}: ${printable(title)} [${rule}]`);
    }
    if (!isStable)
      log.push(l10n.t("{0}: some fixes undo one another; look at the result.", printable(session.show(path))));
  }
  return { changes, log };
}

/**
 * Writes the planned texts, each file whole or not at all.
 * @returns one sentence for each file that could not be written; it is as it was.
 */
export async function writeFixes(session: Session, plan: FixPlan): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const [path, { before, after }] of plan.changes) {
    try {
      await replaceFile(join(session.root, path), before, after);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
    session.workspace.setBuffer(path, undefined);
    session.workspace.changed([path]);
  }
  return failures;
}

/** The planned changes as one unified diff. */
export function planDiff(session: Session, plan: FixPlan, style: Style): string {
  return [...plan.changes]
    .map(([path, { before, after }]) => unifiedDiff(session.show(path), before, after, style))
    .join("");
}
