import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  type CodeLens,
  type CompletionItem,
  type CompletionList,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type DocumentLink,
  type DocumentSymbol,
  type Hover,
  type InitializeResult,
  type InlayHint,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type Registration,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceDiagnosticReport,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import {
  type BuildGraph,
  type BuildGraphChangedParams,
  buildGraphChangedNotification,
  buildGraphRequest,
} from "../../server/src/protocol";
import { buildWithRules } from "./bundles";

const everything: Range = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };

/** The server that ships; tests run in the project's folder after the build. */
export const shippedServer = resolve("dist/server.js");

/** Everything that VS Code's client can do and the server makes use of. */
export const richCapabilities: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ["create", "rename", "delete"],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
  textDocument: {
    diagnostic: {
      dynamicRegistration: true,
      relatedInformation: true,
      codeDescriptionSupport: true,
      dataSupport: true,
      tagSupport: { valueSet: [1, 2] },
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["", "quickfix", "source"] } },
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ["edit", "command"] },
      honorsChangeAnnotations: true,
      documentationSupport: true,
    },
    hover: { contentFormat: ["markdown", "plaintext"] },
    completion: {
      dynamicRegistration: true,
      completionItem: {
        snippetSupport: true,
        tagSupport: { valueSet: [1] },
        documentationFormat: ["markdown", "plaintext"],
      },
    },
    documentSymbol: { dynamicRegistration: true, hierarchicalDocumentSymbolSupport: true },
    documentLink: { dynamicRegistration: true, tooltipSupport: true },
    inlayHint: { dynamicRegistration: true, resolveSupport: { properties: ["tooltip", "label.tooltip"] } },
    codeLens: { dynamicRegistration: true },
  },
};

export interface ClientOptions {
  /** Path of the server's script; the one that ships without it. */
  readonly server?: string;
  /** What the server's command line has before `--stdio`. */
  readonly args?: readonly string[];
  /** Variables of its environment beside those of the tests; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Folders of the workspace on this machine; the first is what relative paths start from. */
  readonly folders: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  readonly locale?: string;
  /** Answers `workspace/configuration` for the section `goHints`. */
  readonly settings?: unknown;
}

/** A language client over standard input and output, with the bookkeeping of an editor and nothing else. */
export class LspClient {
  readonly published: PublishDiagnosticsParams[] = [];
  /** Errors that the server has logged. */
  readonly errors: string[] = [];
  /** What the server had shown to the person. */
  readonly shownMessages: string[] = [];
  readonly registrations = new Map<string, Registration>();
  refreshes = 0;
  /** How often the server had inlay hints asked for anew, and lenses. */
  hintRefreshes = 0;
  lensRefreshes = 0;
  /** Documents whose build graphs the server called out of date. */
  readonly changedGraphs: string[] = [];
  configurationRequests = 0;
  settings: unknown;
  initializeResult!: InitializeResult;
  private readonly texts = new Map<string, { version: number; text: string }>();
  private readonly listeners = new Set<() => void>();

  private constructor(
    readonly process: ChildProcess,
    readonly connection: ProtocolConnection,
    private readonly folders: readonly string[],
  ) {}

