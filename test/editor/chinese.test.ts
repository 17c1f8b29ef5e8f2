import { strict as assert } from "node:assert";
import { skip } from "../support/skip";
import { extensionUnderTest, Pictures } from "./pictures";
import { prepareVisibleEditor, VisibleEditor } from "./visible";

// The pictures need a font with Chinese characters, the tests do not.
const chinese = /[\u4e00-\u9fff]{2}/;

describe("the visible editor in Chinese", function () {
  this.timeout(60_000);
  let editor: VisibleEditor | undefined;
  const pictures = new Pictures();

  function opened(): VisibleEditor {
    assert.ok(editor);
    return editor;
  }

  async function picture(name: string): Promise<void> {
    await opened().screenshot(pictures.path("zh-cn", `${name}.png`));
  }

  before(async function () {
    // The first time it fetches 170 MB.
    this.timeout(600_000);
    const missing = await prepareVisibleEditor();
    if (missing !== undefined) skip(this, missing);
    editor = await VisibleEditor.open({
      fixture: "examples",
      locale: "zh-cn",
      ...extensionUnderTest,
    });
    await editor.openFile("order-service/Dockerfile");
    await editor.openProblems();
  });

  after(async () => {
    await editor?.close();
    pictures.discard();
  });

  it("has every message of the Problems panel, and the hints at the ends of the lines", async () => {
    const problems = await opened().waitForProblems((shown) =>
      shown.some(({ code }) => code.includes("goproxy-unset")),
    );
    for (const { message } of problems) assert.match(message, chinese);
    await opened().page.locator(".view-line", { hasText: "每次修改源代码都会重新执行" }).first().waitFor();
    await picture("problems");
  });

  it("has the hover of a finding, to its last part", async () => {
    await opened().hoverText("go mod download");
    const said = opened().page.locator(".monaco-hover:not(.hidden) .hover-contents");
    await said.filter({ hasText: "处理办法" }).waitFor();
    const hover = (await said.allInnerTexts()).join("\n");
    for (const part of ["后果", "处理办法"]) assert.ok(hover.includes(part), hover);
    assert.doesNotMatch(hover, /Effect|Remedy|Explain/);
    await picture("hover");
    await opened().dismiss();
  });

  it("has the titles of all fixes", async () => {
    const titles = await opened().openQuickFixes("go mod download");
    await picture("quick-fix");
    // The editor's own entries, such as "More Actions...", need VS Code's language pack.
    const ours = titles.filter((title) => chinese.test(title));
    assert.ok(ours.length >= 4, titles.join("\n"));
    assert.deepEqual(
      titles.filter((title) => !chinese.test(title) && /go-hints|goproxy|Explain|Ignore|Set/i.test(title)),
      [],
    );
    await opened().page.keyboard.press("Escape");
  });

  it("has its commands, and the build graph with its list", async () => {
    await opened().page.keyboard.press("Control+J");
    await opened().page.setViewportSize({ width: 1440, height: 900 });
    await opened().runCommand("Dockerfile Go Hints: 显示构建图");
    const view = opened().page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await view.locator("svg .boundary-text", { hasText: "重新执行" }).waitFor();
    const names = await view.locator("svg .stage text.name").allTextContents();
    assert.match(names.at(-1) ?? "", /最终阶段/);
    const english = (await view.locator("button.action").allTextContents()).filter((text) => !chinese.test(text));
    assert.deepEqual(english, []);
    await picture("build-graph");
  });
});
