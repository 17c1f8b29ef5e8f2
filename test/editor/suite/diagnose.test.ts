import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { type LoopbackServer, LoopbackServers } from "../../support/loopback";
import { eventually, openFixture, positionOf, replaceText, reports, resetFixture, waitForDiagnostics } from "./support";

/** What the command answers, see client/src/downloadDiagnosis.ts. */
interface DownloadDiagnosis {
  readonly outcome: "ok" | "failed" | "open";
  readonly message: string;
  readonly report: vscode.Uri;
}

describe("Diagnose Module Download", () => {
  const fixture = openFixture("service");
  const servers = new LoopbackServers();

  afterEach(async () => {
    await resetFixture(fixture);
    await servers.stop();
  });

  /** The fixture's Dockerfile with a module proxy of this machine, the cursor on the download. */
  async function openWith(proxy: LoopbackServer): Promise<vscode.TextEditor> {
    const editor = await fixture.open("Dockerfile");
    await waitForDiagnostics(editor.document.uri, reports("goproxy-unset"));
    await replaceText(editor, "RUN go mod download", `ENV GOPROXY=http://${proxy.host}\nRUN go mod download`);
    const at = positionOf(editor.document, "go mod download");
    editor.selection = new vscode.Selection(at, at);
    return editor;
  }

  const run = () => vscode.commands.executeCommand<DownloadDiagnosis | undefined>("goHints.diagnoseDownload");

  it("asks the proxy of the step under the cursor, and shows a report", async () => {
    const proxy = await servers.module(404);
    await openWith(proxy);
    const result = await run();
    assert.equal(result?.outcome, "failed");
    assert.deepEqual(proxy.requests, ["GET /github.com/go-chi/chi/v5/@v/v5.2.1.info"]);
    const report = (await vscode.workspace.openTextDocument(result.report)).getText();
    const [first] = report.split("\n");
    assert.equal(
      first,
      `# \`${proxy.host}\` does not have \`github.com/go-chi/chi/v5/@v/v5.2.1.info\` (\`404 Not Found\`).`,
    );
    assert.match(report, /\*\*Go has nobody else to ask: the build fails\.\*\*/);
    assert.match(report, /\| `GOPROXY` \| `http:\/\/127\.0\.0\.1:\d+` \| ENV in line 5 \|/);
    await eventually(
      () => vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes("Module download"))),
      () => "no tab shows the report",
    );
  });

  it("says that a download works", async () => {
    const proxy = await servers.module();
    const editor = await openWith(proxy);
    await replaceText(editor, `ENV GOPROXY=http://${proxy.host}`, `ENV GOPROXY=http://${proxy.host} GOSUMDB=off`);
    const result = await run();
    assert.equal(result?.outcome, "ok", result?.message);
    assert.match(result.message, /From here the download works/);
  });

  it("asks nobody unless it is run", async () => {
    const proxy = await servers.module(404);
    const { document } = await openWith(proxy);
    await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, positionOf(document, "GOPROXY"));
    assert.deepEqual(proxy.requests, []);
  });

  it("does nothing in a file that is no Dockerfile", async () => {
    await fixture.open("go.mod");
    assert.equal(await run(), undefined);
  });
});
