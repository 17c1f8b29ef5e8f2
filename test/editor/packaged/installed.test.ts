import { strict as assert } from "node:assert";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { basename, join, sep } from "node:path";
import * as vscode from "vscode";
import { skip } from "../../support/skip";
import {
  eventually,
  extensionUnderTest,
  openFixture,
  reports,
  reportsNone,
  resetFixture,
  waitForDiagnostics,
} from "../suite/support";

describe("the packaged extension, installed", () => {
  const fixture = openFixture("smoke");

  afterEach(() => resetFixture(fixture));

  it("runs from the editor's extensions folder and not from the checkout", () => {
    const installed = realpathSync(process.env["GO_HINTS_EXTENSIONS"] ?? "");
    const { extensionPath } = extensionUnderTest();
    assert.ok(extensionPath.startsWith(installed + sep), `it runs from ${extensionPath}`);
  });

  it("carries no sources and no tests", () => {
    const { extensionPath } = extensionUnderTest();
    for (const folder of ["server", "client", "test", "node_modules", "scripts"]) {
      assert.equal(existsSync(join(extensionPath, folder)), false, `${folder} is in the package`);
    }
  });

  it("has the pages of the rules in both languages, and links between them lead to pages", async () => {
    await fixture.open("Dockerfile");
    await eventually(
      () => extensionUnderTest().isActive,
      () => "the extension did not become active",
    );
    const page = async (path: string) =>
      (await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: "go-hints-docs", path }))).getText();
    const english = await page("/goproxy-unset.md");
    assert.ok(english.startsWith("# goproxy-unset\n"), english.slice(0, 100));
    assert.match(await page("/zh-cn/goproxy-unset.md"), /[\u4e00-\u9fff]{4}/);
    const [, link] = /\]\((README\.md)#/.exec(english) ?? [];
    assert.ok((await page(`/${link}`)).includes("](goproxy-unset.md)"));
  });

  it("opens the page of a rule", async () => {
    await vscode.commands.executeCommand("goHints.openRuleDocumentation", "goproxy-unset");
    await eventually(
      () => vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes("goproxy-unset"))),
      () => "no tab shows the page",
    );
  });

  it("reports the problems of a Dockerfile, and none of an empty one", async () => {
    const editor = await fixture.open("Dockerfile");
    await waitForDiagnostics(editor.document.uri, reports("goproxy-unset"));
    const { document } = editor;
    await editor.edit((edit) => edit.insert(document.lineAt(0).range.end, "\nENV GOPROXY=https://goproxy.cn,direct"));
    await waitForDiagnostics(document.uri, reportsNone("goproxy-unset"));
  });

  it("keeps the compiled server in its own folder for the next start", async function () {
    if (process.env["NODE_DISABLE_COMPILE_CACHE"] !== undefined) skip(this, "the environment wants nothing to be kept");
    const { document } = await fixture.open("Dockerfile");
    await waitForDiagnostics(document.uri, reports("goproxy-unset"));
    // A server writes it when it ends.
    await vscode.commands.executeCommand("goHints.restart");
    const { id } = extensionUnderTest();
    const userData = process.env["GO_HINTS_USER_DATA"] ?? "";
    const kept = () =>
      readdirSync(userData, { recursive: true, encoding: "utf8" }).filter((path) =>
        path.includes(join("globalStorage", id, "compiled")),
      );
    await eventually(
      () => kept().some((path) => basename(path).startsWith("server-")),
      () => `there is no compiled code: ${kept().join(", ")}`,
    );
    await waitForDiagnostics(document.uri, reports("goproxy-unset"));
  });
});
