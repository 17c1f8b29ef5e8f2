// What the editor suites share: fixtures, and what a person does to a document. Nothing here sleeps for a fixed time: each
// helper waits for the event, or for the state, that it needs.
import { strict as assert } from "node:assert";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { projectFolder, readManifest } from "../project";

const WAIT_MS = 15_000;
const POLL_MS = 50;

/** A copy of test/editor/fixtures/NAME (or of the project's examples) in the opened workspace. */
export interface Fixture {
  readonly name: string;
  /** The address of a file of the fixture, named by its path inside it. */
  readonly uri: (path: string) => vscode.Uri;
  /** Opens a file of the fixture and shows it in the editor. */
  readonly open: (path: string) => Promise<vscode.TextEditor>;
}

/** Where in a document: a position, or the place of a text that stands in it exactly once. */
export type Place = vscode.Position | string;

/** Chooses what to wait for among the diagnostics of a document. */
export type DiagnosticsPredicate = (diagnostics: readonly vscode.Diagnostic[]) => boolean;

/**
 * The extension under test.
 *
 * @throws where the editor does not have it
 */
export function extensionUnderTest(): vscode.Extension<unknown> {
  const { publisher, name } = readManifest(projectFolder);
  const extension = vscode.extensions.getExtension(`${publisher}.${name}`);
  assert.ok(extension, `the editor has no extension ${publisher}.${name}`);
  return extension;
}

/**
 * The fixture of that name; its files are as they are in the checkout unless a test changed them.
 *
 * @param name a folder of test/editor/fixtures, or "examples"
 */
export function openFixture(name: string): Fixture {
  const root = fixtureFolder(name);
  const uri = (path: string) => vscode.Uri.joinPath(root, path);
  return {
    name,
    uri,
    open: async (path) => vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri(path))),
  };
}

/**
 * Undoes what tests did to a fixture: closes every editor without saving, restores its files, removes the ones that were
 * created, and clears the settings of the workspace. Meant for `afterEach`.
 */
export async function resetFixture(fixture: Fixture): Promise<void> {
  await discardEditors();
  const pristine = process.env["GO_HINTS_PRISTINE"];
  assert.ok(pristine, "the suite was not started by runEditorTests.js");
  const folder = fixtureFolder(fixture.name).fsPath;
  for (const entry of await vscode.workspace.fs.readDirectory(vscode.Uri.file(folder))) {
    rmSync(join(folder, entry[0]), { recursive: true });
  }
  cpSync(join(pristine, fixture.name), folder, { recursive: true });
  const settings = vscode.Uri.joinPath(workspaceFolder().uri, ".vscode");
  rmSync(settings.fsPath, { recursive: true, force: true });
}

/**
 * Waits until the diagnostics of a document are as wanted; looks at once, and then whenever the editor reports a change.
 *
 * @returns the diagnostics that satisfied the predicate
 * @throws after `timeout` milliseconds, listing the diagnostics there are
 */
export async function waitForDiagnostics(
  uri: vscode.Uri,
  predicate: DiagnosticsPredicate,
  timeout = WAIT_MS,
): Promise<vscode.Diagnostic[]> {
  const current = () => vscode.languages.getDiagnostics(uri);
  await waitForEvent(
    (listener) =>
      vscode.languages.onDidChangeDiagnostics((change) => {
        if (change.uris.some((changed) => changed.toString() === uri.toString())) {
          listener();
        }
      }),
    () => predicate(current()),
    timeout,
    () => `the diagnostics of ${uri.path} are not as expected, they are:\n${describeDiagnostics(current())}`,
  );
  return current();
}

/** A predicate for {@link waitForDiagnostics}: a finding of each of these rules is there. */
export function reports(...rules: readonly string[]): DiagnosticsPredicate {
  return (diagnostics) => rules.every((rule) => diagnostics.some((diagnostic) => ruleOf(diagnostic) === rule));
}

/** A predicate for {@link waitForDiagnostics}: no finding of any of these rules is there. */
export function reportsNone(...rules: readonly string[]): DiagnosticsPredicate {
  return (diagnostics) => !diagnostics.some((diagnostic) => rules.includes(ruleOf(diagnostic)));
}

/** The rule id of a diagnostic, "" where it has none. */
export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === "object" ? code.value : (code ?? ""));
}

/** The one diagnostic of that rule, found among those that {@link waitForDiagnostics} returned. */
export function findingOf(rule: string, diagnostics: readonly vscode.Diagnostic[]): vscode.Diagnostic {
  const found = diagnostics.filter((diagnostic) => ruleOf(diagnostic) === rule);
  const [first] = found;
  assert.ok(
    first && found.length === 1,
    `${found.length} findings of ${rule} in:\n${describeDiagnostics(diagnostics)}`,
  );
  return first;
}

/** What the hovers at a place say, as Markdown, one entry per hover part. */
export async function hoversAt(document: vscode.TextDocument, place: Place): Promise<string[]> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    positionOf(document, place),
  );
  return hovers.flatMap((hover) => hover.contents).map((part) => (typeof part === "string" ? part : part.value));
}

/**
 * The code actions that the editor offers for a range, with their edits resolved.
 *
 * @param where a diagnostic stands for its range
 * @param kind only this kind and what is below it, such as `vscode.CodeActionKind.QuickFix`
 */
export async function codeActionsAt(
  document: vscode.TextDocument,
  where: vscode.Range | vscode.Diagnostic | Place,
  kind?: vscode.CodeActionKind,
): Promise<vscode.CodeAction[]> {
  const resolveEveryAction = 1000;
  return await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    rangeOf(document, where),
    kind?.value,
    resolveEveryAction,
  );
}

