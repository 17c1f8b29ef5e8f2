import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { GraphPanels } from "./buildGraph/graphPanels";
import { registerCommands } from "./commands";
import { clientName } from "./documents";
import { DownloadDiagnoses } from "./downloadDiagnosis";
import { provideDocumentation } from "./ruleDocumentation";
import { Status } from "./status";

/** Makes a client that is ready to start, and calls `giveUp` when its server has ended too often to be started again. */
export type LoadClient = (channel: vscode.LogOutputChannel, giveUp: () => void) => Promise<BaseLanguageClient>;

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
    private readonly load: LoadClient,
  ) {
    const client = () => this.running();
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

  /** Starts the server, after it has ended the one that runs. Tells the person when it does not start. */
  restart(): Promise<void> {
    this.settled = this.settled.then(() => this.startAnew());
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

  private async startAnew(): Promise<void> {
    await this.stopClient();
    try {
      const client = await this.load(this.channel, () =>
        this.showFailure(
          vscode.l10n.t(
            "Dockerfile Go Hints checks nothing: its language server has ended again and again. Look into the log, then restart it.",
          ),
        ),
      );
      this.current = client;
      this.status.follow(client);
      this.graphs.follow(client);
      await client.start();
      this.graphs.refresh();
      await this.diagnoses.announce(client);
    } catch (error) {
      this.channel.error(error instanceof Error ? error : String(error));
      this.status.showFailure(vscode.l10n.t("The server did not start"));
      this.showFailure(
        vscode.l10n.t(
          "Dockerfile Go Hints checks nothing: its language server did not start. In a browser, check the connection first. Then restart it; where that does not help, the log says more.",
        ),
      );
    }
  }

  /** Says in front of everything what is wrong, with what a person can do. Does not wait for an answer. */
  private showFailure(message: string): void {
    const restart = vscode.l10n.t("Restart");
    const showLog = vscode.l10n.t("Show log");
    void vscode.window.showErrorMessage(message, restart, showLog).then((chosen) => {
      if (chosen === restart) void this.restart();
      if (chosen === showLog) this.channel.show();
    });
  }

  /** The client, as soon as the start or restart under way is over; `undefined` where it does not run then. */
  private async running(): Promise<BaseLanguageClient | undefined> {
    await this.settled;
    return this.current?.isRunning() ? this.current : undefined;
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
