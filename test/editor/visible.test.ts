import { strict as assert } from "node:assert";
import { statSync } from "node:fs";
import { skip } from "../support/skip";
import { extensionUnderTest, Pictures } from "./pictures";
import { prepareVisibleEditor, VisibleEditor } from "./visible";

describe("the visible editor", function () {
  this.timeout(60_000);
  let editor: VisibleEditor | undefined;
  const pictures = new Pictures();

  function opened(): VisibleEditor {
    assert.ok(editor);
    return editor;
  }

  before(async function () {
    // The first time it fetches 170 MB.
    this.timeout(600_000);
    const missing = await prepareVisibleEditor();
    if (missing !== undefined) {
      skip(this, missing);
    }
    editor = await VisibleEditor.open({ fixture: "examples", ...extensionUnderTest });
    await editor.openFile("order-service/Dockerfile");
    await editor.openProblems();
  });

  after(async () => {
    await editor?.close();
    pictures.discard();
  });

  it("lists the problems in the Problems panel", async () => {
    const problems = await opened().waitForProblems((shown) =>
      shown.some(({ code }) => code.includes("goproxy-unset")),
    );
    await opened().waitForProblemCount((count) => count >= problems.length);
    await opened().screenshot(pictures.path("problems.png"));
  });

  it("explains a problem in the hover widget", async () => {
    const hover = await opened().hoverText("go mod download");
    assert.match(hover, /module/i);
    await opened().screenshot(pictures.path("hover.png"));
    await opened().dismiss();
  });

  it("offers fixes in the light bulb's menu and applies the one that is chosen", async () => {
    const before = await opened().waitForProblemCount((count) => count > 0);
    const titles = await opened().openQuickFixes("go mod download");
    await opened().screenshot(pictures.path("quick-fix.png"));
    assert.ok(statSync(pictures.path("quick-fix.png")).size > 10_000);
    const [first] = titles;
    assert.ok(first, "the menu is empty");
    await opened().chooseQuickFix(first);
    await opened().waitForProblemCount((count) => count < before);
  });
});