/** The one action whose title has the given text in it. */
export function actionTitled(title: string | RegExp, actions: readonly vscode.CodeAction[]): vscode.CodeAction {
  const found = actions.filter((action) =>
    typeof title === "string" ? action.title.includes(title) : title.test(action.title),
  );
  const [first] = found;
  const titles = actions.map((action) => action.title).join("\n");
  assert.ok(first && found.length === 1, `${found.length} actions are titled ${title} in:\n${titles}`);
  return first;
}

/**
 * Does what choosing the action in the light bulb's menu does: applies its edit, then runs its command. Where the edit asks
 * for confirmation, because it changes another file, this confirms everything, as a person does who ticks every box of the
 * editor's preview; {@link asksForConfirmation} tells whether it asks.
 */
export async function applyAction(action: vscode.CodeAction): Promise<void> {
  if (action.edit !== undefined) {
    for (const entry of entriesOf(action.edit)) {
      if (entry.metadata?.needsConfirmation) {
        entry.metadata = { ...entry.metadata, needsConfirmation: false };
      }
    }
    const applied = await vscode.workspace.applyEdit(action.edit);
    assert.equal(applied, true, `the editor refused the edit of "${action.title}"`);
  }
  if (action.command !== undefined) {
    await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
  }
}

/** Whether choosing the action shows the editor's preview, in which a person ticks what to apply. */
export function asksForConfirmation(action: vscode.CodeAction): boolean {
  return action.edit !== undefined && entriesOf(action.edit).some((entry) => entry.metadata?.needsConfirmation);
}

/** Undoes the last change of the document, as Ctrl+Z does. */
export async function undo(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand("undo");
}

/** Replaces the text at a place, as typing does. */
export async function replaceText(
  editor: vscode.TextEditor,
  where: vscode.Range | string,
  text: string,
): Promise<void> {
  const range = typeof where === "string" ? rangeOf(editor.document, where) : where;
  const done = await editor.edit((edit) => edit.replace(range, text));
  assert.ok(done, "the editor refused the change");
}

/** Sets a setting for the opened workspace; `undefined` removes it. {@link resetFixture} removes all of them. */
export async function setSetting(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Workspace);
}

/** The text of a file on disk. */
export async function readFile(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** Writes a file on disk, past the editor, as another program would. */
export async function writeFile(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

/**
 * Waits for a state that no event announces.
 *
 * @param condition asked again and again until it holds
 * @param explain what is wrong, for the error after `timeout` milliseconds
 */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  explain: () => string,
  timeout = WAIT_MS,
): Promise<void> {
  const end = Date.now() + timeout;
  while (!(await condition())) {
    if (Date.now() > end) {
      throw new Error(explain());
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The range that a text takes in the document, where it must stand exactly once. */
export function rangeOf(document: vscode.TextDocument, where: vscode.Range | vscode.Diagnostic | Place): vscode.Range {
  if (where instanceof vscode.Range) {
    return where;
  }
  if (where instanceof vscode.Position) {
    return new vscode.Range(where, where);
  }
  if (typeof where !== "string") {
    return where.range;
  }
  const text = document.getText();
  const start = text.indexOf(where);
  assert.ok(start >= 0, `"${where}" does not stand in ${document.uri.path}:\n${text}`);
  assert.equal(text.indexOf(where, start + 1), -1, `"${where}" stands more than once in ${document.uri.path}`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + where.length));
}

/** The position of a place: of the first character, where it is a text. */
export function positionOf(document: vscode.TextDocument, place: Place): vscode.Position {
  return rangeOf(document, place).start;
}

function workspaceFolder(): vscode.WorkspaceFolder {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "the editor has no folder open");
  return folder;
}

function fixtureFolder(name: string): vscode.Uri {
  return vscode.Uri.joinPath(workspaceFolder().uri, name);
}

/** Closing a changed document would ask whether to save it, so each is taken back to what the disk has first. */
async function discardEditors(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    // The editor has documents of its own, such as the settings, which are none of a test's business.
    const isOfWorkspace = vscode.workspace.getWorkspaceFolder(document.uri) !== undefined || document.isUntitled;
    if (document.isDirty && !document.isClosed && isOfWorkspace) {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    }
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

interface WorkspaceEditEntry {
  metadata?: vscode.WorkspaceEditEntryMetadata;
}

/** `entries()` of the public interface leaves out created files and what each change says about itself. */
function entriesOf(edit: vscode.WorkspaceEdit): WorkspaceEditEntry[] {
  const internal = edit as vscode.WorkspaceEdit & { _allEntries?: () => WorkspaceEditEntry[] };
  assert.ok(internal._allEntries, "this version of VS Code keeps the parts of an edit elsewhere");
  return internal._allEntries();
}

async function waitForEvent(
  subscribe: (listener: () => void) => vscode.Disposable,
  condition: () => boolean,
  timeout: number,
  explain: () => string,
): Promise<void> {
  if (condition()) {
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      subscription.dispose();
      reject(new Error(explain()));
    }, timeout);
    const subscription = subscribe(() => {
      if (condition()) {
        clearTimeout(timer);
        subscription.dispose();
        resolve();
      }
    });
  });
}

function describeDiagnostics(diagnostics: readonly vscode.Diagnostic[]): string {
  if (diagnostics.length === 0) {
    return "  (none)";
  }
  return diagnostics
    .map(({ range, message, ...rest }) => {
      const severity = vscode.DiagnosticSeverity[rest.severity];
      return `  ${range.start.line + 1}:${range.start.character + 1} ${severity} ${ruleOf({ range, message, ...rest })}: ${message}`;
    })
    .join("\n");
}
