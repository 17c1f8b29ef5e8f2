#!/usr/bin/env node
// Takes the command line that `runTests()` of @vscode/test-electron gives to the desktop VS Code, and runs the same suite in
// VS Code's own server with a headless browser, for machines where the desktop cannot be downloaded or has no display.
//
//   launcher.mjs [FOLDER] --extensionDevelopmentPath=DIR… --extensionTestsPath=MODULE --user-data-dir=DIR --extensions-dir=DIR
//   launcher.mjs --install-extension=VSIX --user-data-dir=DIR --extensions-dir=DIR
//
// Exits with the suite's exit code. GO_HINTS_EDITOR_LOG=1 prints everything that the editor logs, GO_HINTS_EDITOR_TIMEOUT is
// the number of seconds after which the run counts as failed.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { format, parseArgs } from "node:util";
import { installExtension, openBrowser, startServer, workbenchAddress } from "./server.mjs";

const DEFAULT_TIMEOUT_SECONDS = 600;
const EDITOR_LOG_LINES = 30;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  // Leaving through `exit` ends the server and the browser as well.
  process.on(signal, () => process.exit(1));
}

async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    // The desktop has many more options, which mean nothing here.
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: "string", multiple: true, default: [] },
      extensionTestsPath: { type: "string" },
      "user-data-dir": { type: "string" },
      "extensions-dir": { type: "string" },
      "install-extension": { type: "string" },
      "disable-workspace-trust": { type: "boolean", default: false },
    },
  });
  const scratch = mkdtempSync(join(tmpdir(), "go-hints-editor-"));
  process.once("exit", () => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }));
  const folders = {
    userDataDir: resolve(values["user-data-dir"] ?? join(scratch, "user-data")),
    extensionsDir: resolve(values["extensions-dir"] ?? join(scratch, "extensions")),
  };
  if (values["install-extension"] !== undefined) {
    await installExtension({ ...folders, vsix: resolve(values["install-extension"]) });
    return 0;
  }
  if (values.extensionTestsPath === undefined) {
    throw new Error("There is nothing to run: --extensionTestsPath is missing.");
  }
  return await runSuite({
    ...folders,
    trustEveryFolder: values["disable-workspace-trust"],
    folder: positionals[0] && resolve(positionals[0]),
    developedExtensions: values.extensionDevelopmentPath.map((path) => resolve(path)),
    tests: resolve(values.extensionTestsPath),
  });
}

/** @returns {Promise<number>} the suite's exit code */
async function runSuite({ folder, developedExtensions, tests, ...serverOptions }) {
  const output = new SuiteOutput();
  const server = await startServer({
    ...serverOptions,
    env: { GO_HINTS_SUITE_MARK: output.mark },
    log: (line) => output.editorSaid(line),
  });
  const { browser, page } = await openBrowser();
  let over = false;
  try {
    const address = workbenchAddress(server.origin, { folder, developedExtensions, tests });
    const code = await new Promise((resolveCode, reject) => {
      const fail = (reason) => !over && reject(new Error(reason));
      const seconds = Number(process.env.GO_HINTS_EDITOR_TIMEOUT ?? DEFAULT_TIMEOUT_SECONDS);
      setTimeout(() => fail(`The editor tests did not end within ${seconds} seconds.`), seconds * 1000).unref();
      void server.exited.then((code) => fail(`VS Code's server ended unexpectedly (${code}).`));
      browser.on("disconnected", () => fail("The browser ended unexpectedly."));
      page.on("crash", () => fail("The page of the workbench crashed."));
      openWorkbench(page, address, output, resolveCode).catch(reject);
    });
    if (code !== 0 && output.suiteIsSilent) {
      output.printEditorLog();
    }
    return code;
  } catch (error) {
    output.printEditorLog();
    throw error;
  } finally {
    over = true;
    server.stop();
    await browser.close();
  }
}

/** Opens the workbench with the two functions through which VS Code in a browser reports a test run. */
async function openWorkbench(page, address, output, onExit) {
  await page.exposeFunction("codeAutomationLog", (_level, args) => output.received(args));
  await page.exposeFunction("codeAutomationExit", onExit);
  await page.goto(address, { waitUntil: "commit" });
}

/**
 * Tells what the suite prints from what the editor logs: both arrive through the same function. The suite puts the mark in
 * front of what it prints, see test/editor/suite/index.ts.
 */
class SuiteOutput {
  mark = randomUUID();
  suiteIsSilent = true;
  #editorLog = [];
  #verbose = process.env.GO_HINTS_EDITOR_LOG !== undefined;

  received(args) {
    if (args[0] === this.mark) {
      this.suiteIsSilent = false;
      console.log(format(...args.slice(1)));
    } else {
      this.editorSaid(format(...args));
    }
  }

  editorSaid(line) {
    if (this.#verbose) {
      console.error(line);
    } else {
      // Without the stack traces: most come from parts that this server lacks and that no extension needs.
      const [firstLine = ""] = line.split("\n", 1);
      this.#editorLog = [...this.#editorLog.slice(1 - EDITOR_LOG_LINES), firstLine];
    }
  }

  printEditorLog() {
    if (this.#editorLog.length > 0) {
      console.error(`What the editor logged last:\n  ${this.#editorLog.join("\n  ")}`);
    }
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
process.exit();
