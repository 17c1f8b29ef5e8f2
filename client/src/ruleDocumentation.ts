import * as vscode from "vscode";

/** Pages of the extension as documents of their own: an extension in a browser lies on no disk that an editor opens. */
const scheme = "go-hints-docs";

/** Opens the packaged page of a rule, in the person's language where there is one; without a rule the list of all. */
export async function openRuleDocumentation(extensionUri: vscode.Uri, rule: string | undefined): Promise<void> {
  const page = rule === undefined ? "README.md" : `${rule}.md`;
  // Rule ids come from settings and documents too: nothing but the page of a rule may be opened.
  if (!/^[A-Za-z0-9-]+\.md$/.test(page)) return;
  for (const folder of foldersFor(vscode.env.language)) {
    const path = `/docs/rules/${folder}${page}`;
    if (!(await exists(vscode.Uri.joinPath(extensionUri, path)))) continue;
    const uri = vscode.Uri.from({ scheme, path });
    try {
      await vscode.commands.executeCommand("markdown.showPreview", uri);
    } catch {
      // Without the built-in Markdown extension the text itself has to do.
      await vscode.window.showTextDocument(uri, { preview: true });
    }
    return;
  }
  const message =
    rule === undefined ? vscode.l10n.t("There is no page.") : vscode.l10n.t("There is no page on “{0}”.", rule);
  await vscode.window.showInformationMessage(message);
}

/** Serves the pages; links between them stay within the packaged folder. */
export function provideDocumentation(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: async ({ path }) => {
      if (!path.startsWith("/docs/") || path.split("/").includes("..")) return "";
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, path));
      return new TextDecoder().decode(bytes);
    },
  });
}

function foldersFor(language: string): readonly string[] {
  return /^zh\b/i.test(language) && !/^zh[-_](tw|hk|hant)/i.test(language) ? ["zh-cn/", ""] : [""];
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
