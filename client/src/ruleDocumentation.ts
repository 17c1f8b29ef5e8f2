import * as vscode from "vscode";
import { diagnosticSource, pageScheme } from "../../server/src/protocol";
import {
  findPage,
  indexPageName,
  type ListedRule,
  type PageLanguage,
  readPage,
  rulesOfIndex,
} from "../../server/src/rulePages";

/** Opens a packaged page, in the person's language where there is one; without a name the person chooses a rule. */
export async function openRuleDocumentation(extensionUri: vscode.Uri, page: string | undefined): Promise<void> {
  const name = page ?? (await pickPage(extensionUri));
  if (name === undefined) return;
  const found = await findPage(name, vscode.env.language, (path) => readPackaged(extensionUri, path));
  if (found === undefined) {
    await vscode.window.showInformationMessage(vscode.l10n.t("There is no page on “{0}”.", name));
    return;
  }
  const uri = vscode.Uri.from({ scheme: pageScheme, path: pathOf(name, found.language) });
  try {
    await vscode.commands.executeCommand("markdown.showPreview", uri);
  } catch {
    // Without the built-in Markdown extension the text itself has to do.
    await vscode.window.showTextDocument(uri, { preview: true });
  }
}

/** Serves the pages as documents of their own: packaged they are no files that an editor could open. They lie to one another as in docs/rules, so that links between them work. */
export function provideDocumentation(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(pageScheme, {
    provideTextDocumentContent: async ({ path }) => {
      const [, folder, name] = /^\/(zh-cn\/)?([^/]+)\.md$/.exec(path) ?? [];
      if (name === undefined) return undefined;
      const language = folder === undefined ? "en" : "zh-cn";
      return readPage(name, language, (file) => readPackaged(extensionUri, file));
    },
  });
}

interface PageItem extends vscode.QuickPickItem {
  readonly page?: string;
}

/** All rules by category, those first that have a finding in the active file. */
async function pickPage(extensionUri: vscode.Uri): Promise<string | undefined> {
  const index = await findPage(indexPageName, vscode.env.language, (path) => readPackaged(extensionUri, path));
  const rules = rulesOfIndex(index?.text ?? "");
  const reported = reportedRules();
  const here = reported.flatMap((id) => rules.find((rule) => rule.id === id) ?? []);
  const items: PageItem[] = [{ label: vscode.l10n.t("All rules in one list"), page: indexPageName }];
  if (here.length > 0) items.push(separator(vscode.l10n.t("Reported in this file")), ...here.map(itemOf));
  for (const category of new Set(rules.map((rule) => rule.category))) {
    items.push(separator(category), ...rules.filter((rule) => rule.category === category).map(itemOf));
  }
  const placeHolder = vscode.l10n.t("Which rule is to be explained?");
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.page;
}

function separator(label: string): PageItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function itemOf({ id, severity, summary }: ListedRule): PageItem {
  return { label: id, description: severity, detail: summary, page: id };
}

/** Rules with findings in the active file, those at the cursor first. */
function reportedRules(): readonly string[] {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return [];
  const findings = vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter(({ source }) => source === diagnosticSource)
    .map(({ code, range }) => ({
      rule: String(typeof code === "object" ? code.value : (code ?? "")),
      isHere: range.intersection(editor.selection) !== undefined,
    }));
  return [...new Set([...findings.filter(({ isHere }) => isHere), ...findings].map(({ rule }) => rule))];
}

function pathOf(name: string, language: PageLanguage): string {
  return language === "en" ? `/${name}.md` : `/${language}/${name}.md`;
}

async function readPackaged(extensionUri: vscode.Uri, path: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, path)));
  } catch {
    return undefined;
  }
}
