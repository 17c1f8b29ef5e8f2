import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import type { CheckWorkspaceResult } from "../../../server/src/protocol";
import {
  actionTitled,
  codeActionsAt,
  eventually,
  findingOf,
  openFixture,
  readFile,
  replaceText,
  reports,
  resetFixture,
  setSetting,
  waitForDiagnostics,
} from "./support";

const configurationFile = ".go-hints.yaml";

describe("writing Dockerfiles and settings in the editor", () => {
  const fixture = openFixture("service");

  afterEach(async () => {
    await vscode.workspace
      .getConfiguration("goHints")
      .update("moduleProxy", undefined, vscode.ConfigurationTarget.Global);
    await resetFixture(fixture);
    await vscode.workspace.fs.delete(projectFile()).then(undefined, () => undefined);
  });

  it("completes the target of a cache mount", async () => {
    const editor = await fixture.open("Dockerfile");
    const { document } = editor;
    await waitForDiagnostics(document.uri, reports("source-copied-before-download"));
    await replaceText(editor, "RUN CGO_ENABLED=0", "RUN --mount=type=cache,target= CGO_ENABLED=0");
    const position = positionBehind(document, "target=");
    const labels = await suggestionsAt(document, position);
    assert.ok(labels.includes("/go/pkg/mod") && labels.includes("/root/.cache/go-build"), labels.join(", "));
    editor.selection = new vscode.Selection(position, position);
    await vscode.commands.executeCommand("editor.action.triggerSuggest");
    await acceptUntil(document, "acceptSelectedSuggestion", /target=\/go\/pkg\/mod CGO_ENABLED/);
  });

  it("completes rules and levels in the project's configuration", async () => {
    await vscode.workspace.fs.writeFile(projectFile(), new TextEncoder().encode("rules:\n  \n"));
    const document = await vscode.workspace.openTextDocument(projectFile());
    const editor = await vscode.window.showTextDocument(document);
    assert.ok((await suggestionsAt(document, new vscode.Position(1, 2))).includes("goproxy-unset"));
    await replaceText(editor, new vscode.Range(1, 2, 1, 2), "goproxy-unset: wrong");
    await waitForDiagnostics(document.uri, (found) => found.some(({ message }) => /`wrong`/.test(message)));
    const levels = await suggestionsAt(document, positionBehind(document, "wrong"));
    assert.deepEqual(
      ["off", "hint", "information", "warning", "error"].filter((level) => !levels.includes(level)),
      [],
    );
  });

  it("keeps the module proxy that a person chooses", async () => {
    const { document } = await fixture.open("Dockerfile");
    const finding = findingOf("goproxy-unset", await waitForDiagnostics(document.uri, reports("goproxy-unset")));
    const actions = await codeActionsAt(document, finding, vscode.CodeActionKind.QuickFix);
    const { command } = actionTitled("Choose my module proxy", actions);
    assert.ok(command);
    const chosen = () => vscode.workspace.getConfiguration("goHints").inspect<string>("moduleProxy")?.globalValue;
    const running = vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    // The first proxy, and then the first place to keep it: the user's settings.
    await eventually(
      async () => {
        if (chosen() !== undefined) return true;
        await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
        return chosen() !== undefined;
      },
      () => "no module proxy was set",
    );
    await running;
    assert.match(chosen() ?? "", /^https:\/\/.*,direct$/);
  });

  it("writes what is set in the editor into the project's configuration", async () => {
    const { document } = await fixture.open("Dockerfile");
    await waitForDiagnostics(document.uri, reports("goproxy-unset"));
    await setSetting("goHints.rules", { "goproxy-unset": "error" });
    await waitForDiagnostics(
      document.uri,
      (found) => findingOf("goproxy-unset", found).severity === vscode.DiagnosticSeverity.Error,
    );
    await vscode.commands.executeCommand("goHints.writeSettings", document.uri);
    assert.equal(await readFile(projectFile()), "rules:\n  goproxy-unset: error\n");
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), projectFile().toString());
  });

  it("checks every file of the workspace", async () => {
    const { document } = await fixture.open("Dockerfile");
    await waitForDiagnostics(document.uri, reports("goproxy-unset"));
    const result = await vscode.commands.executeCommand<CheckWorkspaceResult>("goHints.checkWorkspace");
    assert.ok(result.files > 1 && result.findings > 1, JSON.stringify(result));
    await waitForDiagnostics(openFixture("smoke").uri("Dockerfile"), reports("goproxy-unset"));
  });
});

function projectFile(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "the editor has no folder open");
  return vscode.Uri.joinPath(folder.uri, configurationFile);
}

function positionBehind(document: vscode.TextDocument, text: string): vscode.Position {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, `"${text}" does not stand in ${document.uri.path}`);
  return document.positionAt(offset + text.length);
}

async function suggestionsAt(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    position,
  );
  return list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
}

/** Takes what is selected in a list, as soon as it is there, and waits for the text that this makes. */
async function acceptUntil(document: vscode.TextDocument, command: string, expected: RegExp): Promise<void> {
  await eventually(
    async () => {
      if (expected.test(document.getText())) return true;
      await vscode.commands.executeCommand(command);
      return expected.test(document.getText());
    },
    () => `nothing made ${expected} of:\n${document.getText()}`,
  );
}
