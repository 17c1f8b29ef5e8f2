/**
 * What the client and the server say to each other beyond the Language Server Protocol. The only file of the server
 * that the client imports: it holds names and shapes, and imports nothing.
 */

/** Section of all settings: `goHints.enable`, `goHints.rules`, … */
export const settingsSection = "goHints";

/** Sent with `initialize` as `initializationOptions`; every part is optional, other editors may send none of it. */
export interface InitializationOptions {
  /** The messages of the person's language by English message, as `vscode.l10n.bundle`. */
  readonly l10n?: Readonly<Record<string, string>>;
  /** Whether the client answers the file requests below. Without them a server without a disk sees open files only. */
  readonly fileRequests?: boolean;
  /** Whether the client has the commands of `clientCommands`. */
  readonly clientCommands?: boolean;
  /** For clients that know no `workspace/configuration`: the settings, without their section's name. */
  readonly settings?: unknown;
}

/** Server to client: the text of a file of a workspace folder; `null` when it is not there, too large or no text. */
export const readTextRequest = "goHints/readText";
/** Server to client: what lies in a folder; `null` when it is not there. */
export const listRequest = "goHints/list";
/** Server to client: the size of a file in bytes; `null` when it is not there. */
export const sizeRequest = "goHints/size";

export interface FileParams {
  readonly uri: string;
}

export interface ListedEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link";
}

/** Client to server: check every file of the workspace, report them all from now on, and answer with numbers. */
export const checkWorkspaceRequest = "goHints/checkWorkspace";

export interface CheckWorkspaceResult {
  readonly files: number;
  readonly findings: number;
}

/** Client to server: the edit of `.go-hints.yaml` that sets a rule's severity; `null` where there is no such file. */
export const setSeverityRequest = "goHints/setSeverity";

export interface SetSeverityParams {
  /** A document of the workspace folder whose configuration is meant. */
  readonly uri: string;
  readonly rule: string;
  readonly level: RuleLevelName;
}

export interface ConfigurationEdit {
  readonly uri: string;
  /** Zero-based positions in UTF-16 code units. */
  readonly range: { readonly start: PlainPosition; readonly end: PlainPosition };
  readonly newText: string;
}

export interface PlainPosition {
  readonly line: number;
  readonly character: number;
}

export type RuleLevelName = "off" | "hint" | "information" | "warning" | "error";

/** Commands of the client that code actions of the server name. None of them edits a text by itself. */
export const clientCommands = {
  /** Arguments: rule id, URI of the document. */
  setRuleSeverity: "goHints.setRuleSeverity",
  /** Argument: rule id; without one the list of all rules is opened. */
  openRuleDocumentation: "goHints.openRuleDocumentation",
} as const;
