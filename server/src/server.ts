import * as l10n from "@vscode/l10n";
import {
  type Connection,
  type DiagnosticRegistrationOptions,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type Disposable,
  DocumentDiagnosticRequest,
  type InitializeResult,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import type { URI } from "vscode-uri";
import type { Probe } from "./diagnose/probe";
import type { ClientFeatures } from "./handlers/clientFeatures";
import { codeActionKinds } from "./handlers/codeActions";
import { completionCapabilities, registerCompletion } from "./handlers/completionRequests";
import { registerDiagnoseDownload } from "./handlers/diagnoseDownload";
import { layerCapabilities, registerLayerProviders } from "./handlers/layerRequests";
import { npmrcCapabilities, npmrcDocuments, registerNpmrcDocuments } from "./handlers/npmrcRequests";
import { registerRequests } from "./handlers/requests";
import { Session } from "./handlers/session";
import { watchers } from "./handlers/watchedFiles";
import type { OpenFileSystem } from "./handlers/workspaceFolders";
import { productName, productVersion } from "./product";
import {
  clientCommands,
  type FileParams,
  type InitializationOptions,
  type ListedEntry,
  listRequest,
  readTextRequest,
  settingsSection,
  sizeRequest,
} from "./protocol";
import { indexPageName } from "./rulePages";
import { RequestFileSystem } from "./workspace/requestFileSystem";

/** What is linted, and asked about with every change. Everything else only tells about surroundings. */
const diagnosedDocuments: DiagnosticRegistrationOptions["documentSelector"] = [
  { language: "dockerfile" },
  ...npmrcDocuments,
  { pattern: "**/{*.dockerignore,.dockerignore}" },
  { pattern: "**/.go-hints.yaml" },
];

/**
 * Serves a client over a connection until it ends.
 *
 * @param openFileSystem opens the files of a folder where this runtime has a disk; `undefined` leaves them to the client.
 * @param probe asks the network for the one command that a person runs; absent where this runtime has none.
 * @param speak takes the language that the client names, if it names one, sees to it that messages are in it as far as there
 *   are any, and answers the one that is spoken; absent where all messages come from the client.
 */
export function startServer(
  connection: Connection,
  openFileSystem: OpenFileSystem,
  probe?: Probe,
  speak?: (locale: string | undefined) => string,
): void {
  let session: Session | undefined;
  let diagnosticsRegistration: Promise<Disposable> | undefined;
  let registeredWorkspace: boolean | undefined;

  /** Registers diagnostics anew when workspace diagnostics were switched on or off. */
  const registerDiagnostics = async (): Promise<void> => {
    if (!session?.features.registersDiagnostics) return;
    const workspaceDiagnostics = await session.workspaceDiagnostics.isWanted();
    if (registeredWorkspace === workspaceDiagnostics) return;
    registeredWorkspace = workspaceDiagnostics;
    const before = diagnosticsRegistration;
    const options = { ...diagnosticOptions(workspaceDiagnostics), documentSelector: diagnosedDocuments };
    diagnosticsRegistration = connection.client.register(DocumentDiagnosticRequest.type, options);
    (await before)?.dispose();
    await diagnosticsRegistration;
  };

  connection.onInitialize((params) => {
    const options: InitializationOptions = params.initializationOptions ?? {};
    if (options.l10n) l10n.config({ contents: { ...options.l10n } });
    session = new Session(
      connection,
      speak && !options.l10n ? { ...params, locale: speak(params.locale) } : params,
      (folder) => openFileSystem(folder) ?? clientFiles(connection, folder, options),
    );
    session.start();
    registerRequests(connection, session, registerDiagnostics);
    if (probe) registerDiagnoseDownload(connection, session, probe);
    // A client that cannot be told later gets all of the workspace when it asks.
    session.workspaceDiagnostics.everything = !session.features.registersDiagnostics;
    return initializeResult(session.features, probe !== undefined);
  });

  connection.onInitialized(() => {
    const started = session;
    if (!started) return;
    started.inBackground("registration", async () => {
      await Promise.all([
        registerDiagnostics(),
        registerNotifications(connection, started),
        registerCompletion(connection, started.features),
        registerNpmrcDocuments(connection, started.features),
        registerLayerProviders(connection, started.features),
      ]);
    });
    if (!started.features.workspaceFolders) return;
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      started.changeFolders(
        added.map(({ uri }) => uri),
        removed.map(({ uri }) => uri),
      );
      started.inBackground("registration", registerDiagnostics);
    });
  });

  connection.onDidChangeConfiguration(({ settings }) => {
    session?.inBackground("settings", async () => {
      await session?.changeSettings(settings);
      await registerDiagnostics();
    });
  });

  connection.onDidChangeWatchedFiles((params) => {
    session?.inBackground("watched files", async () => session?.changeFiles(params));
  });

  connection.onShutdown(() => session?.stop());
  connection.listen();
}

function initializeResult(features: ClientFeatures, reachesNetwork: boolean): InitializeResult {
  const capabilities: ServerCapabilities = {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    hoverProvider: true,
    ...completionCapabilities(features),
    ...npmrcCapabilities(features),
    ...layerCapabilities(features),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    ...(reachesNetwork && { experimental: { diagnoseDownload: true } }),
  };
  if (features.codeActionLiterals) {
    capabilities.codeActionProvider = {
      codeActionKinds,
      resolveProvider: features.resolvesCodeActionEdits,
      ...(features.codeActionDocumentation && features.clientCommands && { documentation: [rulesDocumentation()] }),
    };
  }
  if (features.pullsDiagnostics && !features.registersDiagnostics) {
    capabilities.diagnosticProvider = diagnosticOptions(true);
  }
  return { capabilities, serverInfo: { name: productName, version: productVersion } };
}

/** `interFileDependencies`: an ignore file or a go.mod decides on the findings of a Dockerfile. */
function diagnosticOptions(workspaceDiagnostics: boolean) {
  return { identifier: "go-hints", interFileDependencies: true, workspaceDiagnostics };
}

function rulesDocumentation() {
  const title = l10n.t("What the rules of Dockerfile Go Hints report");
  return {
    kind: "quickfix",
    command: { title, command: clientCommands.openRuleDocumentation, arguments: [indexPageName] },
  };
}

async function registerNotifications(connection: Connection, { features, folders }: Session): Promise<void> {
  if (features.registersConfiguration) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: settingsSection });
  }
  if (features.watchesFiles) {
    await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: watchers(folders.all, features.relativeWatchPatterns),
    });
  }
}

/** Files that the client reads for us: a server without a disk, or a workspace that is on none. */
function clientFiles(connection: Connection, folder: URI, options: InitializationOptions) {
  if (options.fileRequests !== true) return undefined;
  const base = folder.path === "/" ? "" : folder.path;
  const paramsOf = (path: string): FileParams => ({
    uri: folder.with({ path: path === "" ? folder.path : `${base}/${path}` }).toString(),
  });
  return new RequestFileSystem({
    readText: (path) => connection.sendRequest<string | null>(readTextRequest, paramsOf(path)),
    list: (path) => connection.sendRequest<ListedEntry[] | null>(listRequest, paramsOf(path)),
    size: (path) => connection.sendRequest<number | null>(sizeRequest, paramsOf(path)),
  });
}
