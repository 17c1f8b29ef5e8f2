import { type RemoteConsole, ResponseError } from "vscode-languageserver";

/**
 * Runs a handler so that nothing it throws reaches the client: the error goes to the log, and `fallback` is the answer.
 * Errors of the protocol itself (`ResponseError`, such as "cancelled") are answers and pass.
 */
export async function guarded<Answer>(
  console: RemoteConsole,
  what: string,
  fallback: Answer,
  work: () => Answer | Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    console.error(`${what}: ${describeError(error)}`);
    return fallback;
  }
}

/** The stack of an error, or what was thrown instead of one. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
