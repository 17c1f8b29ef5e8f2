import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type BuildGraphChangedParams, buildGraphChangedNotification } from "../../../server/src/protocol";
import type { PageState } from "../../webview/messages";
import { GraphPanel, type PanelHost } from "./graphPanel";

const viewType = "goHints.buildGraph";

/** The open panels with build graphs, at most one for each document. */
export class GraphPanels implements vscode.Disposable {
  private readonly panels = new Map<string, GraphPanel>();
  /** The one that was used last. */
  private active: GraphPanel | undefined;
  private readonly serializer: vscode.Disposable;
  private readonly host: PanelHost;

  /** @param client answers the client, where it runs */
  constructor(extensionUri: vscode.Uri, client: () => Promise<BaseLanguageClient | undefined>) {
    this.host = { extensionUri, client, save: (panel) => this.save(panel, undefined) };
    this.serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, state: PageState | undefined) => {
        if (state?.uri === undefined) panel.dispose();
        else this.adopt(panel, vscode.Uri.parse(state.uri));
      },
    });
  }

  dispose(): void {
    this.serializer.dispose();
    for (const { panel } of [...this.panels.values()]) panel.dispose();
  }

  /**
   * Shows the graph of a Dockerfile beside it.
   *
   * @param uri the active editor's document unless given
   * @param line zero-based, of the step to light up
   */
  async show(uri: vscode.Uri | undefined, line?: number): Promise<void> {
    const wanted = uri ?? vscode.window.activeTextEditor?.document.uri;
    if (!wanted) {
      await vscode.window.showInformationMessage(vscode.l10n.t("Open a Dockerfile to see its build graph."));
      return;
    }
    // The server knows open documents only.
    await vscode.workspace.openTextDocument(wanted);
    const open = this.panels.get(wanted.toString());
    if (open) open.panel.reveal(undefined, true);
    else {
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      this.adopt(vscode.window.createWebviewPanel(viewType, "", column, { enableFindWidget: true }), wanted);
    }
    if (line !== undefined) this.panels.get(wanted.toString())?.showLine(line);
  }

  /**
   * Keeps the graph that was used last as an SVG file.
   *
   * @param target where to; a dialog asks unless given
   * @returns where it was written; `undefined` when it was not
   */
  async saveActive(target: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
    if (this.active) return this.save(this.active, target);
    await vscode.window.showInformationMessage(vscode.l10n.t("Open a build graph first."));
    return undefined;
  }

  /** Has the panels follow the documents of a new client. */
  follow(client: BaseLanguageClient): void {
    client.onNotification(buildGraphChangedNotification, ({ uris }: BuildGraphChangedParams) => {
      const changed = new Set(uris.map((uri) => vscode.Uri.parse(uri).toString()));
      for (const panel of this.panels.values()) if (changed.has(panel.uri.toString())) panel.refreshSoon();
    });
  }

  /** Has every panel ask again: another server answers now. */
  refresh(): void {
    for (const panel of this.panels.values()) panel.refreshSoon();
  }

  private adopt(panel: vscode.WebviewPanel, uri: vscode.Uri): void {
    const key = uri.toString();
    const graph = new GraphPanel(panel, uri, this.host);
    this.panels.get(key)?.panel.dispose();
    this.panels.set(key, graph);
    this.active = graph;
    panel.onDidChangeViewState(() => {
      if (panel.active) this.active = graph;
    });
    panel.onDidDispose(() => {
      graph.dispose();
      if (this.panels.get(key) === graph) this.panels.delete(key);
      if (this.active === graph) this.active = [...this.panels.values()].at(-1);
    });
  }

  private async save(panel: GraphPanel, target: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
    const svg = await panel.draw();
    if (svg === undefined) {
      // Whoever called the command does not wait until the message is closed.
      void vscode.window.showWarningMessage(vscode.l10n.t("There is no build graph to save."));
      return undefined;
    }
    const name = `${panel.fileName}.svg`;
    const folder = vscode.Uri.joinPath(panel.uri, "..");
    if (target === undefined && vscode.workspace.fs.isWritableFileSystem(folder.scheme) !== true) {
      panel.download(svg, name);
      return undefined;
    }
    const chosen =
      target ??
      (await vscode.window.showSaveDialog({
        defaultUri: vscode.Uri.joinPath(folder, name),
        filters: { SVG: ["svg"] },
        title: vscode.l10n.t("Save the build graph"),
      }));
    if (chosen) await vscode.workspace.fs.writeFile(chosen, new TextEncoder().encode(svg));
    return chosen;
  }
}
