import { strict as assert } from "node:assert";
import { setTimeout as pause } from "node:timers/promises";
import type { Worker } from "playwright-core";
import { skip } from "../../support/skip";
import { prepareVisibleEditor, VisibleEditor, type VisibleProblem } from "../visible";

// As in pictures.ts, but a folder only.
const extension = process.env["GO_HINTS_EXTENSION"];

const options = {
  fixture: ".",
  // High enough that no list has to be scrolled.
  size: { width: 1400, height: 1300 },
  ...(extension === undefined ? {} : { extension }),
};
const product = "Dockerfile Go Hints";
const example = "examples/order-service/Dockerfile";

describe("the extension in a browser, without a server", function () {
  this.timeout(60_000);
  let editor: VisibleEditor | undefined;

  function opened(): VisibleEditor {
    assert.ok(editor);
    return editor;
  }

  /** Opens a file alone, and waits until it is checked. */
  async function openAlone(path: string, where = opened()): Promise<readonly VisibleProblem[]> {
    await where.runCommand("View: Close All Editors");
    await where.openFile(path);
    await where.openProblems();
    const count = await where.waitForProblemCount((shown) => shown > 0);
    return where.waitForProblems((problems) => problems.length === count);
  }

  /** The scripts that a web worker has loaded, as paths of the page's server. */
  async function scriptsOf(worker: Worker): Promise<string[]> {
    const addresses = await worker
      .evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name))
      // It has ended meanwhile.
      .catch((): string[] => []);
    return addresses.map((address) => new URL(address).pathname);
  }

  /** The language servers that run. */
  async function servers(): Promise<Worker[]> {
    const running: Worker[] = [];
    for (const worker of opened().page.workers()) {
      if ((await scriptsOf(worker)).includes("/extension/dist/server.js")) running.push(worker);
    }
    return running;
  }

  before(async function () {
    // The first time it fetches 170 MB.
    this.timeout(600_000);
    const missing = await prepareVisibleEditor();
    if (missing !== undefined) {
      skip(this, missing);
    }
    editor = await VisibleEditor.open({ ...options, web: true });
  });

  after(() => editor?.close());

  it("runs among the other extensions, and its language server in a worker of its own", async () => {
    await openAlone(example);
    const scripts = await Promise.all(opened().page.workers().map(scriptsOf));
    const host = scripts.find((loaded) => loaded.includes("/files/virtualFiles.js")) ?? [];
    assert.ok(host.includes("/extension/dist/client.js"), `the workers have loaded ${JSON.stringify(scripts)}`);
    assert.ok(!host.includes("/extension/dist/server.js"));
    assert.equal((await servers()).length, 1);
  });

  it("finds, and offers, what it does with a server, except for what asks the network", async () => {
    const inBrowser = { problems: await openAlone(example), commands: await opened().listCommands(product) };
    const withServer = await VisibleEditor.open(options);
    try {
      assert.deepEqual(inBrowser.problems, await openAlone(example, withServer));
      const networkOnly = `${product}: Diagnose Module Download`;
      // Menus learn of it a moment after the first findings.
      let commands = await withServer.listCommands(product);
      for (let tries = 0; !commands.includes(networkOnly) && tries < 10; tries++) {
        await pause(300);
        commands = await withServer.listCommands(product);
      }
      assert.ok(commands.includes(networkOnly), commands.join("\n"));
      assert.deepEqual(
        inBrowser.commands,
        commands.filter((title) => title !== networkOnly),
      );
    } finally {
      await withServer.close();
    }
  });

  it("explains a finding in the hover widget", async () => {
    await openAlone(example);
    assert.match(await opened().hoverText("go mod download"), /no `GOPROXY` is set for it/);
    await opened().dismiss();
  });

  it("reads the build context through the editor, and draws the build graph", async () => {
    await openAlone(example);
    await opened().runCommand(`${product}: Show Build Graph`);
    const view = opened().page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    const step = view.locator("svg .step", { hasText: "COPY . ." });
    await step.waitFor();
    assert.match((await step.textContent()) ?? "", /runs again on every source edit \(\d+ files, [\d.]+ kB\)/);
  });

  it("runs one server after a restart", async () => {
    await openAlone(example);
    const [before, ...others] = await servers();
    assert.ok(before && others.length === 0);
    const ended = new Promise((resolve) => before.once("close", resolve));
    await opened().runCommand(`${product}: Restart the Language Server`);
    await ended;
    while ((await servers()).length === 0) await pause(100);
    await opened().waitForProblemCount((shown) => shown > 0);
    assert.equal((await servers()).length, 1);
  });

  it("opens the page of a rule", async () => {
    await openAlone("service/Dockerfile");
    await opened().openQuickFixes("go mod download");
    await opened().chooseQuickFix("Explain");
    await opened().page.locator(".tab.active", { hasText: "goproxy-unset" }).waitFor();
    // This VS Code has no Markdown preview in a browser, so that it is the text itself.
    await opened().page.locator(".view-line", { hasText: "# goproxy-unset" }).waitFor();
  });

  it("creates a .dockerignore file", async () => {
    const before = await openAlone("service/Dockerfile");
    assert.ok(
      before.some(({ code }) => code.includes("dockerignore-missing")),
      JSON.stringify(before),
    );
    const titles = await opened().openQuickFixes("COPY . ");
    const title = titles.find((each) => /^Create .*\.dockerignore/.test(each));
    assert.ok(title, titles.join("\n"));
    await opened().chooseQuickFix(title);
    await opened().confirmChanges();
    await opened().openProblems();
    await opened().waitForProblems((problems) => !problems.some(({ code }) => code.includes("dockerignore-missing")));
    await opened().openFile("service/.dockerignore");
    assert.match(await opened().editorText(), /^\.env$/m);
  });

  // The last: it looks at all that went before.
  it("brings no error to the browser's console", () => {
    assert.deepEqual(opened().consoleErrors, []);
  });
});
