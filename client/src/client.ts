import * as vscode from "vscode";
import {
  type BaseLanguageClient,
  DiagnosticPullMode,
  type DiagnosticPullOptions,
  type LanguageClientOptions,
  RevealOutputChannelOn,
} from "vscode-languageclient";
import { clientCommands, type InitializationOptions, settingsSection } from "../../server/src/protocol";
import { lintedDocuments, surroundingDocuments } from "./documents";
import { answerFileRequests } from "./fileRequests";
import { ServerEnd } from "./serverEnd";
import { explicitSettings } from "./settings";

/** Makes the client for this runtime: a process on the desktop, a worker in a browser. */
export type MakeClient = (options: LanguageClientOptions) => BaseLanguageClient;

/** Name of the client, as VS Code's settings for traces know it: `goHints.trace.server`. */
export const clientId = settingsSection;

/** Completes and explains `.go-hints.yaml` by the schema that the manifest names. */
const yamlExtension = "redhat.vscode-yaml";

/**
 * A client that is ready to start; nothing of it is shown unless a person asks.
 *
 * @param giveUp is called when its server has ended too often to be started again
 */
export function createClient(
  make: MakeClient,
  channel: vscode.LogOutputChannel,
  giveUp: () => void,
): BaseLanguageClient {
  const client: BaseLanguageClient = make({
    documentSelector: [...lintedDocuments, ...surroundingDocuments].map(toProtocol),
    outputChannel: channel,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    progressOnInitialization: false,
    // Whoever starts the client says that it did not start.
    initializationFailedHandler: () => false,
    errorHandler: {
      error: (...problem) => end.error(...problem),
      closed: () => end.closed(),
    },
    initializationOptions: (): InitializationOptions => ({
      ...(vscode.l10n.bundle && { l10n: vscode.l10n.bundle }),
      fileRequests: true,
      clientCommands: true,
      readsConfigurationSchema: vscode.extensions.getExtension(yamlExtension) !== undefined,
      buildGraphs: true,
      diagnosticsInHover: true,
      status: true,
    }),
    diagnosticPullOptions: pullOptions,
    // Hovers link the pages of rules; no other command can be run from a text that the server has made.
    markdown: { isTrusted: { enabledCommands: [clientCommands.openRuleDocumentation] } },
    middleware: {
      workspace: {
        // The project's own configuration counts wherever the person has set nothing, so defaults stay here.
        configuration: async (params, token, next) => {
          const answers = await next(params, token);
          if (!Array.isArray(answers)) return answers;
          return params.items.map(({ section, scopeUri }, index) =>
            section === settingsSection
              ? explicitSettings(scopeUri === undefined ? undefined : vscode.Uri.parse(scopeUri))
              : answers[index],
          );
        },
      },
    },
  });
  const end = new ServerEnd(client, giveUp);
  answerFileRequests(client);
  return client;
}

/** Diagnostics are asked for with every change or with every save, as the person has set it for the document. */
const pullOptions: DiagnosticPullOptions = {
  onChange: true,
  onSave: true,
  filter: (document, mode) => {
    const run = vscode.workspace.getConfiguration(settingsSection, document).get<string>("run", "onType");
    return run === "onSave" && mode === DiagnosticPullMode.onType;
  },
};

function toProtocol({ language, pattern }: vscode.DocumentFilter) {
  if (language !== undefined) return { language };
  return { pattern: String(pattern) };
}
