import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { GraphPanels } from "./buildGraph/graphPanels";
import { clientName, createClient, type MakeClient } from "./client";
import { registerCommands } from "./commands";
import { DownloadDiagnoses } from "./downloadDiagnosis";
import { provideDocumentation } from "./ruleDocumentation";
import { Status } from "./status";

/** The running extension: one client, restarted by a command. */
export class Extension implements vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel(clientName, { log: true });
  private readonly status = new Status();
  private readonly graphs: GraphPanels;
  private readonly diagnoses: DownloadDiagnoses;
  private current: BaseLanguageClient | undefined;
  /** The start or restart under way; the next waits for it, so that never two servers run. */
  private settled: Promise<void> = Promise.resolve();
  private readonly registrations: vscode.Disposable;

  constructor(
    context: vscode.ExtensionContext,
    private readonly make: MakeClient,
  ) {
    const client = () => (this.current?.isRunning() ? this.current : undefined);
    this.graphs = new GraphPanels(context.extensionUri, client);
    this.diagnoses = new DownloadDiagnoses(client);
    this.registrations = vscode.Disposable.from(
      provideDocumentation(context.extensionUri),
      this.graphs,
      this.diagnoses,
      registerCommands({
        extensionUri: context.extensionUri,
        channel: this.channel,
        graphs: this.graphs,
        diagnoses: this.diagnoses,
        client,
        restart: () => this.restart(),
      }),
    );
  }

  /** Starts the server; a failure shows in the status item and the log, and nowhere else. */
  restart(): Promise<void> {
    this.settled = this.settled.then(async () => {
      await this.stopClient();
      const client = createClient(this.make, this.channel);
      this.current = client;
      this.status.follow(client);
      this.graphs.follow(client);
      try {
        await client.start();
        this.graphs.refresh();
        await this.diagnoses.announce();
      } catch (error) {
        this.channel.error(error instanceof Error ? error : String(error));
        this.status.showFailure(vscode.l10n.t("The server did not start"));
      }
    });
    return this.settled;
  }

  /** Stops the server and ends. */
  async stop(): Promise<void> {
    await this.settled;
    await this.stopClient();
    this.dispose();
  }

  dispose(): void {
    this.registrations.dispose();
    this.status.dispose();
    this.channel.dispose();
  }

  private async stopClient(): Promise<void> {
    const client = this.current;
    this.current = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      this.channel.warn(String(error));
    }
  }
}
