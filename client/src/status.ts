import * as vscode from "vscode";
import { type BaseLanguageClient, State } from "vscode-languageclient";
import { clientName, lintedDocuments } from "./client";

/** Shows beside the language of a document how the server does. Never interrupts anybody. */
export class Status implements vscode.Disposable {
  private readonly item: vscode.LanguageStatusItem;
  private listener: vscode.Disposable | undefined;

  constructor() {
    this.item = vscode.languages.createLanguageStatusItem("goHints.status", lintedDocuments);
    this.item.name = clientName;
    this.item.text = clientName;
    this.item.command = { command: "goHints.showLog", title: vscode.l10n.t("Show log") };
  }

  /** Shows the state of a client from now on. */
  follow(client: BaseLanguageClient): void {
    this.listener?.dispose();
    this.listener = client.onDidChangeState(({ newState }) => this.show(newState));
    this.show(client.state);
  }

  /** Shows that the server did not start. */
  showFailure(message: string): void {
    this.item.busy = false;
    this.item.severity = vscode.LanguageStatusSeverity.Error;
    this.item.detail = message;
  }

  dispose(): void {
    this.listener?.dispose();
    this.item.dispose();
  }

  private show(state: State): void {
    this.item.busy = state === State.Starting;
    this.item.severity =
      state === State.Stopped ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
    this.item.detail = describe(state);
  }
}

function describe(state: State): string {
  if (state === State.Running) return vscode.l10n.t("Checks Dockerfiles for Go and .npmrc files");
  return state === State.Starting ? vscode.l10n.t("Starting") : vscode.l10n.t("Not running");
}
