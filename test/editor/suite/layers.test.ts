import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { eventually, openFixture, readFile, replaceText, resetFixture, setSetting, writeFile } from "./support";

describe("the layers of a Dockerfile in the editor", () => {
  const fixture = openFixture("service");

  afterEach(() => resetFixture(fixture));

  /** 1-based lines with the hints at their ends, as the editor asks for them. */
  async function hintsOf(document: vscode.TextDocument): Promise<string[]> {
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      "vscode.executeInlayHintProvider",
      document.uri,
      new vscode.Range(0, 0, document.lineCount, 0),
    );
    return hints.map(({ position, label }) => `${position.line + 1}: ${label}`);
  }

  async function waitForHints(document: vscode.TextDocument, wanted: readonly RegExp[]): Promise<void> {
    let hints: string[] = [];
    await eventually(
      async () => {
        hints = await hintsOf(document);
        return hints.length === wanted.length && hints.every((hint, index) => wanted[index]?.test(hint));
      },
      () => `the hints are not as expected, they are:\n${hints.join("\n")}`,
    );
  }

  const goHints = [
    /^1: cached until golang:1\.\d+ changes$/,
    /^4: runs again on every source edit \(\d+ files, [\d.]+ k?B\)$/,
    /^5: runs again on every source edit \(.*\) · downloads modules again$/,
    /^6: runs again on every source edit \(\d+ files, [\d.]+ k?B\)$/,
    /^9: cached until the result of build changes$/,
  ];

  it("says at the end of the lines of Go's steps when they run again", async () => {
    const { document } = await fixture.open("Dockerfile");
    await waitForHints(document, goHints);
  });

  it("follows edits and the files around", async () => {
    const editor = await fixture.open("Dockerfile");
    await waitForHints(editor.document, goHints);
    await writeFile(fixture.uri(".dockerignore"), "**\n!go.mod\n!go.sum\n");
    await waitForHints(editor.document, [
      /^1: /,
      /^4: runs again on every edit of the build context/,
      /^5: /,
      /^6: /,
      /^9: /,
    ]);
    await replaceText(editor, "COPY . .", "COPY go.mod go.sum ./");
    await waitForHints(editor.document, [/^1: /, /^4: cached until go\.mod, go\.sum change$/, /^5: /, /^6: /, /^9: /]);
  });

  it("follows the setting: every step, none, lenses that open the graph", async () => {
    const { document } = await fixture.open("Dockerfile");
    await setSetting("goHints.layerHints", "all");
    await waitForHints(document, [...goHints.slice(0, 4), /^8: cached until alpine/, ...goHints.slice(4)]);
    await setSetting("goHints.layerHints", "off");
    await waitForHints(document, []);
    await setSetting("goHints.layerHints", undefined);
    await setSetting("goHints.layerHintsAs", "codeLens");
    let lenses: vscode.CodeLens[] = [];
    await eventually(
      async () => {
        lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
          "vscode.executeCodeLensProvider",
          document.uri,
        );
        return lenses.length === goHints.length;
      },
      () => `there are ${lenses.length} lenses`,
    );
    assert.deepEqual(await hintsOf(document), []);
    const command = lenses[1]?.command;
    assert.match(command?.title ?? "", /^runs again on every source edit/);
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    await eventually(
      () => graphTabs().length === 1,
      () => "the lens did not open the graph",
    );
  });

  /** The open tabs with build graphs. */
  function graphTabs(): vscode.Tab[] {
    return vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("goHints.buildGraph"));
  }

  async function savedGraph(name: string): Promise<string> {
    const target = fixture.uri(name);
    const saved = await vscode.commands.executeCommand<vscode.Uri | undefined>("goHints.saveBuildGraph", target);
    assert.equal(saved?.toString(), target.toString());
    return readFile(target);
  }

  it("opens the build graph beside the file, once, and saves it as a drawing that stands alone", async () => {
    const { document } = await fixture.open("Dockerfile");
    await waitForHints(document, goHints);
    await vscode.commands.executeCommand("goHints.showBuildGraph");
    await vscode.commands.executeCommand("goHints.showBuildGraph", document.uri);
    const drawing = await savedGraph("graph.svg");
    const [tab, ...others] = graphTabs();
    assert.equal(others.length, 0);
    assert.equal(tab?.group.viewColumn, vscode.ViewColumn.Two);
    assert.match(tab.label, /Dockerfile/);
    assert.match(drawing, /^<\?xml [^>]*\?>\s*<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    for (const text of [
      "build",
      "final stage",
      "RUN",
      "go mod download",
      "runs again on every source edit from here on",
    ]) {
      assert.ok(drawing.includes(text), `${text} is not in the drawing`);
    }
    // Colours are written out, and nothing is loaded or run.
    assert.doesNotMatch(drawing, /var\(|class=|<script|<style|href=|\son\w+=/);
    assert.match(drawing, /fill="rgb\(/);
  });

  it("has the graph follow the file", async () => {
    const editor = await fixture.open("Dockerfile");
    await vscode.commands.executeCommand("goHints.showBuildGraph");
    assert.doesNotMatch(await savedGraph("before.svg"), /busybox/);
    await replaceText(editor, "COPY . .", "COPY . .\nCOPY --from=busybox:1.37 /bin/sh /bin/busy");
    let drawing = "";
    await eventually(
      async () => {
        drawing = await savedGraph("after.svg");
        return drawing.includes("busybox:1.37");
      },
      () => `the drawing knows nothing of the edit:\n${drawing}`,
    );
  });
});
