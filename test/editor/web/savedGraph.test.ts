import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { skip } from "../../support/skip";
import { prepareVisibleEditor, VisibleEditor } from "../visible";

// As in pictures.ts, but a folder only.
const extension = process.env["GO_HINTS_EXTENSION"];

describe("the build graph of a workspace that cannot be written to", function () {
  this.timeout(60_000);
  let editor: VisibleEditor | undefined;

  function opened(): VisibleEditor {
    assert.ok(editor);
    return editor;
  }

  before(async function () {
    // The first time it fetches 170 MB.
    this.timeout(600_000);
    const missing = await prepareVisibleEditor();
    if (missing !== undefined) skip(this, missing);
    editor = await VisibleEditor.open({
      fixture: "examples",
      web: true,
      isReadonly: true,
      ...(extension === undefined ? {} : { extension }),
    });
    await editor.openFile("order-service/Dockerfile");
    await editor.runCommand("Dockerfile Go Hints: Show Build Graph");
  });

  after(() => editor?.close());

  it("is downloaded by the browser, as a drawing that stands alone", async () => {
    const { page } = opened();
    const view = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await view.locator("svg .stage").first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      view.getByRole("button", { name: "Save as SVG…" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "Dockerfile.svg");
    const drawing = readFileSync(await download.path(), "utf8");
    assert.match(drawing, /^<\?xml [^>]*\?>\s*<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    for (const text of ["builder", "go mod download", "golang:1.24"]) assert.ok(drawing.includes(text), text);
    assert.doesNotMatch(drawing, /var\(|class=|<script|<style|href=|\son\w+=/);
  });
});
