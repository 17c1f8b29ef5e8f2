import { strict as assert } from "node:assert";
import type { FrameLocator, Locator } from "playwright-core";
import { skip } from "../support/skip";
import { extensionUnderTest, Pictures } from "./pictures";
import { prepareVisibleEditor, VisibleEditor } from "./visible";

describe("the build graph in the visible editor", function () {
  this.timeout(60_000);
  let editor: VisibleEditor | undefined;
  const pictures = new Pictures();

  function opened(): VisibleEditor {
    assert.ok(editor);
    return editor;
  }

  /** What is inside of the view: VS Code keeps it in a frame of a frame. */
  function view(): FrameLocator {
    return opened().page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  }

  function drawnStep(text: string): Locator {
    return view().locator("svg .step", { hasText: text });
  }

  /** The number of the line that the cursor is in, as the status bar has it. */
  async function waitForLine(line: number): Promise<void> {
    await opened()
      .page.locator(".statusbar-item", { hasText: new RegExp(`Ln ${line}, Col`) })
      .waitFor();
  }

  before(async function () {
    // The first time it fetches 170 MB.
    this.timeout(600_000);
    const missing = await prepareVisibleEditor();
    if (missing !== undefined) {
      skip(this, missing);
    }
    editor = await VisibleEditor.open({
      fixture: "examples",
      size: { width: 1440, height: 900 },
      ...extensionUnderTest,
    });
    await editor.openFile("order-service/Dockerfile");
  });

  after(async () => {
    await editor?.close();
    pictures.discard();
  });

  it("shows at the end of the lines when the steps run again", async () => {
    await opened().page.locator(".view-line", { hasText: "runs again on every source edit" }).first().waitFor();
    await opened().screenshot(pictures.path("layer-hints.png"));
  });

  it("opens from the button in the editor's title, and names stages, images and steps", async () => {
    await opened().page.locator(".editor-actions .action-label[aria-label^='Show Build Graph']").first().click();
    await view().locator("svg .stage").first().waitFor();
    const names = await view().locator("svg .stage text.name").allTextContents();
    assert.deepEqual(names, ["web", "builder", "stage 2 · final stage"]);
    await drawnStep("RUN go mod download").waitFor();
    assert.equal(await view().locator("svg .boundary").count(), 1);
    assert.ok((await view().locator("svg .badge").count()) > 0, "findings are badges");
    await opened().screenshot(pictures.path("build-graph-light.png"));
  });

  it("goes to the line of a clicked step, and lights up the step at the cursor", async () => {
    await drawnStep("RUN go build").click();
    await waitForLine(18);
    await view().locator("svg .step.current", { hasText: "RUN go build" }).waitFor();
    await opened().page.keyboard.press("Control+Home");
    await view().locator("svg .step.current", { hasText: "RUN go build" }).waitFor({ state: "detached" });
    await opened().page.keyboard.press("ArrowDown");
    await opened().page.keyboard.press("ArrowDown");
    await opened().page.keyboard.press("ArrowDown");
    await view().locator("svg .step.current", { hasText: "node:22-alpine" }).waitFor();
    await view().locator(".list .step.current[aria-current=step]", { hasText: "FROM node" }).waitFor();
  });

  it("is worked with the keyboard alone", async () => {
    await view().locator("svg .step[tabindex='0']").focus();
    await opened().page.keyboard.press("Home");
    await opened().page.keyboard.press("ArrowRight");
    for (let presses = 0; presses < 3; presses++) await opened().page.keyboard.press("ArrowDown");
    await view().locator("svg .step:focus", { hasText: "COPY . ." }).waitFor();
    await opened().page.keyboard.press("Enter");
    await waitForLine(16);
    await view().locator("svg .step[tabindex='0']", { hasText: "COPY . ." }).waitFor();
  });

  it("has the same in a list", async () => {
    const list = view().locator("section.list > ol");
    assert.equal(await list.locator("> li").count(), await view().locator("svg .stage").count());
    const button = list.getByRole("button", { name: "RUN go mod download" });
    await button.click();
    await waitForLine(17);
  });

  it("follows edits", async () => {
    await opened().page.locator(".editor-instance .view-line", { hasText: "FROM golang" }).click();
    await opened().page.keyboard.press("Control+End");
    await opened().page.keyboard.type("\nFROM busybox:1.37 AS debug\n");
    await view().locator("svg .stage text.name", { hasText: "debug" }).waitFor();
    await view().locator("svg .image", { hasText: "busybox:1.37" }).waitFor();
    await opened().runCommand("File: Revert File");
    await view().locator("svg .stage text.name", { hasText: "debug" }).waitFor({ state: "detached" });
  });

  it("says so when the file is no longer open, and opens it again", async () => {
    await opened()
      .page.locator(".tab", { hasText: /^Dockerfile/ })
      .click();
    await opened().page.keyboard.press("Control+K");
    await opened().page.keyboard.press("W");
    await opened()
      .page.locator(".tab", { hasText: /^Dockerfile/ })
      .waitFor({ state: "detached" });
    const message = view().getByRole("status");
    await message.filter({ hasText: "There is no build graph of Dockerfile" }).waitFor();
    assert.equal(await view().locator("svg .stage").count(), 0);
    await view().getByRole("button", { name: "Open the file" }).click();
    await view().locator("svg .stage").first().waitFor();
    assert.equal(await message.textContent(), "");
  });

  for (const [theme, name] of [
    ["Dark Modern", "dark"],
    ["Dark High Contrast", "high-contrast"],
  ] as const) {
    it(`takes the colours of the theme: ${name}`, async () => {
      const before = await view()
        .locator("body")
        .evaluate((body) => getComputedStyle(body).backgroundColor);
      await opened().page.keyboard.press("Control+K");
      await opened().page.keyboard.press("Control+T");
      await opened().page.locator(".quick-input-widget input").first().fill(theme);
      await opened().page.keyboard.press("Enter");
      await view().locator(`body.vscode-${name}`).waitFor();
      const after = await view()
        .locator("body")
        .evaluate((body) => getComputedStyle(body).backgroundColor);
      assert.notEqual(after, before);
      await opened().screenshot(pictures.path(`build-graph-${name}.png`));
    });
  }
});
