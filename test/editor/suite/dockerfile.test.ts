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
  replaceText,
  reports,
  reportsNone,
  resetFixture,
  setSetting,
  undo,
  waitForDiagnostics,
  writeFile,
} from "./support";

const { QuickFix, SourceFixAll } = vscode.CodeActionKind;

describe("a Dockerfile in the editor", () => {
  const fixture = openFixture("service");

  afterEach(() => resetFixture(fixture));

  it("shows each finding with its rule, its severity and the product's name", async () => {
    const { document } = await fixture.open("Dockerfile");
    const diagnostics = await waitForDiagnostics(
      document.uri,
      reports("source-copied-before-download", "goproxy-unset", "dockerignore-missing", "final-stage-runs-as-root"),
    );
    const early = findingOf("source-copied-before-download", diagnostics);
    assert.equal(early.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(document.getText(early.range), ".");
    assert.equal(early.source, "Dockerfile Go Hints");
    assert.ok(early.relatedInformation?.length);
    const proxy = findingOf("goproxy-unset", diagnostics);
    assert.equal(proxy.severity, vscode.DiagnosticSeverity.Information);
    assert.equal(document.getText(proxy.range), "go mod download");
  });

  it("explains a finding in the hover: cause, effect, remedy, link", async () => {
    const { document } = await fixture.open("Dockerfile");
    await waitForDiagnostics(document.uri, reports("goproxy-unset"));
    const hover = (await hoversAt(document, "go mod download")).join("\n");
    assert.match(hover, /GOPROXY/);
    assert.match(hover, /goproxy-unset/);
  });

  it("shows a Go variable's value at its step", async () => {
    const { document } = await fixture.open("Dockerfile");
    await waitForDiagnostics(document.uri, reports("goproxy-unset"));
    const hover = (await hoversAt(document, "CGO_ENABLED")).join("\n");
    assert.match(hover, /cgo/i);
    assert.match(hover, /`0`/);
  });

  it("inserts the GOPROXY line, and undoes it", async () => {
    const { document } = await fixture.open("Dockerfile");
    const before = document.getText();
    const finding = findingOf("goproxy-unset", await waitForDiagnostics(document.uri, reports("goproxy-unset")));
    const actions = await codeActionsAt(document, finding, QuickFix);
    const preferred = actions.filter((action) => action.isPreferred && action.title.includes("GOPROXY"));
    assert.equal(preferred.length, 1);
    await applyAction(actionTitled(/ENV GOPROXY=https:\/\/goproxy\.cn,direct/, actions));
    await waitForDiagnostics(document.uri, reportsNone("goproxy-unset"));
    assert.match(document.getText(), /ENV GOPROXY=https:\/\/goproxy\.cn,direct\nRUN go mod download/);
    await undo(document);
    assert.equal(document.getText(), before);
    await waitForDiagnostics(document.uri, reports("goproxy-unset"));
  });

  it("copies go.mod into a layer of its own and keeps the comment", async () => {
    const { document } = await fixture.open("Dockerfile");
    const finding = findingOf(
      "source-copied-before-download",
      await waitForDiagnostics(document.uri, reports("source-copied-before-download")),
    );
    await applyAction(
      actionTitled(/go mod download/, await codeActionsAt(document, finding, QuickFix).then(onlyFixes)),
    );
    await waitForDiagnostics(document.uri, reportsNone("source-copied-before-download"));
    assert.match(document.getText(), /COPY go\.mod go\.sum \.\/\nRUN go mod download\n# The sources\.\nCOPY \. \.\n/);
  });

  it("creates the ignore file, and the finding goes", async () => {
    const { document } = await fixture.open("Dockerfile");
    const finding = findingOf(
      "dockerignore-missing",
      await waitForDiagnostics(document.uri, reports("dockerignore-missing")),
    );
    const action = actionTitled(/Create .*\.dockerignore/, await codeActionsAt(document, finding, QuickFix));
    // That the edit asks first is a matter of the protocol tests: the editor's command leaves that mark out.
    await applyAction(action);
    await waitForDiagnostics(document.uri, reportsNone("dockerignore-missing"));
    const created = await vscode.workspace.openTextDocument(fixture.uri(".dockerignore"));
    assert.match(created.getText(), /^(?:\*\*\/)?\.env/m);
    await created.save();
    const ignore = await readFile(created.uri);
    assert.equal(ignore, created.getText());
    assert.doesNotMatch(ignore, /go\.(?:mod|sum)/);
  });

  it("applies every safe fix on save, and nothing that is a matter of choice", async () => {
    await setSetting("editor.codeActionsOnSave", { "source.fixAll.goHints": "explicit" });
    const { document } = await fixture.open("Dockerfile");
    await waitForDiagnostics(document.uri, reports("source-copied-before-download"));
    const all = await codeActionsAt(document, new vscode.Range(0, 0, document.lineCount, 0), SourceFixAll);
    assert.ok(all.some((action) => action.kind?.value === "source.fixAll.goHints"));
    await replaceText(await vscode.window.showTextDocument(document), "# The sources.", "# All sources.");
    await vscode.workspace.saveAll();
    await waitForDiagnostics(document.uri, reportsNone("source-copied-before-download"));
    const saved = await readFile(document.uri);
    assert.match(saved, /COPY go\.mod go\.sum \.\//);
    assert.doesNotMatch(saved, /GOPROXY/);
  });

  it("follows go.mod: without requirements nothing is downloaded", async () => {
    const { document } = await fixture.open("Dockerfile");
    await waitForDiagnostics(document.uri, reports("goproxy-unset", "source-copied-before-download"));
    await writeFile(fixture.uri("go.mod"), "module example.com/service\n\ngo 1.24\n");
    await waitForDiagnostics(document.uri, reportsNone("goproxy-unset", "source-copied-before-download"));
  });

  it("follows the unsaved go.mod of another editor", async () => {
    const { document } = await fixture.open("Dockerfile");
    await waitForDiagnostics(document.uri, reports("goproxy-unset"));
    const manifest = await fixture.open("go.mod");
    await replaceText(manifest, "require github.com/go-chi/chi/v5 v5.2.1", "");
    await vscode.window.showTextDocument(document);
    await waitForDiagnostics(document.uri, reportsNone("goproxy-unset"));
  });

  it("ignores a rule for one instruction by a comment above it", async () => {
    const { document } = await fixture.open("Dockerfile");
    const finding = findingOf("goproxy-unset", await waitForDiagnostics(document.uri, reports("goproxy-unset")));
    const actions = await codeActionsAt(document, finding, QuickFix);
    await applyAction(actionTitled(/Ignore `goproxy-unset` (?:here|for this instruction)/, actions));
    await waitForDiagnostics(document.uri, reportsNone("goproxy-unset"));
    assert.match(document.getText(), /# go-hints: ignore\[goproxy-unset\]\nRUN go mod download/);
  });

  it("takes a rule's severity from the settings, also off", async () => {
    const { document } = await fixture.open("Dockerfile");
    await waitForDiagnostics(document.uri, reports("goproxy-unset"));
    await setSetting("goHints.rules", { "goproxy-unset": "error" });
    const raised = await waitForDiagnostics(document.uri, (all) =>
      all.some((item) => item.severity === vscode.DiagnosticSeverity.Error),
    );
    assert.equal(findingOf("goproxy-unset", raised).severity, vscode.DiagnosticSeverity.Error);
    await setSetting("goHints.rules", { "goproxy-unset": "off" });
    await waitForDiagnostics(document.uri, reportsNone("goproxy-unset"));
  });

  it("keeps nothing of a file that was closed and deleted", async () => {
    const extra = fixture.uri("other.Dockerfile");
    await writeFile(extra, await readFile(fixture.uri("Dockerfile")));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(extra));
    await waitForDiagnostics(extra, reports("goproxy-unset"));
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await vscode.workspace.fs.delete(extra);
    await eventually(
      () => vscode.languages.getDiagnostics(extra).length === 0,
      () => "the deleted file still has problems",
    );
  });
});

describe("an .npmrc in the editor", () => {
  const fixture = openFixture("service");

  afterEach(() => resetFixture(fixture));

  it("is a language of its own", async () => {
    const { document } = await fixture.open(".npmrc");
    assert.equal(document.languageId, "npmrc");
  });

  it("replaces the token by a variable without ever showing it, and undoes that", async () => {
    const { document } = await fixture.open(".npmrc");
    const diagnostics = await waitForDiagnostics(document.uri, reports("npmrc-literal-token", "npmrc-strict-ssl-off"));
    const finding = findingOf("npmrc-literal-token", diagnostics);
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
    for (const diagnostic of diagnostics) assert.doesNotMatch(diagnostic.message, /0123456789abcdef/);
    const before = document.getText();
    const actions = onlyFixes(await codeActionsAt(document, finding, QuickFix));
    await applyAction(actionTitled(/\$\{NPM_TOKEN\}/, actions));
    await waitForDiagnostics(document.uri, reportsNone("npmrc-literal-token"));
    assert.match(document.getText(), /:_authToken=\$\{NPM_TOKEN\}/);
    await undo(document);
    assert.equal(document.getText(), before);
  });

  it("says what a key means", async () => {
    const { document } = await fixture.open(".npmrc");
    await waitForDiagnostics(document.uri, reports("npmrc-strict-ssl-off"));
    assert.match((await hoversAt(document, "strict-ssl")).join("\n"), /TLS|certificate/i);
  });
});

/** Fixes without the actions that ignore a finding or change its severity. */
function onlyFixes(actions: vscode.CodeAction[]): vscode.CodeAction[] {
  return actions.filter((action) => !/^(?:Ignore|Set|Open|Fix all)/i.test(action.title));
}
