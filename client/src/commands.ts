import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { clientCommands, type RuleLevelName } from "../../server/src/protocol";
import { chooseBuildContext } from "./buildContext";
import type { GraphPanels } from "./buildGraph/graphPanels";
import type { DownloadDiagnoses } from "./downloadDiagnosis";
import { chooseModuleProxy } from "./moduleProxy";
import { writeSettings } from "./projectConfiguration";
import { openRuleDocumentation } from "./ruleDocumentation";
import { setRuleSeverity } from "./ruleSeverity";
import { checkWorkspace } from "./workspaceCheck";

/** What the commands work on. The commands exist before the server runs: those that need it wait for its start. */
export interface CommandHost {
  readonly extensionUri: vscode.Uri;
  readonly channel: vscode.LogOutputChannel;
  readonly graphs: GraphPanels;
  readonly diagnoses: DownloadDiagnoses;
  /** The client as soon as it has started; `undefined` where it does not run. */
  client(): Promise<BaseLanguageClient | undefined>;
  restart(): Promise<void>;
}

/** Registers the commands of the extension. */
export function registerCommands(host: CommandHost): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("goHints.restart", () => host.restart()),
    vscode.commands.registerCommand("goHints.showLog", () => host.channel.show()),
    vscode.commands.registerCommand("goHints.checkWorkspace", () => withClient(host, checkWorkspace)),
    vscode.commands.registerCommand("goHints.diagnoseDownload", () => host.diagnoses.run()),
    vscode.commands.registerCommand(clientCommands.showBuildGraph, (uri: unknown, line?: unknown) =>
      host.graphs.show(uriOf(uri), typeof line === "number" ? line : undefined),
    ),
    vscode.commands.registerCommand("goHints.saveBuildGraph", (target?: unknown) =>
      host.graphs.saveActive(target instanceof vscode.Uri ? target : undefined),
    ),
    vscode.commands.registerCommand(clientCommands.chooseModuleProxy, (uri?: unknown) =>
      withClient(host, (client) => chooseModuleProxy(client, uriOf(uri))),
    ),
    vscode.commands.registerCommand("goHints.writeSettings", (uri?: unknown) =>
      withClient(host, (client) => writeSettings(client, uriOf(uri))),
    ),
    vscode.commands.registerCommand("goHints.chooseBuildContext", (uri?: unknown, folder?: unknown) =>
      withClient(host, (client) =>
        chooseBuildContext(client, uriOf(uri), typeof folder === "string" ? folder : undefined),
      ),
    ),
    vscode.commands.registerCommand(clientCommands.openRuleDocumentation, (rule?: unknown) =>
      openRuleDocumentation(host.extensionUri, typeof rule === "string" ? rule : undefined),
    ),
    vscode.commands.registerCommand(
      clientCommands.setRuleSeverity,
      async (rule: unknown, uri: unknown, level?: unknown) =>
        typeof rule === "string"
          ? setRuleSeverity(await host.client(), rule, uriOf(uri), isLevel(level) ? level : undefined)
          : undefined,
    ),
  );
}

/** Does what needs the server; says so where it does not run. */
async function withClient<Answer>(
  host: CommandHost,
  work: (client: BaseLanguageClient) => Promise<Answer>,
): Promise<Answer | undefined> {
  const client = await host.client();
  if (client) return work(client);
  await vscode.window.showInformationMessage(vscode.l10n.t("Dockerfile Go Hints is not running. Its log may say why."));
  return undefined;
}

function uriOf(value: unknown): vscode.Uri | undefined {
  if (value instanceof vscode.Uri) return value;
  return typeof value === "string" ? vscode.Uri.parse(value) : vscode.window.activeTextEditor?.document.uri;
}

function isLevel(value: unknown): value is RuleLevelName {
  return typeof value === "string" && ["off", "hint", "information", "warning", "error"].includes(value);
}
