import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path/posix";
import {
  CancellationTokenSource,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeParams,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type ClientFeatures, readClientFeatures } from "../../server/src/handlers/clientFeatures";
import { readEditorSettings } from "../../server/src/handlers/editorSettings";
import { toDiagnostics } from "../../server/src/handlers/toDiagnostic";
import { parseProjectConfig } from "../../server/src/lint/config";
import { Linter } from "../../server/src/lint/engine";
import { resolveSettings } from "../../server/src/lint/settings";
import { lintableKindOf } from "../../server/src/workspace/fileKinds";
import { NodeFileSystem } from "../../server/src/workspace/nodeFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { mutate } from "../fuzz/mutate";
import type { Random } from "../fuzz/random";
import type { Sandbox } from "./commandLine";
import { type LspClient, richCapabilities } from "./lspClient";

/** What the editor of a soak does, and how often of a hundred times. */
const actions: readonly (readonly [share: number, name: Action])[] = [
  [74, "edit"],
  [5, "save"],
  [4, "close"],
  [4, "disk"],
  [4, "cancel"],
  [3, "ask"],
  [2, "settings"],
  [2, "delete"],
  [1, "folder"],
  [2, "hover"],
];

type Action = "edit" | "save" | "close" | "disk" | "cancel" | "ask" | "settings" | "delete" | "folder" | "hover";

/** Longer texts are replaced by fresh ones: growth would slow the soak down and test nothing else. */
const longest = 8_000;

/** The files of a soak, and how a text for each is made. */
export type SoakFiles = Readonly<Record<string, (random: Random) => string>>;

/**
 * An editor whose person types without thinking: it holds the same documents and files as the server should, and compares
 * what the server says with a lint from scratch.
 */
export class SoakEditor {
  edits = 0;
  private readonly open = new Map<string, TextDocument>();
  private settings: object = {};
  private readonly features: ClientFeatures;
  private readonly paths: readonly string[];

  /** @param maximumOpen documents that are open at a time. */
  constructor(
    private readonly client: LspClient,
    private readonly sandbox: Sandbox,
    private readonly files: SoakFiles,
    private readonly random: Random,
    private readonly maximumOpen: number,
    capabilities = richCapabilities,
  ) {
    this.paths = Object.keys(files);
    this.features = readClientFeatures({ capabilities } as InitializeParams, {});
  }

  get isPulled(): boolean {
    return this.features.pullsDiagnostics;
  }

  /** Does one thing. */
  async act(): Promise<void> {
    while (this.open.size < this.maximumOpen) await this.openOne();
    const sum = actions.reduce((total, [share]) => total + share, 0);
    let at = this.random.next() * sum;
    const [, name] = actions.find(([share]) => {
      at -= share;
      return at < 0;
    }) ?? [0, "edit"];
    const document = this.random.pick([...this.open.values()]);
    switch (name) {
      case "edit":
        this.edits++;
        return this.edit(document);
      case "save":
        return this.save(document);
      case "close":
        return this.close(document);
      case "disk":
        return this.changeOnDisk(this.random.pick(this.paths));
      case "delete":
        return this.deleteOnDisk(this.random.pick(this.paths));
      case "folder":
        return this.moveFolder(this.random.pick(this.paths.map(dirname).filter((folder) => folder !== ".")));
      case "cancel":
        return this.askAndCancel(document);
      case "ask":
        await this.pull(document.uri);
        return;
      case "hover":
        return this.lookAt(document);
      case "settings":
        return this.changeSettings();
    }
  }

  /** Compares what the server says of every file with a lint from scratch of what the editor and the disk hold. */
  async check(): Promise<void> {
    const expected = await this.expected();
    for (const [path, items] of expected) {
      const uri = this.client.uri(path);
      if (this.open.has(path)) assert.deepEqual(await this.shown(uri, items), items, `${path}, open`);
      else if (!this.isPulled) assert.deepEqual(await this.shown(uri, []), [], `${path} is closed`);
    }
    await this.checkWorkspace(expected);
    assert.deepEqual(this.client.errors, []);
  }

  /** Closes everything; nothing may be left of what was shown. */
  async closeAll(): Promise<void> {
    for (const document of [...this.open.values()]) await this.close(document);
    await this.client.connection.sendRequest("textDocument/hover", {
      textDocument: { uri: this.client.uri(this.paths[0] ?? "") },
      position: { line: 0, character: 0 },
    });
    for (const path of this.paths) {
      const uri = this.client.uri(path);
      if (this.isPulled) assert.equal((await this.pull(uri))?.kind, "full", path);
      else assert.deepEqual(await this.shown(uri, []), [], path);
    }
  }

