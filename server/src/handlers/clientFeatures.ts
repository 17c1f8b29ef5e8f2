import type { ClientCapabilities, InitializeParams } from "vscode-languageserver";
import type { InitializationOptions } from "../protocol";

/** How a client learns for which documents something is there: at once for all, later for some, or not at all. */
export type Provision = "none" | "static" | "dynamic";

/** What the client can do, read once from `initialize`. Where it says nothing, it cannot. */
export interface ClientFeatures {
  /** Language of the person, such as `zh-cn`. */
  readonly locale: string;
  readonly pullsDiagnostics: boolean;
  readonly registersDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticTags: boolean;
  readonly diagnosticData: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly watchesFiles: boolean;
  readonly relativeWatchPatterns: boolean;
  readonly workspaceFolders: boolean;
  readonly codeActionLiterals: boolean;
  readonly preferredCodeActions: boolean;
  readonly resolvesCodeActionEdits: boolean;
  readonly codeActionDocumentation: boolean;
  readonly documentChanges: boolean;
  readonly createsFiles: boolean;
  readonly changeAnnotations: boolean;
  readonly markdownHover: boolean;
  readonly completion: Provision;
  readonly completionSnippets: boolean;
  readonly completionTags: boolean;
  readonly markdownCompletion: boolean;
  /** Without hierarchical symbols there are none. */
  readonly documentSymbols: Provision;
  readonly documentLinks: Provision;
  readonly linkTooltips: boolean;
  readonly inlayHints: Provision;
  readonly resolvesHintTooltips: boolean;
  readonly refreshesInlayHints: boolean;
  readonly codeLenses: Provision;
  readonly refreshesCodeLenses: boolean;
  /** Whether the client answers our own file requests. */
  readonly fileRequests: boolean;
  /** Whether the client has our own commands. */
  readonly clientCommands: boolean;
  /** Whether `.go-hints.yaml` is completed and explained here: nothing else on the client's side does it by the schema. */
  readonly helpsWithConfiguration: boolean;
  /** Whether the client shows the messages of diagnostics beside what a hover says. */
  readonly diagnosticsInHover: boolean;
  /** Whether the client shows the status of documents. */
  readonly status: boolean;
  /** Whether the client shows build graphs. */
  readonly buildGraphs: boolean;
}

/** Reads what the client declared. */
export function readClientFeatures(params: InitializeParams, options: InitializationOptions): ClientFeatures {
  const capabilities: ClientCapabilities = params.capabilities ?? {};
  const { workspace, textDocument } = capabilities;
  const {
    codeAction,
    codeLens,
    completion,
    diagnostic,
    documentLink,
    documentSymbol,
    hover,
    inlayHint,
    publishDiagnostics,
  } = textDocument ?? {};
  const item = completion?.completionItem;
  // What a pulled diagnostic may hold was declared with the pushed ones before 3.18; either declaration counts.
  const diagnostics = { ...publishDiagnostics, ...diagnostic };
  const resolved = codeAction?.resolveSupport?.properties ?? [];
  return {
    locale: params.locale ?? "en",
    pullsDiagnostics: diagnostic !== undefined,
    registersDiagnostics: diagnostic?.dynamicRegistration === true,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: diagnostics.relatedInformation === true,
    codeDescription: diagnostics.codeDescriptionSupport === true,
    diagnosticTags: diagnostics.tagSupport !== undefined,
    diagnosticData: diagnostics.dataSupport === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    relativeWatchPatterns: workspace?.didChangeWatchedFiles?.relativePatternSupport === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    codeActionLiterals: codeAction?.codeActionLiteralSupport !== undefined,
    preferredCodeActions: codeAction?.isPreferredSupport === true,
    resolvesCodeActionEdits: codeAction?.dataSupport === true && resolved.includes("edit"),
    codeActionDocumentation: codeAction?.documentationSupport === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes("create") === true,
    changeAnnotations:
      workspace?.workspaceEdit?.changeAnnotationSupport !== undefined && codeAction?.honorsChangeAnnotations === true,
    markdownHover: hover?.contentFormat?.includes("markdown") === true,
    completion: provisionOf(completion),
    completionSnippets: item?.snippetSupport === true,
    completionTags: item?.tagSupport !== undefined,
    markdownCompletion: item?.documentationFormat?.includes("markdown") === true,
    documentSymbols: documentSymbol?.hierarchicalDocumentSymbolSupport === true ? provisionOf(documentSymbol) : "none",
    documentLinks: provisionOf(documentLink),
    linkTooltips: documentLink?.tooltipSupport === true,
    inlayHints: provisionOf(inlayHint),
    resolvesHintTooltips: inlayHint?.resolveSupport?.properties.includes("tooltip") === true,
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport === true,
    codeLenses: provisionOf(codeLens),
    refreshesCodeLenses: workspace?.codeLens?.refreshSupport === true,
    fileRequests: options.fileRequests === true,
    clientCommands: options.clientCommands === true,
    helpsWithConfiguration: options.readsConfigurationSchema !== true,
    diagnosticsInHover: options.diagnosticsInHover === true,
    status: options.status === true,
    buildGraphs: options.buildGraphs === true,
  };
}

function provisionOf(capability: { readonly dynamicRegistration?: boolean } | undefined): Provision {
  if (capability === undefined) return "none";
  return capability.dynamicRegistration === true ? "dynamic" : "static";
}
