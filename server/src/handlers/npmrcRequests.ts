import {
  BulkRegistration,
  type Connection,
  DocumentLinkRequest,
  type DocumentSelector,
  DocumentSymbolRequest,
  type ServerCapabilities,
} from "vscode-languageserver";
import type { ClientFeatures } from "./clientFeatures";
import { guarded } from "./log";
import { npmrcLinks } from "./npmrcLinks";
import { npmrcOutline } from "./npmrcOutline";
import type { Session } from "./session";

/** The only documents that are linked and outlined: Dockerfiles have a language server of their own for that. */
export const npmrcDocuments: DocumentSelector = [{ pattern: "**/.npmrc" }];

/** What a client that cannot register for some documents is told of all; it gets `null` for the others. */
export function npmrcCapabilities(features: ClientFeatures): ServerCapabilities {
  const { documentLinks, documentSymbols } = features;
  return {
    ...(documentLinks === "static" && { documentLinkProvider: {} }),
    ...(documentSymbols === "static" && { documentSymbolProvider: true }),
  };
}

/** Registers for `.npmrc` files alone what {@link npmrcCapabilities} leaves out. */
export async function registerNpmrcDocuments(connection: Connection, features: ClientFeatures): Promise<void> {
  const { documentLinks, documentSymbols } = features;
  const bulk = BulkRegistration.create();
  const documentSelector = npmrcDocuments;
  if (documentLinks === "dynamic") bulk.add(DocumentLinkRequest.type, { documentSelector });
  if (documentSymbols === "dynamic") bulk.add(DocumentSymbolRequest.type, { documentSelector });
  if ([documentLinks, documentSymbols].includes("dynamic")) await connection.client.register(bulk);
}

/**
 * Answers the requests on `.npmrc` files.
 *
 * @param isLinted whether findings are wanted for an open document.
 */
export function registerNpmrcRequests(
  connection: Connection,
  { documents, features, folders }: Session,
  isLinted: (uri: string) => Promise<boolean>,
): void {
  const { console } = connection;

  /** What `answer` makes of the text of an open `.npmrc`; `null` for every other document. */
  const onText = <Answer>(method: string, uri: string, answer: (text: string) => Answer): Promise<Answer | null> =>
    guarded<Answer | null>(console, method, null, async () => {
      if (documents.roleOf(folders.placeOf(uri)) !== "npmrc" || !(await isLinted(uri))) return null;
      const text = documents.get(uri)?.getText();
      return text === undefined ? null : answer(text);
    });

  connection.onDocumentLinks(({ textDocument }) =>
    onText("textDocument/documentLink", textDocument.uri, (text) => npmrcLinks(text, features)),
  );
  connection.onDocumentSymbol(({ textDocument }) =>
    onText("textDocument/documentSymbol", textDocument.uri, npmrcOutline),
  );
}
