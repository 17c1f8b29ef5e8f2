import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type CheckWorkspaceResult,
  checkWorkspaceRequest,
  clientCommands,
  type RuleLevelName,
} from "../../server/src/protocol";
import { openRuleDocumentation } from "./ruleDocumentation";
import { setRuleSeverity } from "./ruleSeverity";

/** What the commands work on. The commands exist before the server runs, and say so where they need it. */
export interface CommandHost {
  readonly extensionUri: vscode.Uri;
  readonly channel: vscode.LogOutputChannel;
  /** The client, while it runs. */
  client(): BaseLanguageClient | undefined;
  restart(): Promise<void>;
}

/** Registers the commands of the extension. */
export function registerCommands(host: CommandHost): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("goHints.restart", () => host.restart()),
    vscode.commands.registerCommand("goHints.showLog", () => host.channel.show()),
    vscode.commands.registerCommand("goHints.checkWorkspace", () => checkWorkspace(host)),
    vscode.commands.registerCommand(clientCommands.openRuleDocumentation, (rule?: unknown) =>
      openRuleDocumentation(host.extensionUri, typeof rule === "string" ? rule : undefined),
    ),
    vscode.commands.registerCommand(clientCommands.setRuleSeverity, (rule: unknown, uri: unknown, level?: unknown) =>
      typeof rule === "string"
        ? setRuleSeverity(host.client(), rule, uriOf(uri), isLevel(level) ? level : undefined)
        : undefined,
    ),
  );
}

async function checkWorkspace(host: CommandHost): Promise<CheckWorkspaceResult | undefined> {
  const client = host.client();
  if (!client) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t("Dockerfile Go Hints is not running. Its log may say why."),
    );
    return undefined;
  }
  const result = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Window,
      title: vscode.l10n.t("Checking Dockerfiles and .npmrc files"),
      cancellable: false,
    },
    (_, token) => client.sendRequest<CheckWorkspaceResult>(checkWorkspaceRequest, token),
  );
  await vscode.commands.executeCommand("workbench.actions.view.problems");
  const message = vscode.l10n.t("Dockerfile Go Hints: {0} findings in {1} files", result.findings, result.files);
  vscode.window.setStatusBarMessage(message, 10_000);
  return result;
}

function uriOf(value: unknown): vscode.Uri | undefined {
  if (value instanceof vscode.Uri) return value;
  return typeof value === "string" ? vscode.Uri.parse(value) : vscode.window.activeTextEditor?.document.uri;
}

function isLevel(value: unknown): value is RuleLevelName {
  return typeof value === "string" && ["off", "hint", "information", "warning", "error"].includes(value);
}
