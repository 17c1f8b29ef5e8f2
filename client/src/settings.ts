import * as vscode from "vscode";
import { settingsSection } from "../../server/src/protocol";

/** Settings that the server reads, by their name behind `goHints.`. */
const serverSettings = [
  "enable",
  "rules",
  "categories",
  "moduleProxy",
  "privateModules",
  "internalHosts",
  "minimumConfidence",
  "run",
  "workspaceDiagnostics",
  "layerHints",
  "layerHintsAs",
] as const;

/**
 * What the person has set for a resource, without any default: the innermost scope wins, and of settings that are
 * objects each key by itself, as VS Code merges them.
 */
export function explicitSettings(resource: vscode.Uri | undefined): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration(settingsSection, resource);
  const settings: Record<string, unknown> = {};
  for (const name of serverSettings) {
    const found = configuration.inspect<unknown>(name);
    const values = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].filter(
      (value) => value !== undefined,
    );
    const last = values.at(-1);
    if (last !== undefined) settings[name] = isRecord(last) ? Object.assign({}, ...values.filter(isRecord)) : last;
  }
  return settings;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
