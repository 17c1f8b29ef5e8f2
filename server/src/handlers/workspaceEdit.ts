import * as l10n from "@vscode/l10n";
import type {
  AnnotatedTextEdit,
  ChangeAnnotation,
  CreateFile,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver";
import { editsByPath } from "../lint/fixes";
import type { FileEdit } from "../rules/define";
import { LineIndex } from "../syntax/text";
import type { ClientFeatures } from "./clientFeatures";
import type { Documents } from "./documents";
import { rangeOf } from "./toDiagnostic";
import type { Place } from "./workspaceFolders";

const annotationId = "otherFile";

/**
 * The edit of a fix as the client takes it: versioned for open documents, files created before they are filled, and every
 * change outside of the document marked so that the person is asked first.
 *
 * @param place the document in which the fix was chosen.
 * @returns `undefined` when the client cannot make these changes, or a file to change is not there
 */
export async function toWorkspaceEdit(
  edits: readonly FileEdit[],
  place: Place,
  documents: Documents,
  features: ClientFeatures,
): Promise<WorkspaceEdit | undefined> {
  const created: CreateFile[] = [];
  const changed: TextDocumentEdit[] = [];
  const annotations: Record<string, ChangeAnnotation> = {};
  for (const [path, list] of editsByPath(edits)) {
    const target = { folder: place.folder, path };
    const uri = documents.uriOf(target);
    const isOther = path !== place.path && features.changeAnnotations;
    if (isOther) annotations[annotationId] = confirmation();
    const creates = list.some((edit) => edit.create === true);
    if (creates) created.push({ kind: "create", uri, ...(isOther && { annotationId }) });
    const textEdits = await toTextEdits(list, creates, target, documents);
    if (!textEdits) return undefined;
    changed.push({
      textDocument: { uri, version: documents.at(target)?.version ?? null },
      edits: isOther ? textEdits.map((edit): AnnotatedTextEdit => ({ ...edit, annotationId })) : textEdits,
    });
  }
  if (created.length > 0 && !(features.documentChanges && features.createsFiles)) return undefined;
  if (!features.documentChanges) {
    return {
      changes: Object.fromEntries(
        changed.map(({ textDocument, edits: list }) => [textDocument.uri, list as TextEdit[]]),
      ),
    };
  }
  return {
    documentChanges: [...created, ...changed],
    ...(Object.keys(annotations).length > 0 && { changeAnnotations: annotations }),
  };
}

async function toTextEdits(
  edits: readonly FileEdit[],
  creates: boolean,
  target: Place,
  documents: Documents,
): Promise<TextEdit[] | undefined> {
  const text = creates
    ? ""
    : (documents.at(target)?.getText() ?? (await target.folder.workspace.readText(target.path)));
  if (text === undefined) return undefined;
  const lines = new LineIndex(text);
  return edits.map(({ span, newText }) => ({ range: rangeOf(lines, span), newText }));
}

function confirmation(): ChangeAnnotation {
  return {
    label: l10n.t("Changes in another file"),
    needsConfirmation: true,
    description: l10n.t("This fix also changes a file that you are not looking at."),
  };
}