  /** Starts a server and goes through the handshake. */
  static async start(options: ClientOptions): Promise<LspClient> {
    const child = spawn(process.execPath, [options.server ?? shippedServer, ...(options.args ?? []), "--stdio"], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...options.env },
    });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const client = new LspClient(child, connection, options.folders);
    client.settings = options.settings ?? null;
    client.listen();
    const folders = options.folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: folder }));
    client.initializeResult = await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: folders[0]?.uri ?? null,
      workspaceFolders: options.capabilities?.workspace?.workspaceFolders === false ? null : folders,
      capabilities: options.capabilities ?? richCapabilities,
      initializationOptions: options.initializationOptions,
      ...(options.locale && { locale: options.locale }),
    });
    await connection.sendNotification("initialized", {});
    return client;
  }

  /** Ends the server as an editor does; answers its exit code. */
  async stop(): Promise<number | null> {
    const exited = this.exit();
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    const code = await exited;
    this.connection.dispose();
    return code;
  }

  /** The exit code, once the server has ended. */
  exit(): Promise<number | null> {
    return new Promise((done) => this.process.once("exit", (code) => done(code)));
  }

  uri(path: string): string {
    return pathToFileURL(join(this.folders[0] ?? tmpdir(), path)).href;
  }

  async open(path: string, text: string, languageId = "dockerfile"): Promise<string> {
    const uri = path.includes(":") ? path : this.uri(path);
    this.texts.set(uri, { version: 1, text });
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
    return uri;
  }

  /** Replaces `before` by `after` in an open document, incrementally. */
  async replace(uri: string, before: string, after: string): Promise<void> {
    const document = this.texts.get(uri);
    const at = document?.text.indexOf(before) ?? -1;
    if (!document || at < 0) throw new Error(`${uri} does not hold ${JSON.stringify(before)}`);
    const range = { start: positionAt(document.text, at), end: positionAt(document.text, at + before.length) };
    document.text = document.text.slice(0, at) + after + document.text.slice(at + before.length);
    document.version++;
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: document.version },
      contentChanges: [{ range, text: after }],
    });
  }

  async close(uri: string): Promise<void> {
    this.texts.delete(uri);
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    const params = { textDocument: { uri }, ...(previousResultId && { previousResultId }) };
    return this.connection.sendRequest("textDocument/diagnostic", params);
  }

  /** The diagnostics of a document; fails when the answer is not a full report. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    if (report.kind !== "full") throw new Error(`not a full report: ${JSON.stringify(report)}`);
    return report.items;
  }

  /** Codes of the diagnostics of a document. */
  async codes(uri: string): Promise<unknown[]> {
    return (await this.diagnostics(uri)).map(({ code }) => code);
  }

  pullWorkspace(params: object = {}): Promise<WorkspaceDiagnosticReport> {
    return this.connection.sendRequest("workspace/diagnostic", { previousResultIds: [], ...params });
  }

  codeActions(uri: string, range: Range, context: Partial<CodeActionContext> = {}): Promise<CodeAction[] | null> {
    const params = { textDocument: { uri }, range, context: { diagnostics: [], ...context } };
    return this.connection.sendRequest("textDocument/codeAction", params);
  }

  resolve(action: CodeAction): Promise<CodeAction> {
    return this.connection.sendRequest("codeAction/resolve", action);
  }

  /** The hover over the first place of `text` in an open document. */
  hover(uri: string, text: string): Promise<Hover | null> {
    const document = this.texts.get(uri)?.text ?? "";
    const position = positionAt(document, document.indexOf(text) + 1);
    return this.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position });
  }

  /** What completes an open document behind the last place of `text`; behind its end without one. */
  completion(uri: string, text = ""): Promise<CompletionList | null> {
    const document = this.texts.get(uri)?.text ?? "";
    const position = positionAt(document, document.lastIndexOf(text) + text.length);
    return this.connection.sendRequest("textDocument/completion", { textDocument: { uri }, position });
  }

  resolveCompletion(item: CompletionItem): Promise<CompletionItem> {
    return this.connection.sendRequest("completionItem/resolve", item);
  }

  links(uri: string): Promise<DocumentLink[] | null> {
    return this.connection.sendRequest("textDocument/documentLink", { textDocument: { uri } });
  }

  symbols(uri: string): Promise<DocumentSymbol[] | null> {
    return this.connection.sendRequest("textDocument/documentSymbol", { textDocument: { uri } });
  }

  inlayHints(uri: string, range: Range = everything): Promise<InlayHint[] | null> {
    return this.connection.sendRequest("textDocument/inlayHint", { textDocument: { uri }, range });
  }

  resolveHint(hint: InlayHint): Promise<InlayHint> {
    return this.connection.sendRequest("inlayHint/resolve", hint);
  }

  codeLenses(uri: string): Promise<CodeLens[] | null> {
    return this.connection.sendRequest("textDocument/codeLens", { textDocument: { uri } });
  }

  buildGraph(uri: string): Promise<BuildGraph | null> {
    return this.connection.sendRequest(buildGraphRequest, { uri });
  }

  watchedFiles(changes: Readonly<Record<string, 1 | 2 | 3>>): Promise<void> {
    return this.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: Object.entries(changes).map(([path, type]) => ({ uri: this.uri(path), type })),
    });
  }

  async changeSettings(settings: unknown): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  }

  /** Waits until the server has done something that makes `isDone` true. */
  until(what: string, isDone: () => boolean, milliseconds = 10_000): Promise<void> {
    if (isDone()) return Promise.resolve();
    return new Promise((done, fail) => {
      const timer = setTimeout(() => {
        this.listeners.delete(check);
        fail(new Error(`waited in vain for ${what}`));
      }, milliseconds);
      const check = () => {
        if (!isDone()) return;
        clearTimeout(timer);
        this.listeners.delete(check);
        done();
      };
      this.listeners.add(check);
    });
  }

  /** The piece of an open document that a range covers. */
  textIn(uri: string, { start, end }: Range): string {
    const text = this.texts.get(uri)?.text ?? "";
    return text.slice(offsetAt(text, start), offsetAt(text, end));
  }

  /** The text of an open document after the edits that `edit` holds for it. */
  applied(edit: WorkspaceEdit | undefined, uri: string): string {
    const text = this.texts.get(uri)?.text ?? "";
    const edits: TextEdit[] = [...(edit?.changes?.[uri] ?? [])];
    for (const change of edit?.documentChanges ?? []) {
      if ("textDocument" in change && change.textDocument.uri === uri) edits.push(...(change.edits as TextEdit[]));
    }
    return edits
      .toSorted((a, b) => offsetAt(text, b.range.start) - offsetAt(text, a.range.start))
      .reduce((now, { range, newText }) => {
        return now.slice(0, offsetAt(text, range.start)) + newText + now.slice(offsetAt(text, range.end));
      }, text);
  }

  private listen(): void {
    const { connection } = this;
    const noteAndAnswer = <Answer>(answer: Answer): Answer => {
      for (const listener of [...this.listeners]) listener();
      return answer;
    };
    connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      noteAndAnswer(undefined);
    });
    connection.onNotification("window/logMessage", ({ type, message }: { type: number; message: string }) => {
      if (type === 1) this.errors.push(message);
    });
    connection.onNotification("window/showMessage", ({ message }: { message: string }) => {
      this.shownMessages.push(message);
      noteAndAnswer(undefined);
    });
    connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes++;
      return noteAndAnswer(null);
    });
    connection.onRequest("workspace/inlayHint/refresh", () => {
      this.hintRefreshes++;
      return noteAndAnswer(null);
    });
    connection.onRequest("workspace/codeLens/refresh", () => {
      this.lensRefreshes++;
      return noteAndAnswer(null);
    });
    connection.onNotification(buildGraphChangedNotification, ({ uris }: BuildGraphChangedParams) => {
      this.changedGraphs.push(...uris);
      noteAndAnswer(undefined);
    });
    connection.onRequest("workspace/configuration", ({ items }: { items: { section?: string }[] }) => {
      this.configurationRequests++;
      return noteAndAnswer(items.map(({ section }) => (section === "goHints" ? this.settings : null)));
    });
    connection.onRequest("client/registerCapability", (params: { registrations: Registration[] }) => {
      for (const registration of params.registrations) this.registrations.set(registration.id, registration);
      return noteAndAnswer(null);
    });
    connection.onRequest("client/unregisterCapability", (params: { unregisterations: { id: string }[] }) => {
      for (const { id } of params.unregisterations) this.registrations.delete(id);
      return noteAndAnswer(null);
    });
    connection.listen();
  }
}

/** The server with rules for tests in place of the real ones, everything else as it ships; the path of its script. */
export async function serverWithRules(index: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "go-hints-server-"));
  await buildWithRules("server", folder, index);
  return join(folder, "server.js");
}

function positionAt(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length - 1, character: offset - (before.lastIndexOf("\n") + 1) };
}

function offsetAt(text: string, { line, character }: { line: number; character: number }): number {
  let start = 0;
  for (let at = 0; at < line; at++) start = text.indexOf("\n", start) + 1;
  return start + character;
}
