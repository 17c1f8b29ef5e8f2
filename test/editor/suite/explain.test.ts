import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import {
  actionTitled,
  applyAction,
  codeActionsAt,
  eventually,
  findingOf,
  hoversAt,
  openFixture,
  readFile,
  reports,
  resetFixture,
  waitForDiagnostics,
} from "./support";

describe("explanations in the editor", () => {
  const fixture = openFixture("service");
  const team = openFixture("team");

  afterEach(async () => {
    await resetFixture(fixture);
    await resetFixture(team);
  });

  /** Labels of the tabs that show a page. */
  const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));

  async function waitForPage(rule: string): Promise<void> {
    await eventually(
      () => tabs().some((label) => label.includes(rule)),
      () => `no tab shows ${rule}, there are: ${tabs().join(", ")}`,
    );
  }

  it("are opened by an action of every finding", async () => {
    const { document } = await fixture.open("Dockerfile");
    const diagnostics = await waitForDiagnostics(document.uri, reports("goproxy-unset"));
    const finding = findingOf("goproxy-unset", diagnostics);
    await applyAction(actionTitled("Explain `goproxy-unset`", await codeActionsAt(document, finding)));
    await waitForPage("goproxy-unset");
  });

  it("are linked by the hover, which runs no other command and does not repeat the message", async () => {
    const { document } = await fixture.open("Dockerfile");
    const [finding] = (await waitForDiagnostics(document.uri, reports("goproxy-unset"))).filter(
      ({ code }) => typeof code === "object" && code.value === "goproxy-unset",
    );
    assert.ok(finding);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      finding.range.start,
    );
    const parts = hovers.flatMap(({ contents }) => contents).filter((part) => part instanceof vscode.MarkdownString);
    const ours = parts.find(({ value }) => value.includes("command:goHints.openRuleDocumentation"));
    assert.ok(ours, (await hoversAt(document, finding.range.start)).join("\n"));
    assert.deepEqual(ours.isTrusted, { enabledCommands: ["goHints.openRuleDocumentation"] });
    assert.ok(!ours.value.includes("**Cause**"), ours.value);
    assert.match(ours.value, /\*\*Effect\*\*[\s\S]*\*\*Remedy\*\*/);
  });

  it("are documents that need no network, also from the code of a diagnostic", async () => {
    const { document } = await fixture.open("Dockerfile");
    const diagnostics = await waitForDiagnostics(document.uri, reports("goproxy-unset"));
    const { code } = findingOf("goproxy-unset", diagnostics);
    assert.ok(typeof code === "object");
    assert.equal(code.target.toString(), "go-hints-docs:/goproxy-unset.md");
    await vscode.commands.executeCommand("vscode.open", code.target);
    await waitForPage("goproxy-unset");
    const page = await vscode.workspace.openTextDocument(code.target);
    assert.ok(page.getText().startsWith("# goproxy-unset\n"));
  });

  it("say which folder is the build context, and keep another one in .go-hints.yaml", async () => {
    const { document } = await team.open("build/Dockerfile");
    await waitForDiagnostics(document.uri, reports("cache-mount-missing"));
    await vscode.commands.executeCommand("goHints.chooseBuildContext", document.uri, "team");
    const root = team.uri(".go-hints.yaml");
    const inWorkspace = vscode.Uri.joinPath(root, "..", "..", ".go-hints.yaml");
    const text = await readFile(inWorkspace);
    await vscode.workspace.fs.delete(inWorkspace);
    assert.match(text, /^contexts:\n {2}team\/build\/Dockerfile: team\n$/);
  });
});
