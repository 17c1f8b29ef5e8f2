/**
 * What the client and the server say to each other beyond the Language Server Protocol: names and shapes. With
 * rulePages.ts the only file of the server that the client imports; it imports nothing.
 */

/** Section of all settings: `goHints.enable`, `goHints.rules`, … */
export const settingsSection = "goHints";

/** Who says it, in the Problems panel: the source of all diagnostics. */
export const diagnosticSource = "Dockerfile Go Hints";

/**
 * Scheme of the documents with the pages of the rules, where the client has `clientCommands`: `go-hints-docs:/ID.md` in
 * English, `go-hints-docs:/zh-cn/ID.md` in Simplified Chinese. VS Code shows them rendered by an entry in package.json.
 */
export const pageScheme = "go-hints-docs";

/** Sent with `initialize` as `initializationOptions`; every part is optional, other editors may send none of it. */
export interface InitializationOptions {
  /** The messages of the person's language by English message, as `vscode.l10n.bundle`. */
  readonly l10n?: Readonly<Record<string, string>>;
  /** Whether the client answers the file requests below. Without them a server without a disk sees open files only. */
  readonly fileRequests?: boolean;
  /** Whether the client has the commands of `clientCommands`. */
  readonly clientCommands?: boolean;
  /**
   * Whether something on the client's side completes and explains `.go-hints.yaml` by its schema already, as extensions for
   * YAML do: the server leaves both to it then.
   */
  readonly readsConfigurationSchema?: boolean;
  /** Whether the client shows the messages of diagnostics beside what a hover says, so that hovers do not repeat them. */
  readonly diagnosticsInHover?: boolean;
  /** Whether the client shows the status of documents, and wants to hear when it may be another one. */
  readonly status?: boolean;
  /** Whether the client shows build graphs, and wants to hear when one is out of date. */
  readonly buildGraphs?: boolean;
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

/**
 * Client to server: check every file of the workspace, report them all from now on, and answer with numbers. Reports progress
 * and can be cancelled.
 */
export const checkWorkspaceRequest = "goHints/checkWorkspace";

export interface CheckWorkspaceParams {
  readonly workDoneToken?: string | number;
}

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

/**
 * Client to server: try the module download of the step at a place. Only servers that can reach the network answer, and say
 * so with `experimental.diagnoseDownload` among their capabilities. Reports progress and can be cancelled; the client asks
 * only when a person does, and only in a workspace that the person trusts. `null` for documents that are no Dockerfile.
 */
export const diagnoseDownloadRequest = "goHints/diagnoseDownload";

export interface DiagnoseDownloadParams {
  readonly uri: string;
  /** Zero-based, in UTF-16 code units. */
  readonly position: PlainPosition;
  /** `path` or `path@version`; without it the modules of the step. */
  readonly module?: string;
  readonly workDoneToken?: string | number;
}

export interface DiagnoseDownloadResult {
  readonly outcome: "ok" | "failed" | "open";
  /** What kind of cause it is; `no-module` asks for `module`. */
  readonly kind: string;
  /** The cause in a sentence or two, names in back-ticks. */
  readonly message: string;
  /** The whole report as Markdown. */
  readonly report: string;
  /** Repairs, the best one first; `edit` is a `WorkspaceEdit` of the Language Server Protocol. */
  readonly fixes: readonly { readonly rule: string; readonly title: string; readonly edit: object }[];
}

export interface ConfigurationEdit {
  readonly uri: string;
  /** Zero-based positions in UTF-16 code units. */
  readonly range: { readonly start: PlainPosition; readonly end: PlainPosition };
  readonly newText: string;
}

/**
 * Client to server: the edit of `.go-hints.yaml` that puts in what the person has set in the editor, or a module proxy that
 * they chose. What the file holds stays.
 */
export const writeConfigurationRequest = "goHints/writeConfiguration";

export interface WriteConfigurationParams {
  /** The file, or any other document of the workspace folder that is meant. */
  readonly uri: string;
  /** A list for GOPROXY, to be written alone. */
  readonly moduleProxy?: string;
  /** Folders of build contexts by path of the Dockerfile, to be written alone. Without either, everything set in the editor. */
  readonly contexts?: Readonly<Record<string, string>>;
}

/**
 * `nothing`: the file says all of it already, or nothing is set that it could hold · `unreadable`: a person has to look at the
 * file first · `outside`: there is no workspace folder to keep it in.
 */
export type WriteConfigurationResult =
  | { readonly kind: "edit"; readonly creates: boolean; readonly edit: ConfigurationEdit }
  | { readonly kind: "nothing" | "unreadable" | "outside" };

/** Client to server: the module proxies to choose from, the best one for the person's language first. */
export const moduleProxiesRequest = "goHints/moduleProxies";

export interface ModuleProxyChoice {
  /** A complete list for GOPROXY. */
  readonly value: string;
  /** What it is, in the person's language; "" for one that nobody here knows. */
  readonly description: string;
}

/** Client to server: what is wrong with a list for GOPROXY that a person has typed, in their language; `null` if nothing. */
export const moduleProxyProblemRequest = "goHints/moduleProxyProblem";

export interface ModuleProxyProblemParams {
  readonly value: string;
}

/** Client to server: what is going on with a document; `null` for one that is not checked. */
export const documentStatusRequest = "goHints/documentStatus";
/** Server to client, where it said that it shows the status: that of any document may be another one now. */
export const statusChangedNotification = "goHints/statusChanged";

export interface DocumentStatusParams {
  readonly uri: string;
}

/** What decides on the findings of a document, and what there is. Texts are in the person's language. */
export interface DocumentStatus {
  /** Whether the settings have it checked at all. */
  readonly isEnabled: boolean;
  /** Why it is not checked although the settings have it so: a template, or too large. */
  readonly notChecked?: string;
  readonly findings: number;
  /** Of Dockerfiles and of what stands around them; absent for others. */
  readonly context?: ContextStatus;
  readonly switchedOff: SwitchedOff;
  readonly configuration: ConfigurationStatus;
  /** Dockerfiles of all workspace folders; absent while they are being counted. */
  readonly dockerfiles?: DockerfileCount;
}

export interface ContextStatus {
  /** Path of the Dockerfile in its workspace folder, as `.go-hints.yaml` names it under `contexts`. */
  readonly dockerfile: string;
  /** The folder, `.` for the workspace folder; `null` when it is not known. */
  readonly folder: string | null;
  /** What told so. */
  readonly reason: string;
  /** The folders that can be chosen: that of the Dockerfile and those above it, nearest first. */
  readonly choices: readonly string[];
}

/** What a person has set to `off`; neither lists what is off unless it is switched on. */
export interface SwitchedOff {
  /** Ids of rules. */
  readonly rules: readonly string[];
  /** Titles of categories. */
  readonly categories: readonly string[];
}

/** The `.go-hints.yaml` of the document's workspace folder. */
export interface ConfigurationStatus {
  readonly uri: string;
  readonly exists: boolean;
  /** What cannot be taken as it stands, from the top; places are those of the first character. */
  readonly problems: readonly { readonly message: string; readonly position: PlainPosition }[];
}

export interface DockerfileCount {
  readonly count: number;
  /** `false`: the workspace is so large that the rest of it was left out. */
  readonly isComplete: boolean;
}

export interface PlainPosition {
  readonly line: number;
  readonly character: number;
}

/** Client to server: the build that an open Dockerfile describes; `null` for any other document. */
export const buildGraphRequest = "goHints/buildGraph";
/** Server to client, where it said that it shows graphs: those of these documents may be others now. */
export const buildGraphChangedNotification = "goHints/buildGraphChanged";

export interface BuildGraphParams {
  readonly uri: string;
}

export interface BuildGraphChangedParams {
  readonly uris: readonly string[];
}

/** Images, stages with their steps, and what is taken from where. Ids are unique in one graph. */
export interface BuildGraph {
  readonly uri: string;
  /** Of the document that the ranges belong to. */
  readonly version: number;
  readonly images: readonly GraphImage[];
  /** In the order of the file. */
  readonly stages: readonly GraphStage[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphImage {
  readonly id: string;
  readonly name: string;
}

export interface GraphStage {
  readonly id: string;
  readonly name: string;
  /** The image or stage that FROM names, as written. */
  readonly base: string;
  readonly isFinal: boolean;
  /** Whether a build of the whole file makes this stage. */
  readonly isNeeded: boolean;
  /** The first step that runs again with every source edit, as all below it do. */
  readonly firstRenewed?: string;
  readonly from: GraphStep;
  readonly steps: readonly GraphStep[];
}

/** One instruction. */
export interface GraphStep {
  readonly id: string;
  readonly keyword: string;
  /** The instruction on one line, shortened, credentials masked. */
  readonly text: string;
  readonly range: { readonly start: PlainPosition; readonly end: PlainPosition };
  readonly renewal: GraphRenewal;
  /** When it runs again, in the person's language; absent where that is not known. */
  readonly hint?: string;
  /** The same with all that it depends on, as plain text of several lines. */
  readonly detail?: string;
  readonly findings: readonly GraphFinding[];
}

/**
 * When a step runs again: with every source edit, when the result of another stage changes, when one of a few things
 * changes, not known, or never because it makes no layer.
 */
export type GraphRenewal = "source" | "result" | "cached" | "unknown" | "none";

export interface GraphFinding {
  readonly rule: string;
  readonly severity: Exclude<RuleLevelName, "off">;
  readonly message: string;
  readonly range: { readonly start: PlainPosition; readonly end: PlainPosition };
}

/** From an image or a stage to the stage that takes something from it. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** The step that takes it; absent for a base. */
  readonly step?: string;
  readonly kind: "base" | "copy" | "mount";
  /** What is taken, as written; empty for a base. */
  readonly paths: readonly string[];
}

export type RuleLevelName = "off" | "hint" | "information" | "warning" | "error";

/** Commands of the client that the server names in code actions and lenses. None of them edits a text by itself. */
export const clientCommands = {
  /** Arguments: URI of a Dockerfile, zero-based line of the step to show. */
  showBuildGraph: "goHints.showBuildGraph",
  /** Arguments: rule id, URI of the document. */
  setRuleSeverity: "goHints.setRuleSeverity",
  /** Argument: URI of the document that asks; the person chooses from a list. */
  chooseModuleProxy: "goHints.chooseModuleProxy",
  /** Argument: rule id, or `README` for the list of all; without one the person chooses. */
  openRuleDocumentation: "goHints.openRuleDocumentation",
} as const;
