import * as vscode from "vscode";
import type { BaseLanguageClient, WorkspaceEdit } from "vscode-languageclient";
import {
  type DiagnoseDownloadParams,
  type DiagnoseDownloadResult,
  diagnoseDownloadRequest,
} from "../../server/src/protocol";
import { followProgress } from "./progress";

/** Where the reports are shown from; nothing is written to a disk. */
const scheme = "go-hints-report";

/** Whether the command can do something here: menus ask for it. */
const contextKey = "goHints.canDiagnoseDownload";

/** So many reports stay readable after newer ones. */
const keptReports = 10;

/** What the command answers to whoever calls it. */
export interface DownloadDiagnosis {
  readonly outcome: DiagnoseDownloadResult["outcome"];
  readonly message: string;
  /** The document with the report. */
  readonly report: vscode.Uri;
}

/** The command that tries the module download of a step, and its reports. */
export class DownloadDiagnoses implements vscode.Disposable {
  private readonly reports = new Map<string, string>();
  private readonly provider: vscode.Disposable;
  private count = 0;

  /** @param client the client, where it runs */
  constructor(private readonly client: () => Promise<BaseLanguageClient | undefined>) {
    this.provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri) => this.reports.get(uri.toString()) ?? "",
    });
  }

  /** Tells the menus whether the server that has started reaches the network. */
  async announce(client: BaseLanguageClient): Promise<void> {
    await vscode.commands.executeCommand("setContext", contextKey, reachesNetwork(client));
  }

  /**
   * Tries the download of the step under the cursor, and shows the report.
   * @returns `undefined` when it was refused or cancelled; the person was told why
   */
  async run(): Promise<DownloadDiagnosis | undefined> {
    const client = await this.client();
    const editor = vscode.window.activeTextEditor;
    const refusal = refusalOf(client, editor);
    if (refusal !== undefined || !client || !editor) {
      void vscode.window.showInformationMessage(refusal ?? "");
      return undefined;
    }
    const { line, character } = editor.selection.active;
    const params = { uri: editor.document.uri.toString(), position: { line, character } };
    let result = await this.ask(client, params);
    if (result?.kind === "no-module") {
      const module = await askForModule();
      if (module !== undefined) result = await this.ask(client, { ...params, module });
    }
    if (result === null) {
      void vscode.window.showInformationMessage(vscode.l10n.t("No step of this Dockerfile downloads Go modules."));
    }
    return result ? this.show(client, result) : undefined;
  }

  dispose(): void {
    this.provider.dispose();
  }

  /** @returns `undefined` when the person cancelled it, `null` when the file has no such step */
  private async ask(
    client: BaseLanguageClient,
    params: DiagnoseDownloadParams,
  ): Promise<DiagnoseDownloadResult | null | undefined> {
    const workDoneToken = `goHints.diagnoseDownload.${++this.count}`;
    const title = vscode.l10n.t("Trying the module download");
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return vscode.window.withProgress(options, async (progress, token) => {
      const listener = await followProgress(client, workDoneToken, ({ message }) => {
        if (message !== undefined) progress.report({ message });
      });
      try {
        const request = { ...params, workDoneToken };
        const result = await client.sendRequest<DiagnoseDownloadResult | null>(diagnoseDownloadRequest, request, token);
        return token.isCancellationRequested ? undefined : result;
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        throw error;
      } finally {
        listener.dispose();
      }
    });
  }

  private async show(client: BaseLanguageClient, result: DiagnoseDownloadResult): Promise<DownloadDiagnosis> {
    const report = vscode.Uri.from({
      scheme,
      path: `/${vscode.l10n.t("Module download")}.md`,
      query: String(this.count),
    });
    this.reports.set(report.toString(), result.report);
    for (const old of [...this.reports.keys()].slice(0, -keptReports)) this.reports.delete(old);
    try {
      await vscode.commands.executeCommand("markdown.showPreview", report);
    } catch {
      // Without the built-in Markdown extension the text itself has to do.
      await vscode.window.showTextDocument(report, { preview: true });
    }
    // Waits for a person, and so for nobody here.
    void offerFixes(client, result);
    return { outcome: result.outcome, message: result.message, report };
  }
}

/** Why the command cannot run now, as a sentence for the person. */
function refusalOf(client: BaseLanguageClient | undefined, editor: vscode.TextEditor | undefined): string | undefined {
  if (!vscode.workspace.isTrusted) {
    return vscode.l10n.t(
      "The module download is tried in trusted workspaces only: the files of the workspace say which hosts are asked.",
    );
  }
  if (!client) return vscode.l10n.t("Dockerfile Go Hints is not running. Its log may say why.");
  if (!reachesNetwork(client)) {
    return vscode.l10n.t(
      "The module download cannot be tried in a browser, which opens no connections of this kind. Use VS Code on the desktop, or `dockerfile-go-hints diagnose` on the command line.",
    );
  }
  if (editor?.document.languageId !== "dockerfile") {
    return vscode.l10n.t("Open a Dockerfile and put the cursor on the step that downloads modules.");
  }
  return undefined;
}

function reachesNetwork(client: BaseLanguageClient): boolean {
  const experimental: unknown = client.initializeResult?.capabilities.experimental;
  return typeof experimental === "object" && experimental !== null && "diagnoseDownload" in experimental;
}

function askForModule(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t("Which module is to be tried?"),
    placeHolder: "golang.org/x/text@v0.14.0",
    prompt: vscode.l10n.t("No go.mod tells which modules the step downloads."),
    validateInput: (text) =>
      /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[\w.~+-]+)*(?:@[\w.+/-]+)?$/.test(text.trim())
        ? undefined
        : vscode.l10n.t("PATH or PATH@VERSION, such as {0}", "golang.org/x/text@v0.14.0"),
  });
}

/** Says the cause again with a button for each repair. */
async function offerFixes(
  client: BaseLanguageClient,
  { fixes, message, outcome }: DiagnoseDownloadResult,
): Promise<void> {
  if (outcome === "ok" || fixes.length === 0) return;
  const text = message.replaceAll("`", "");
  const titles = fixes.map(({ title }) => title.replaceAll("`", ""));
  const chosen = await vscode.window.showWarningMessage(text, ...titles);
  const fix = chosen === undefined ? undefined : fixes[titles.indexOf(chosen)];
  if (!fix) return;
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(fix.edit as WorkspaceEdit);
  if (!(await vscode.workspace.applyEdit(edit))) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t("The file has changed since: the repair was not applied."),
    );
  }
}
