/** What a skipped test or suite carries for the reporter. */
interface Skippable {
  skipReason?: string;
}

/**
 * Skips the running test, or every test of the suite when called in its `before` hook, and says why: `npm test` prints the
 * reason.
 *
 * @param context mocha's `this`
 * @param reason such as "needs a C compiler"
 */
export function skip(context: Mocha.Context, reason: string): never {
  const runnable: (Mocha.Runnable & { type?: string }) | undefined = context.test ?? context.currentTest;
  const carrier: (Skippable & object) | undefined = runnable?.type === "hook" ? runnable.parent : runnable;
  if (carrier !== undefined) {
    carrier.skipReason = reason;
  }
  return context.skip();
}
