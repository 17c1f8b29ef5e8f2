import { strict as assert } from "node:assert";
import { skip } from "../support/skip";
import { extensionUnderTest, Pictures } from "./pictures";
import { prepareVisibleEditor, VisibleEditor } from "./visible";

// The pictures of the walkthrough are made of these: see CONTRIBUTING.md.
describe("what the visible editor explains", function () {
  this.timeout(60_000);
  let editor: VisibleEditor | undefined;
  const pictures = new Pictures();

  function opened(): VisibleEditor {
    assert.ok(editor);
    return editor;
  }

  async function open(fixture: string): Promise<void> {
    await editor?.close();
    editor = undefined;
    editor = await VisibleEditor.open({
      fixture,
      size: { width: 800, height: 500 },
      settings: { "workbench.sideBar.location": "right", "breadcrumbs.enabled": false },
      ...extensionUnderTest,
    });
    // The files of the project stand aside, so that there is room for what the pictures are about.
    await editor.runCommand("View: Close Primary Side Bar");
  }

  /** Takes the picture for a step of the walkthrough: of the editors, without the bars around them. */
  async function picture(step: string): Promise<void> {
    const clip = await opened().page.locator(".part.editor").boundingBox();
    assert.ok(clip);
    await opened().page.screenshot({ path: pictures.path(`walkthrough-${step}.png`), clip, animations: "disabled" });
  }

  /** Closes the page that is shown, so that the Dockerfile is. */
  async function closePage(): Promise<void> {
    const tab = opened().page.locator(".tabs-container .tab.active");
    await tab.click({ button: "middle" });
    await tab.filter({ hasText: "Dockerfile" }).waitFor();
    await opened().page.locator(".editor-group-container.active .view-lines").waitFor();
  }

  /** The lines about a document beside its language in the status bar. */
  async function statusLines(): Promise<string[]> {
    await opened().page.locator(".statusbar-item[id='status.languageStatus']").click();
    const lines = opened().page.locator(".hover-language-status .left");
    await lines.first().waitFor();
    const texts = await lines.allInnerTexts();
    await opened().page.keyboard.press("Escape");
    await opened().page.mouse.move(1, 1);
    return texts.map((text) => text.replace(/\s+/g, " "));
  }

  async function waitForStatus(...wanted: readonly RegExp[]): Promise<void> {
    let lines: string[] = [];
    for (let attempts = 0; attempts < 20; attempts++) {
      lines = await statusLines();
      if (wanted.every((pattern) => lines.some((line) => pattern.test(line)))) return;
      await opened().page.waitForTimeout(500);
    }
    assert.fail(`the status shows:\n${lines.join("\n")}`);
  }

  before(async function () {
    // The first time it fetches 170 MB.
    this.timeout(600_000);
    const missing = await prepareVisibleEditor();
    if (missing !== undefined) skip(this, missing);
    await open("examples");
    await opened().openFile("order-service/Dockerfile");
    await opened().page.locator(".squiggly-warning").first().waitFor();
  });

  after(async () => {
    await editor?.close();
    pictures.discard();
  });

  it("has hovers that say cause, effect and remedy once each, and open the page inside of the editor", async () => {
    await opened().hoverText("go mod download");
    // The editor shows the message at once, and what the server says as soon as it is there.
    const said = opened().page.locator(".monaco-hover:not(.hidden) .hover-contents");
    await said.filter({ hasText: "Remedy" }).waitFor();
    const hover = (await said.allInnerTexts()).join("\n");
    for (const part of ["Effect", "Remedy", "Explain "]) assert.ok(hover.includes(part), hover);
    assert.doesNotMatch(hover, /Cause/);
    await picture("findings");
    const link = opened()
      .page.locator(".monaco-hover a", { hasText: /^Explain / })
      .first();
    const rule = (await link.innerText()).replace("Explain ", "");
    await link.click();
    const page = opened().page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await page.locator("h1", { hasText: rule }).waitFor();
    await closePage();
  });

  it("opens the same page from the rule's name beside a message", async () => {
    await opened().hoverText("go mod download");
    await opened().page.locator(".monaco-hover a.code-link").first().click();
    const page = opened().page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await page.locator("h1").first().waitFor();
    await closePage();
  });

  it("offers every rule by its name and what it reports, those of the file first", async () => {
    await opened().runCommand("Dockerfile Go Hints: Explain a Rule…");
    const rows = opened().page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "All rules in one list" }).waitFor();
    assert.match(await rows.nth(1).innerText(), /Reported in this file/);
    await opened().page.locator(".quick-input-widget input").first().fill("packages from anybody");
    await rows.filter({ hasText: "npmrc-strict-ssl-off" }).first().waitFor();
    await opened().page.locator(".quick-input-widget input").first().fill("stop-signal-kills");
    await opened()
      .page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "stop-signal-kills" })
      .waitFor();
    await opened().page.keyboard.press("Enter");
    const page = opened().page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await page.locator("h1", { hasText: "stop-signal-kills" }).waitFor();
    await closePage();
  });

  it("shows beside the language what was found and which folder is the build context", async () => {
    await waitForStatus(
      /\d+ findings.*Dockerfile Go Hints · Dockerfiles in the workspace: 2/,
      /Build context: order-service.*Named in order-service\/compose\.yaml/,
      /Nothing is switched off/,
    );
  });

  it("has the fixes in the menu of the light bulb", async () => {
    const titles = await opened().openQuickFixes("go mod download");
    assert.ok(titles.some((title) => title.startsWith("Explain ")));
    await opened().page.mouse.move(1, 1);
    await opened().page.locator(".monaco-hover:not(.hidden) .hover-contents").first().waitFor({ state: "hidden" });
    await picture("fix");
    await opened().page.keyboard.press("Escape");
  });

  it("has the build graph beside the file", async () => {
    await opened().runCommand("Dockerfile Go Hints: Show Build Graph");
    const view = opened().page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await view.locator("svg .stage").first().waitFor();
    await opened().page.locator(".view-line", { hasText: "runs again on every source edit" }).first().waitFor();
    await picture("cache");
  });

  it("says what .go-hints.yaml decides, and where it is wrong", async () => {
    await open("team");
    await opened().openFile("build/Dockerfile");
    await waitForStatus(/Build context: \..*Set in \.go-hints\.yaml/, /Rules switched off: 1.*unstripped-binary/);
    await opened().openFile(".go-hints.yaml");
    await picture("team");
    await opened().page.locator(".view-line", { hasText: "unstripped-binary" }).click();
    await opened().page.keyboard.press("End");
    await opened().page.keyboard.type("x");
    await waitForStatus(/\.go-hints\.yaml, line 9: offx is not possible here/);
    await opened().runCommand("File: Revert File");
  });

  it("has a walkthrough of four steps with pictures", async () => {
    await opened().page.keyboard.press("F1");
    const input = opened().page.locator(".quick-input-widget input").first();
    await input.fill(">Welcome: Open Walkthrough...");
    await opened().page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "Walkthrough" }).waitFor();
    await opened().page.keyboard.press("Enter");
    await opened().page.locator(".quick-input-widget input[placeholder*='alkthrough']").waitFor();
    await input.fill("Go builds in Docker");
    await opened().page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "Go builds" }).waitFor();
    await opened().page.keyboard.press("Enter");
    // Narrow windows leave the pictures out.
    await opened().page.setViewportSize({ width: 1280, height: 800 });
    const steps = opened().page.locator(".getting-started-step");
    await steps.nth(3).waitFor();
    assert.equal(await steps.count(), 4);
    for (let step = 0; step < 4; step++) {
      await steps.nth(step).click();
      const image = opened().page.locator(".getting-started-media img").first();
      await image.waitFor();
      const width = await image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth);
      assert.ok(width > 500, `the picture of step ${step + 1} is ${width} pixels wide`);
    }
  });
});
