import { strict as assert } from "node:assert";
import { copyFileSync, cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { skip } from "../../support/skip";
import { projectFolder } from "../project";
import { prepareVisibleEditor, VisibleEditor } from "../visible";

/** What of the project the extension is made of. */
const parts = ["package.json", "package.nls.json", "dist", "l10n", "syntaxes"];

describe("a language server that does not start", function () {
  this.timeout(120_000);
  /** A copy of the extension, to be broken. */
  let extension: string;
  let editor: VisibleEditor | undefined;

  function opened(): VisibleEditor {
    assert.ok(editor);
    return editor;
  }

  const script = () => join(extension, "dist", "server.js");
  const missing = () => rmSync(script());
  const silent = () => writeFileSync(script(), "");
  const endingAgainAndAgain = () => {
    renameSync(script(), join(extension, "dist", "real.js"));
    // Not before it runs: a server that has never run is another case.
    const ending = 'process.on("message", ({ method }) => method === "initialized" && process.exit(1));';
    writeFileSync(script(), `require("./real.js"); ${ending}`);
  };

  before(async function () {
    // The first time it fetches 170 MB.
    this.timeout(600_000);
    const lacking = await prepareVisibleEditor();
    if (lacking !== undefined) skip(this, lacking);
  });

  beforeEach(() => {
    extension = mkdtempSync(join(tmpdir(), "go-hints-broken-"));
    for (const part of parts) cpSync(join(projectFolder, part), join(extension, part), { recursive: true });
  });

  afterEach(async () => {
    await editor?.close();
    editor = undefined;
    rmSync(extension, { recursive: true });
  });

  for (const { web, what, breakIt, says } of [
    { web: true, what: "whose script is missing", breakIt: missing, says: "did not start" },
    { web: true, what: "whose script never answers", breakIt: silent, says: "did not start" },
    { web: false, what: "whose script is missing", breakIt: missing, says: "did not start" },
    { web: false, what: "that keeps ending", breakIt: endingAgainAndAgain, says: "ended again and again" },
  ]) {
    it(`${web ? "in a worker" : "in a process"}, ${what}: one message, and a button that mends it`, async () => {
      breakIt();
      editor = await VisibleEditor.open({ fixture: "smoke", web, extension });
      await opened().openFile("Dockerfile");
      const messages = opened().page.locator(".notifications-center .notification-list-item");
      // In front of the window they stay for some seconds only, and a list without any is not kept open.
      for (let attempts = 0; attempts < 40 && (await messages.count()) === 0; attempts++) {
        await opened().runCommand("Notifications: Show Notifications");
        await opened().page.waitForTimeout(1000);
      }
      await messages.filter({ hasText: says }).waitFor();
      assert.equal(await messages.count(), 1, `the library adds nothing of its own: ${await messages.allInnerTexts()}`);
      const buttons = messages.locator(".notification-list-item-buttons-container .monaco-button");
      assert.deepEqual(await buttons.allInnerTexts(), ["Restart", "Show log"]);

      copyFileSync(join(projectFolder, "dist", "server.js"), script());
      await buttons.filter({ hasText: "Restart" }).click();
      await opened().openProblems();
      await opened().waitForProblemCount((count) => count > 0);
    });
  }
});