  private async expected(): Promise<ReadonlyMap<string, Diagnostic[]>> {
    const workspace = new Workspace(new NodeFileSystem(this.sandbox.folder));
    for (const [path, document] of this.open) workspace.setBuffer(path, document.getText());
    const config = await workspace.readText(".go-hints.yaml");
    const project = config === undefined ? undefined : (await parseProjectConfig(config)).config;
    const { preferences } = readEditorSettings(this.settings);
    const settings = resolveSettings(project, preferences, "en");
    const linter = new Linter(workspace);
    const uriOf = (path: string) => this.client.uri(path);
    const found = new Map<string, Diagnostic[]>();
    for (const path of this.paths) {
      if (lintableKindOf(path) === undefined) continue;
      const text = this.open.get(path)?.getText();
      const report = await linter.lint(path, { settings, ...(text !== undefined && { text }) });
      const files = { uriOf, readText: (other: string) => workspace.readText(other) };
      found.set(path, asSent(await toDiagnostics(report, files, this.features)));
    }
    return found;
  }

  /** What the server says now; one that sends by itself gets the time to. */
  private async shown(uri: string, expected: readonly Diagnostic[]): Promise<readonly Diagnostic[]> {
    if (this.isPulled) {
      const report = await this.pull(uri);
      return report?.kind === "full" ? asSent(report.items) : assert.fail(`no full report: ${JSON.stringify(report)}`);
    }
    const wanted = JSON.stringify(expected);
    await this.client
      .until(`diagnostics of ${uri}`, () => JSON.stringify(this.lastPublished(uri)) === wanted, 5_000)
      .catch(() => undefined);
    return this.lastPublished(uri);
  }

  /** All files at once, as the Problems panel shows them: none that is gone, and none with what is no longer so. */
  private async checkWorkspace(expected: ReadonlyMap<string, Diagnostic[]>): Promise<void> {
    if (!this.isPulled) return;
    const { items } = await this.client.pullWorkspace();
    const reported = new Map(items.map((report) => [report.uri, report]));
    for (const [path, diagnostics] of expected) {
      const report = reported.get(this.client.uri(path));
      reported.delete(this.client.uri(path));
      const isThere = existsSync(this.sandbox.path(path));
      if (!isThere) assert.equal(report, undefined, `${path} is deleted`);
      else {
        assert.ok(report?.kind === "full", `${path} is reported`);
        assert.deepEqual(asSent(report.items), diagnostics, `${path}, in the workspace`);
      }
    }
    for (const uri of reported.keys()) assert.ok(uri.endsWith("/.go-hints.yaml"), uri);
  }

  private lastPublished(uri: string): Diagnostic[] {
    return asSent(this.client.published.findLast((params) => params.uri === uri)?.diagnostics ?? []);
  }

  private async openOne(): Promise<void> {
    const path = this.random.pick(this.paths.filter((each) => !this.open.has(each)));
    const text = readIfThere(this.sandbox.path(path)) ?? this.textFor(path);
    const language = lintableKindOf(path) === "dockerfile" ? "dockerfile" : "plaintext";
    const document = TextDocument.create(this.client.uri(path), language, 1, text);
    this.open.set(path, document);
    const { uri, languageId, version } = document;
    await this.notify("textDocument/didOpen", { textDocument: { uri, languageId, version, text } });
  }

  private async edit(document: TextDocument): Promise<void> {
    const before = document.getText();
    // Only whole configurations are typed: what the server does with half of one has its own tests.
    const isWhole = document.uri.endsWith(".go-hints.yaml") || before.length > longest || this.random.chance(0.01);
    const after = isWhole ? this.textFor(this.pathOf(document)) : mutate(before, this.random).slice(0, 4 * longest);
    const change = isWhole ? { text: after } : difference(document, after);
    const version = document.version + 1;
    TextDocument.update(document, [change], version);
    assert.equal(document.getText(), after);
    await this.notify("textDocument/didChange", {
      textDocument: { uri: document.uri, version },
      contentChanges: [change],
    });
  }

  private async save(document: TextDocument): Promise<void> {
    const path = this.pathOf(document);
    const isNew = !existsSync(this.sandbox.path(path));
    this.sandbox.write(path, document.getText());
    await this.notify("textDocument/didSave", { textDocument: { uri: document.uri } });
    await this.client.watchedFiles({ [path]: isNew ? 1 : 2 });
  }

