// What VS Code's extension host calls to run the tests: `run` of this module.

import { join } from "node:path";
import { format } from "node:util";
import Mocha from "mocha";
import { projectFolder } from "../project";

/** Longer than several waits of the tests that each explain what they waited for. */
const TEST_TIMEOUT_MS = 60_000;

/**
 * Runs the test files that runEditorTests.ts names in the environment, and writes their counts where it says.
 *
 * @throws when a test failed, which makes VS Code leave with a code that is not 0
 */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const failures = await runMocha().catch((error: unknown) => {
    print(error instanceof Error ? (error.stack ?? error.message) : error);
    throw error;
  });
  if (failures > 0) {
    throw new Error(`${failures} editor tests failed`);
  }
}

async function runMocha(): Promise<number> {
  const mocha = new Mocha({
    ui: "bdd",
    timeout: TEST_TIMEOUT_MS,
    reporter: join(projectFolder, "test", "support", "countReporter.cjs"),
    reporterOptions: { output: fromEnvironment("GO_HINTS_SUITE_REPORT"), print },
  });
  for (const file of JSON.parse(fromEnvironment("GO_HINTS_SUITE_FILES")) as string[]) {
    mocha.addFile(file);
  }
  return await new Promise((resolve) => {
    mocha.run(resolve);
  });
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`The environment variable ${name} is missing: start the suite with runEditorTests.js`);
  }
  return value;
}

/**
 * Prints as `console.log` does. In VS Code's server the text reaches the launcher among all that the editor logs; the mark
 * tells it apart.
 */
function print(...args: unknown[]): void {
  const mark = process.env["GO_HINTS_SUITE_MARK"];
  console.log(...(mark === undefined ? args : [mark, format(...args)]));
}
