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
  replaceText,
  reports,
  reportsNone,
  resetFixture,
  undo,
  waitForDiagnostics,
} from "./support";

describe("writing an .npmrc in the editor", () => {
  const fixture = openFixture("service");

  afterEach(() => resetFixture(fixture));

  it("corrects a misspelt key, and undoes that", async () => {
    const editor = await fixture.open(".npmrc");
    const { document } = editor;
    await replaceText(editor, "strict-ssl=false", "strict-sll=false");
    const finding = findingOf(
      "npmrc-unknown-key",
      await waitForDiagnostics(document.uri, reports("npmrc-unknown-key")),
    );
    assert.equal(document.getText(finding.range), "strict-sll");
    const actions = await codeActionsAt(document, finding, vscode.CodeActionKind.QuickFix);
    await applyAction(actionTitled("Write `strict-ssl`", actions));
    await waitForDiagnostics(document.uri, reportsNone("npmrc-unknown-key"));
    assert.match(document.getText(), /^strict-ssl=false$/m);
    await undo(document);
    assert.match(document.getText(), /^strict-sll=false$/m);
  });

  it("completes a key and then its value", async () => {
    const editor = await fixture.open(".npmrc");
    const { document } = editor;
    await waitForDiagnostics(document.uri, reports("npmrc-strict-ssl-off"));
    const end = document.positionAt(document.getText().length);
    editor.selection = new vscode.Selection(end, end);
    await type("save-ex");
    await acceptSuggestionUntil(document, /^save-exact=$/m);
    // The list of values opens by itself.
    await acceptSuggestionUntil(document, /^save-exact=true$/m);
  });

  it("offers what the file lacks, explained, and nothing in a comment", async () => {
    const editor = await fixture.open(".npmrc");
    const { document } = editor;
    await waitForDiagnostics(document.uri, reports("npmrc-strict-ssl-off"));
    await replaceText(editor, "strict-ssl=false\n", "# str\naudit-level=\n");
    const own = async (line: number, character: number) =>
      (await completionsAt(document, line, character)).filter(isOwn);
    assert.deepEqual(await own(2, 5), []);
    const levels = (await own(3, "audit-level=".length)).map(({ label }) => label);
    assert.deepEqual(levels, ["info", "low", "moderate", "high", "critical", "none"]);
    const keys = await own(4, 0);
    const key = keys.find(({ label }) => label === "strict-ssl");
    assert.ok(key?.documentation instanceof vscode.MarkdownString);
    assert.match(key.documentation.value, /Default: `true`/);
    assert.ok(!keys.some(({ label }) => label === "registry"), "it is set already");
  });

  it("tells in the hover what a key and a variable are", async () => {
    const editor = await fixture.open(".npmrc");
    const { document } = editor;
    await waitForDiagnostics(document.uri, reports("npmrc-strict-ssl-off"));
    const key = (await hoversAt(document, "registry=")).join("\n");
    assert.match(key, /`registry`/);
    assert.match(key, /`@scope:registry`/);
    await replaceText(editor, "0123456789abcdef0123456789abcdef", "${NPM_TOKEN}");
    await waitForDiagnostics(document.uri, reportsNone("npmrc-literal-token"));
    assert.match((await hoversAt(document, "${NPM_TOKEN}")).join("\n"), /When it is not set, npm sends the text/);
  });

  it("links the registry", async () => {
    const { document } = await fixture.open(".npmrc");
    await waitForDiagnostics(document.uri, reports("npmrc-strict-ssl-off"));
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      "vscode.executeLinkProvider",
      document.uri,
    );
    const link = links.find(({ tooltip }) => tooltip === "Open the registry npm.example.com");
    assert.ok(link, links.map(({ target, tooltip }) => `${target} ${tooltip}`).join("\n"));
    assert.equal(link.target?.toString(), "https://npm.example.com/");
    assert.equal(document.getText(link.range), "https://npm.example.com/");
  });

  it("is outlined without the token", async () => {
    const { document } = await fixture.open(".npmrc");
    await waitForDiagnostics(document.uri, reports("npmrc-strict-ssl-off"));
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      "vscode.executeDocumentSymbolProvider",
      document.uri,
    );
    assert.deepEqual(
      symbols.map(({ name, detail, kind }) => [name, detail, kind]),
      [
        ["registry", "https://npm.example.com/", vscode.SymbolKind.Package],
        ["//npm.example.com/:_authToken", "", vscode.SymbolKind.Key],
        ["strict-ssl", "false", vscode.SymbolKind.Property],
      ],
    );
  });
});

/** Presses the keys of a text, one after the other, in the editor that has the focus. */
async function type(text: string): Promise<void> {
  for (const character of text) await vscode.commands.executeCommand("type", { text: character });
}

/** Takes what the list of suggestions has selected, as soon as it is there, and waits for the text that this makes. */
async function acceptSuggestionUntil(document: vscode.TextDocument, expected: RegExp): Promise<void> {
  await eventually(
    async () => {
      if (expected.test(document.getText())) return true;
      await vscode.commands.executeCommand("acceptSelectedSuggestion");
      return expected.test(document.getText());
    },
    () => `no suggestion made ${expected} of:\n${document.getText()}`,
  );
}

async function completionsAt(
  document: vscode.TextDocument,
  line: number,
  character: number,
): Promise<vscode.CompletionItem[]> {
  const resolved = 1000;
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    new vscode.Position(line, character),
    undefined,
    resolved,
  );
  return list.items;
}

/** Whether an item is a suggestion of the server's, not a word of the file that the editor offers. */
function isOwn({ kind }: vscode.CompletionItem): boolean {
  return kind === vscode.CompletionItemKind.Property || kind === vscode.CompletionItemKind.EnumMember;
}