  private async close(document: TextDocument): Promise<void> {
    this.open.delete(this.pathOf(document));
    await this.notify("textDocument/didClose", { textDocument: { uri: document.uri } });
  }

  /** A checkout or another program writes a file. */
  private async changeOnDisk(path: string): Promise<void> {
    const isNew = !existsSync(this.sandbox.path(path));
    this.sandbox.write(path, this.textFor(path));
    await this.client.watchedFiles({ [path]: isNew ? 1 : 2 });
  }

  private async deleteOnDisk(path: string): Promise<void> {
    if (!existsSync(this.sandbox.path(path))) return;
    rmSync(this.sandbox.path(path));
    await this.client.watchedFiles({ [path]: 3 });
  }

  /** A folder goes or comes with all it holds; of that the server is told the folder and nothing else. */
  private async moveFolder(folder: string): Promise<void> {
    if (existsSync(this.sandbox.path(folder))) {
      rmSync(this.sandbox.path(folder), { recursive: true });
      return this.client.watchedFiles({ [folder]: 3 });
    }
    let top = folder;
    while (!existsSync(this.sandbox.path(dirname(top)))) top = dirname(top);
    for (const path of this.paths) {
      if (path.startsWith(`${folder}/`)) this.sandbox.write(path, this.textFor(path));
    }
    return this.client.watchedFiles({ [top]: 1 });
  }

  private async changeSettings(): Promise<void> {
    this.settings = {
      workspaceDiagnostics: "on",
      ...(this.random.chance(0.3) && { minimumConfidence: this.random.pick(["low", "medium", "high"]) }),
      ...(this.random.chance(0.3) && { rules: { "goproxy-unset": this.random.pick(["off", "error", "hint"]) } }),
      ...(this.random.chance(0.3) && { categories: { "layer-cache": this.random.pick(["off", "warning"]) } }),
      ...(this.random.chance(0.2) && { moduleProxy: "https://proxy.example.com,direct" }),
    };
    await this.client.changeSettings(this.settings);
  }

  private async askAndCancel(document: TextDocument): Promise<void> {
    const source = new CancellationTokenSource();
    const method = this.random.pick(["textDocument/diagnostic", "textDocument/hover", "textDocument/codeAction"]);
    const everywhere = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };
    const params = {
      textDocument: { uri: document.uri },
      position: everywhere.start,
      range: everywhere,
      context: { diagnostics: [] },
    };
    const answer = this.client.connection.sendRequest(method, params, source.token).catch(onlyCancelled);
    source.cancel();
    await answer;
  }

  private async lookAt(document: TextDocument): Promise<void> {
    const position = document.positionAt(this.random.below(document.getText().length + 1));
    await this.client.connection.sendRequest("textDocument/hover", { textDocument: { uri: document.uri }, position });
  }

  /** `undefined` when the server would rather be asked again. */
  private async pull(uri: string): Promise<DocumentDiagnosticReport | undefined> {
    if (!this.isPulled) return undefined;
    for (;;) {
      const answer = await this.client.pull(uri).catch(onlyCancelled);
      if (answer !== undefined) return answer;
    }
  }

  private textFor(path: string): string {
    return this.files[path]?.(this.random) ?? "";
  }

  private pathOf(document: TextDocument): string {
    for (const [path, each] of this.open) if (each === document) return path;
    throw new Error(`${document.uri} is not open`);
  }

  private notify(method: string, params: object): Promise<void> {
    return this.client.connection.sendNotification(method, params);
  }
}

/** The range that differs, as editors send it. */
function difference(document: TextDocument, after: string) {
  const before = document.getText();
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  // A position between CR and LF cannot be said: there the whole break is sent.
  while (start > 0 && (before[start - 1] === "\r" || after[start - 1] === "\r")) start--;
  while (end > 0 && before[before.length - end] === "\n") end--;
  const range = { start: document.positionAt(start), end: document.positionAt(before.length - end) };
  return { range, text: after.slice(start, after.length - end) };
}

/** Without what depends on how an address is written. */
function asSent(items: readonly Diagnostic[]): Diagnostic[] {
  return JSON.parse(JSON.stringify(items));
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** Codes of LSP for "cancelled", "cancelled by the server" and "changed meanwhile". */
function onlyCancelled(error: { readonly code?: number }): undefined {
  assert.ok([-32800, -32801, -32802].includes(error.code ?? 0), String(error));
  return undefined;
}
