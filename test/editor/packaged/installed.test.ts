import { strict as assert } from "node:assert";
import { existsSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import {
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

  it("reports the problems of a Dockerfile, and none of an empty one", async () => {
    const editor = await fixture.open("Dockerfile");
    await waitForDiagnostics(editor.document.uri, reports("goproxy-unset"));
    const { document } = editor;
    await editor.edit((edit) => edit.insert(document.lineAt(0).range.end, "\nENV GOPROXY=https://goproxy.cn,direct"));
    await waitForDiagnostics(document.uri, reportsNone("goproxy-unset"));
  });
});
