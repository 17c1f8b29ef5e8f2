import * as vscode from "vscode";
import type { PageTexts } from "../../webview/messages";

/** The page of the build graph: nothing but the extension's own script and style sheet may run or load in it. */
export function pageOf(webview: vscode.Webview, extensionUri: vscode.Uri, document: vscode.Uri): string {
  const nonce = randomText();
  const resource = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", name)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(vscode.l10n.t("Build graph"))}</title>
<link rel="stylesheet" href="${escapeHtml(resource("buildGraph.css"))}">
</head>
<body data-uri="${escapeHtml(document.toString())}" data-texts="${escapeHtml(JSON.stringify(pageTexts()))}">
<script nonce="${nonce}" src="${escapeHtml(resource("buildGraph.js"))}"></script>
</body>
</html>`;
}

function pageTexts(): PageTexts {
  return {
    graph: vscode.l10n.t("Build graph"),
    list: vscode.l10n.t("The steps as a list"),
    save: vscode.l10n.t("Save as SVG…"),
    open: vscode.l10n.t("Open the file"),
    // The values come later, in the page.
    closed: vscode.l10n.t("There is no build graph of {0}: it is closed, not checked, or no Dockerfile.", "{0}"),
    empty: vscode.l10n.t("This Dockerfile has no stage yet."),
    image: vscode.l10n.t("image {0}", "{0}"),
    final: vscode.l10n.t("final stage"),
    unneeded: vscode.l10n.t("not needed for the final stage"),
    from: vscode.l10n.t("from {0}", "{0}"),
    boundary: vscode.l10n.t("runs again on every source edit from here on"),
    takes: vscode.l10n.t("takes {0} from {1}", "{0}", "{1}"),
    findings: vscode.l10n.t("{0} findings", "{0}"),
    oneFinding: vscode.l10n.t("1 finding"),
    error: vscode.l10n.t("Error"),
    warning: vscode.l10n.t("Warning"),
    information: vscode.l10n.t("Information"),
    hint: vscode.l10n.t("Hint"),
    line: vscode.l10n.t("line {0}", "{0}"),
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function randomText(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
