import {
  type BaseLanguageClient,
  CloseAction,
  type CloseHandlerResult,
  type ErrorHandler,
  type Message,
  State,
} from "vscode-languageclient";

/**
 * What becomes of a server that ends by itself. One that has run is started again, as often as the library does it by
 * default; one that has never run is not, for it would end again.
 */
export class ServerEnd implements ErrorHandler {
  private hasRun = false;
  private readonly usual: ErrorHandler;

  /** @param giveUp is called when a server that has run is not started again */
  constructor(
    client: BaseLanguageClient,
    private readonly giveUp: () => void,
  ) {
    this.usual = client.createDefaultErrorHandler();
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) this.hasRun = true;
    });
  }

  error(error: Error, message: Message | undefined, count: number | undefined) {
    return this.usual.error(error, message, count);
  }

  async closed(): Promise<CloseHandlerResult> {
    if (!this.hasRun) return { action: CloseAction.DoNotRestart };
    const result = await this.usual.closed();
    if (result.action === CloseAction.DoNotRestart) this.giveUp();
    return result;
  }
}
