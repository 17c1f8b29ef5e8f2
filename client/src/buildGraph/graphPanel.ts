import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type BuildGraph,
  type BuildGraphParams,
  buildGraphRequest,
  type PlainPosition,
} from "../../../server/src/protocol";
import type { FromPage, ToPage } from "../../webview/messages";
import { NewestAnswer } from "./newestAnswer";
import { pageOf } from "./page";

/** What a panel needs of the extension. */
export interface PanelHost {
  readonly extensionUri: vscode.Uri;
  /** The client, where it runs. */
  client(): Promise<BaseLanguageClient | undefined>;
  save(panel: GraphPanel): Promise<unknown>;
}

/** Typing asks for a new graph only when it pauses. */
const refreshDelay = 250;
/** A page that does not answer for so long is not there. */
const drawingTimeout = 10_000;

/** The build graph of one document in one panel. */
export class GraphPanel {
  private refreshTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly graph = new NewestAnswer(
    () => this.request(),
    (graph) => this.show(graph),
  );
  private isReady = false;
  private isDisposed = false;
  /** Those who wait for the page to draw. */
  private readonly waiting = new Set<(svg: string | undefined) => void>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly uri: vscode.Uri,
    private readonly host: PanelHost,
  ) {
    const isOwn = (document: vscode.TextDocument) => document.uri.toString() === uri.toString();
    this.subscriptions = vscode.Disposable.from(
      panel.webview.onDidReceiveMessage((message: FromPage) => this.receive(message)),
      vscode.workspace.onDidOpenTextDocument((document) => isOwn(document) && this.refreshSoon()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => isOwn(document) && this.refreshSoon()),
      vscode.workspace.onDidCloseTextDocument((document) => isOwn(document) && this.refreshSoon()),
      vscode.languages.onDidChangeDiagnostics(
        ({ uris }) => uris.some((each) => each.toString() === uri.toString()) && this.refreshSoon(),
      ),
      vscode.window.onDidChangeTextEditorSelection(
        ({ textEditor }) => isOwn(textEditor.document) && this.showCursor(textEditor),
      ),
    );
    panel.title = vscode.l10n.t("Build graph: {0}", this.fileName);
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(host.extensionUri, "dist")],
    };
    panel.webview.html = pageOf(panel.webview, host.extensionUri, uri);
  }

  get fileName(): string {
    return this.uri.path.slice(this.uri.path.lastIndexOf("/") + 1);
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.refreshTimer);
    this.subscriptions.dispose();
    for (const answer of this.waiting) answer(undefined);
  }

  /** Asks for the graph anew as soon as nothing has changed for a moment. */
  refreshSoon(): void {
    clearTimeout(this.refreshTimer);
    this.refreshTimer = setTimeout(() => void this.graph.ask(), refreshDelay);
  }

  /** Lights up the step in a line of the document, zero-based. */
  showLine(line: number): void {
    this.post({ kind: "cursor", line });
  }

  /** The drawing as a file of its own; `undefined` where there is none. A hidden page is shown for it. */
  async draw(): Promise<string | undefined> {
    if (!this.panel.visible) this.panel.reveal(undefined, true);
    return new Promise((resolve) => {
      const answer = (svg: string | undefined) => {
        clearTimeout(timer);
        this.waiting.delete(answer);
        resolve(svg);
      };
      const timer = setTimeout(() => answer(undefined), drawingTimeout);
      this.waiting.add(answer);
      // A page that is still loading is asked when it has its graph.
      if (this.isReady) this.post({ kind: "draw" });
    });
  }

  /** Has the browser keep a file. */
  download(svg: string, name: string): void {
    this.post({ kind: "download", svg, name });
  }

  private show(graph: BuildGraph | null): void {
    this.post({ kind: "graph", graph, file: this.fileName });
    const editor = this.editor();
    if (editor) this.showCursor(editor);
  }

  /** `null` where there is no graph, `undefined` where the server ended before it answered: the next one is asked anew. */
  private async request(): Promise<BuildGraph | null | undefined> {
    const client = await this.host.client();
    const params: BuildGraphParams = { uri: this.uri.toString() };
    try {
      return client ? await client.sendRequest<BuildGraph | null>(buildGraphRequest, params) : null;
    } catch {
      return undefined;
    }
  }

  private async receive(message: FromPage): Promise<void> {
    switch (message.kind) {
      case "ready":
        // A page that was hidden is made anew when it is shown.
        await this.graph.ask();
        this.isReady = true;
        if (this.waiting.size > 0) this.post({ kind: "draw" });
        break;
      case "reveal":
        await this.reveal(message.position);
        break;
      case "open":
        await vscode.window.showTextDocument(this.uri, { viewColumn: this.otherColumn() });
        break;
      case "save":
        await this.host.save(this);
        break;
      case "drawn":
        for (const answer of this.waiting) answer(message.svg);
        break;
    }
  }

  private async reveal({ line, character }: PlainPosition): Promise<void> {
    const position = new vscode.Position(line, character);
    await vscode.window.showTextDocument(this.uri, {
      viewColumn: this.editor()?.viewColumn ?? this.otherColumn(),
      selection: new vscode.Range(position, position),
    });
  }

  /** A column in which a text does not hide this panel. */
  private otherColumn(): vscode.ViewColumn {
    return this.panel.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
  }

  private editor(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === this.uri.toString());
  }

  private showCursor({ selection }: vscode.TextEditor): void {
    this.showLine(selection.active.line);
  }

  private post(message: ToPage): void {
    // An answer of the server may come after the panel was closed.
    if (!this.isDisposed) void this.panel.webview.postMessage(message);
  }
}
