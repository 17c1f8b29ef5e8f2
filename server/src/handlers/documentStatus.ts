import * as l10n from "@vscode/l10n";
import type { Connection } from "vscode-languageserver";
import { configFileName } from "../lint/config";
import type { FileReport } from "../lint/engine";
import { categories, categoryTitles, unusedSuppression } from "../lint/metadata";
import type { LintSettings } from "../lint/settings";
import {
  type ConfigurationStatus,
  type ContextStatus,
  type DocumentStatus,
  type DocumentStatusParams,
  documentStatusRequest,
  type SwitchedOff,
} from "../protocol";
import { allRules } from "../rules/index";
import { LineIndex } from "../syntax/text";
import { folderOf, upwardFrom } from "../workspace/paths";
import type { FolderSettings } from "./configuration";
import { reasonOfContext } from "./contextHover";
import { guarded } from "./log";
import type { Session } from "./session";
import type { Place } from "./workspaceFolders";

/** Answers what a client's status item shows about an open document. */
export function registerDocumentStatus(connection: Connection, session: Session): void {
  const { configuration, dockerfiles, documents, folders } = session;
  connection.onRequest(documentStatusRequest, ({ uri }: DocumentStatusParams) =>
    guarded<DocumentStatus | null>(connection.console, documentStatusRequest, null, async () => {
      const place = folders.placeOf(uri);
      const role = documents.roleOf(place);
      if (!documents.get(uri) || role === "surrounding") return null;
      const settings = await configuration.of(place.folder);
      const isEnabled = settings.editor.enable;
      const report = isEnabled && role !== "configuration" ? await session.reports.of(place) : undefined;
      const count = dockerfiles.current();
      const notChecked = report && reasonNotToCheck(report);
      return {
        isEnabled,
        ...(notChecked !== undefined && { notChecked }),
        findings: report?.findings.length ?? settings.problems.length,
        ...(report?.build && { context: contextStatus(place, report) }),
        switchedOff: switchedOff(settings.lint),
        configuration: await configurationStatus(place, settings),
        ...(count && { dockerfiles: count }),
      };
    }),
  );

  const configurationStatus = async ({ folder }: Place, settings: FolderSettings): Promise<ConfigurationStatus> => {
    const text = await folder.workspace.readText(configFileName);
    const lines = new LineIndex(text ?? "");
    return {
      uri: documents.uriOf({ folder, path: configFileName }),
      exists: text !== undefined,
      problems: settings.problems.map(({ span, message }) => ({ message, position: lines.positionAt(span.start) })),
    };
  };
}

function reasonNotToCheck({ syntax, skipped }: FileReport): string | undefined {
  if (!syntax?.isTemplate) return skipped?.message;
  return l10n.t("Not checked: this is a template or a fragment, and what Docker gets in the end is not known");
}

function contextStatus(
  { folder, path }: Place,
  report: Parameters<typeof reasonOfContext>[0] & { readonly contextRoot: string | null },
): ContextStatus {
  return {
    dockerfile: path,
    folder: report.contextRoot === null ? null : named(report.contextRoot),
    reason: reasonOfContext(report).replaceAll("`", ""),
    choices: folder.isWorkspaceFolder ? upwardFrom(folderOf(path)).map(named) : [],
  };
}

function named(folder: string): string {
  return folder === "" ? "." : folder;
}

/** Rules and categories that were set to `off`; a category is off when nothing of it is left. */
function switchedOff(settings: LintSettings): SwitchedOff {
  const rules = [...allRules, unusedSuppression].map((rule) => ({ rule, isOff: settings.levelOf(rule) === "off" }));
  const off = new Set(
    categories.filter((category) => {
      const members = rules.filter(({ rule }) => rule.meta.category === category);
      return members.length > 1 && members.every(({ isOff }) => isOff);
    }),
  );
  return {
    rules: rules.flatMap(({ rule, isOff }) => (isOff && !off.has(rule.meta.category) ? [rule.meta.id] : [])),
    categories: [...off].map((category) => categoryTitles[category]()),
  };
}
