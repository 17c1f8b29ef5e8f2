import { strict as assert } from "node:assert";
import type { Locator } from "playwright-core";
import { skip } from "../support/skip";
import { prepareVisibleEditor, VisibleEditor } from "./visible";

// As in pictures.ts.
const extension = process.env["GO_HINTS_EXTENSION"];

const own = /^(?:go-hints\.dockerfile-go-hints|Dockerfile Go Hints)/;
/** VS Code activates it when its start is over: whatever the folder itself activates has been by then. */
const lastOfStart = /^Merge Conflict/;
const activated = /Activation: (\d+)\s*ms/;
/** Far above what is measured, docs/evidence.md says how much that is: this finds what a start waits for by mistake. */
const longestMilliseconds = 2000;

describe("the activation of the extension", function () {
  this.timeout(60_000);
  let editor: VisibleEditor | undefined;

  function opened(): VisibleEditor {
    assert.ok(editor);
    return editor;
  }

  /** Opens a folder, and waits until the start of the window is over. */
  async function open(fixture: string): Promise<void> {
    editor = await VisibleEditor.open({
      fixture,
      // What is shown in front of the window would hide the files.
      settings: { "workbench.editor.useModal": "off" },
      ...(extension === undefined ? {} : { extension }),
    });
    await opened().runCommand("Developer: Show Running Extensions");
    await row(lastOfStart).waitFor();
  }

  /** The line of an extension among those that have been activated. */
  function row(name: RegExp): Locator {
    return opened()
      .page.locator(".runtime-extensions-editor .monaco-list-row")
      .filter({ hasText: name })
      .filter({ hasText: activated });
  }

  /** Opens a file beside the list, which stays where it is. */
  async function openFile(name: string): Promise<void> {
    await opened().openFile(name);
    await opened().runCommand("Developer: Show Running Extensions");
    await row(lastOfStart).waitFor();
  }

  before(async function () {
    // The first time it fetches 170 MB.
    this.timeout(600_000);
    const missing = await prepareVisibleEditor();
    if (missing !== undefined) skip(this, missing);
  });

  afterEach(async () => {
    await editor?.close();
    editor = undefined;
  });

  it("does not come with a folder of Go and a file of it, nor with a Dockerfile that lies there unopened", async () => {
    await open("smoke");
    await openFile("main.go");
    await openFile("go.mod");
    assert.equal(await row(own).count(), 0);
  });

  for (const [fixture, file] of [
    ["smoke", "Dockerfile"],
    ["service", ".npmrc"],
  ] as const) {
    it(`comes with opening a ${file}`, async () => {
      await open(fixture);
      assert.equal(await row(own).count(), 0);
      await openFile(file);
      const [, milliseconds] = activated.exec(await row(own).innerText()) ?? [];
      assert.ok(Number(milliseconds) < longestMilliseconds, `it took ${milliseconds} ms`);
    });
  }

  it("comes with a folder that has a .go-hints.yaml", async () => {
    await open("team");
    await row(own).waitFor();
  });
});
