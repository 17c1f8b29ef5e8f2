import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type ConfigurationStatus,
  type ContextStatus,
  type DocumentStatus,
  type DocumentStatusParams,
  documentStatusRequest,
  type SwitchedOff,
  statusChangedNotification,
} from "../../server/src/protocol";
import { clientName, lintedDocuments } from "./documents";
import { projectFile } from "./projectConfiguration";

/** Diagnostics and settings change in bursts: the server is asked once. */
const delay = 150;

/**
 * Shows beside the language of a document what was found in it, which folder is its build context, and what the settings
 * leave out. Never interrupts anybody.
 */
export class Status implements vscode.Disposable {
  private readonly findings = vscode.languages.createLanguageStatusItem("goHints.status", lintedDocuments);
  private readonly context = vscode.languages.createLanguageStatusItem("goHints.context", { language: "dockerfile" });
  private readonly settings = vscode.languages.createLanguageStatusItem("goHints.settings", lintedDocuments);
  private readonly subscriptions: vscode.Disposable;
  private client: BaseLanguageClient | undefined;
  private following: vscode.Disposable | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts questions: only the answer to the last one is shown. */
  private asked = 0;

  constructor() {
    this.findings.name = clientName;
    this.context.name = vscode.l10n.t("{0}: build context", clientName);
    this.settings.name = vscode.l10n.t("{0}: rules and configuration", clientName);
    this.subscriptions = vscode.Disposable.from(
      this.findings,
      this.context,
      this.settings,
      vscode.window.onDidChangeActiveTextEditor(() => this.refresh()),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        const shown = vscode.window.activeTextEditor?.document.uri.toString();
        if (uris.some((uri) => uri.toString() === shown)) this.refresh();
      }),
    );
    this.showUnknown(vscode.l10n.t("Starting"));
  }

  /** Shows the state of a client from now on. */
  follow(client: BaseLanguageClient): void {
    this.following?.dispose();
    this.client = client;
    this.following = vscode.Disposable.from(
      client.onDidChangeState(() => this.show(client)),
      client.onNotification(statusChangedNotification, () => this.refresh()),
    );
    this.show(client);
  }

  /** Shows that the server did not start. */
  showFailure(message: string): void {
    this.showUnknown(message);
    this.findings.severity = vscode.LanguageStatusSeverity.Error;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.following?.dispose();
    this.subscriptions.dispose();
  }

  private show(client: BaseLanguageClient): void {
    if (client.isRunning()) {
      this.findings.busy = false;
      this.refresh();
      return;
    }
    // What neither runs nor has to be stopped has ended.
    const isStarting = client.needsStop();
    this.showUnknown(isStarting ? vscode.l10n.t("Starting") : vscode.l10n.t("Not running"));
    this.findings.busy = isStarting;
    if (!isStarting) this.findings.severity = vscode.LanguageStatusSeverity.Warning;
  }

  private refresh(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), delay);
  }

  private async ask(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const { client } = this;
    if (!document || !client?.isRunning() || vscode.languages.match(lintedDocuments, document) === 0) return;
    const question = ++this.asked;
    const params: DocumentStatusParams = { uri: document.uri.toString() };
    // A server that stops meanwhile shows by itself.
    const status = await client.sendRequest<DocumentStatus | null>(documentStatusRequest, params).catch(() => null);
    if (status === null || question !== this.asked) return;
    this.showFindings(status);
    this.showContext(status.context, document.uri);
    this.showSettings(status.switchedOff, status.configuration);
  }

  /** What is shown while nobody answers. */
  private showUnknown(text: string): void {
    this.findings.busy = false;
    this.findings.severity = vscode.LanguageStatusSeverity.Information;
    this.findings.text = text;
    this.findings.detail = clientName;
    this.findings.command = { command: "goHints.showLog", title: vscode.l10n.t("Show log") };
    for (const item of [this.context, this.settings]) {
      item.text = clientName;
      item.detail = text;
      item.severity = vscode.LanguageStatusSeverity.Information;
      item.command = undefined;
    }
  }

  private showFindings({ isEnabled, notChecked, findings, dockerfiles }: DocumentStatus): void {
    this.findings.busy = false;
    this.findings.severity = vscode.LanguageStatusSeverity.Information;
    this.findings.text = isEnabled
      ? (notChecked ?? counted(findings))
      : vscode.l10n.t("Not checked: switched off in the settings");
    this.findings.detail = dockerfiles
      ? `${clientName} · ${vscode.l10n.t("Dockerfiles in the workspace: {0}", `${dockerfiles.count}${dockerfiles.isComplete ? "" : "+"}`)}`
      : clientName;
    this.findings.command = isEnabled
      ? { command: "workbench.actions.view.problems", title: vscode.l10n.t("Show problems") }
      : settingsCommand("goHints.enable");
  }

  private showContext(context: ContextStatus | undefined, uri: vscode.Uri): void {
    const folder = context?.folder ?? vscode.l10n.t("not known");
    this.context.text = vscode.l10n.t("Build context: {0}", folder);
    this.context.detail = context?.reason ?? "";
    this.context.command =
      context === undefined || context.choices.length === 0
        ? undefined
        : {
            command: "goHints.chooseBuildContext",
            title: vscode.l10n.t("Choose"),
            tooltip: vscode.l10n.t("Choose the build context and keep it in {0}", projectFile),
            arguments: [uri.toString()],
          };
  }

  private showSettings(off: SwitchedOff, { uri, exists, problems }: ConfigurationStatus): void {
    const [problem] = problems;
    const open = (line?: number) => ({
      command: "vscode.open",
      title: vscode.l10n.t("Open {0}", projectFile),
      arguments: [
        vscode.Uri.parse(uri),
        line === undefined ? undefined : { selection: new vscode.Range(line, 0, line, 0) },
      ],
    });
    this.settings.severity = problem
      ? vscode.LanguageStatusSeverity.Warning
      : vscode.LanguageStatusSeverity.Information;
    this.settings.text = problem
      ? vscode.l10n.t("{0}, line {1}: {2}", projectFile, problem.position.line + 1, problem.message.replaceAll("`", ""))
      : describeOff(off);
    this.settings.detail = [...off.categories, ...off.rules].join(", ");
    this.settings.command = exists ? open(problem?.position.line) : settingsCommand("goHints");
  }
}

function counted(findings: number): string {
  if (findings === 0) return vscode.l10n.t("No findings");
  return findings === 1 ? vscode.l10n.t("1 finding") : vscode.l10n.t("{0} findings", findings);
}

function describeOff({ rules, categories }: SwitchedOff): string {
  if (rules.length + categories.length === 0) return vscode.l10n.t("Nothing is switched off");
  if (categories.length === 0) return vscode.l10n.t("Rules switched off: {0}", rules.length);
  if (rules.length === 0) return vscode.l10n.t("Categories switched off: {0}", categories.length);
  return vscode.l10n.t("Switched off: {0} categories and {1} rules", categories.length, rules.length);
}

function settingsCommand(query: string): vscode.Command {
  return {
    command: "workbench.action.openSettings",
    title: vscode.l10n.t("Open settings"),
    arguments: [query],
  };
}
