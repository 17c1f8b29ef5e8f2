import {
  type CompletionItem,
  type CompletionList,
  type CompletionRegistrationOptions,
  CompletionRequest,
  type Connection,
  type DocumentSelector,
  type Position,
  type ServerCapabilities,
} from "vscode-languageserver";
import { configFileName } from "../lint/config";
import { LineIndex } from "../syntax/text";
import { lintableKindOf } from "../workspace/fileKinds";
import type { ClientFeatures } from "./clientFeatures";
import { dockerfileCompletion, dockerfileTriggerCharacters } from "./completion/dockerfileCompletion";
import { ruleMarkdown } from "./configFile/configHover";
import { configItems, configTriggerCharacters } from "./configFile/configItems";
import { guarded } from "./log";
import { npmrcCompletion, npmrcTriggerCharacters } from "./npmrcCompletion";
import { npmrcKeyText } from "./npmrcKeyText";
import { npmrcDocuments } from "./npmrcRequests";
import type { Session } from "./session";
import { documentationFor, suggestionItems } from "./suggestion";
import type { Place, WorkspaceFolder } from "./workspaceFolders";

/** Dockerfiles that are offered in `.go-hints.yaml`: more are no help. */
const maximumDockerfiles = 500;

/** What is completed, with the characters after which it is. The client asks for each kind of document by itself. */
function registrations({ helpsWithConfiguration }: ClientFeatures): readonly CompletionRegistrationOptions[] {
  const options = (documentSelector: DocumentSelector, triggerCharacters: string[]) => ({
    documentSelector,
    triggerCharacters,
    resolveProvider: true,
  });
  return [
    options([{ language: "dockerfile" }], dockerfileTriggerCharacters),
    options(npmrcDocuments, npmrcTriggerCharacters),
    ...(helpsWithConfiguration ? [options([{ pattern: `**/${configFileName}` }], configTriggerCharacters)] : []),
  ];
}

/** What a client that cannot register for some documents is told of all; it gets `null` for the others. */
export function completionCapabilities(features: ClientFeatures): ServerCapabilities {
  if (features.completion !== "static") return {};
  // They count in every document then: a list behind each blank would be in the way.
  const triggerCharacters = registrations(features)
    .flatMap((each) => each.triggerCharacters ?? [])
    .filter((character) => character !== " ");
  return { completionProvider: { triggerCharacters: [...new Set(triggerCharacters)], resolveProvider: true } };
}

/** Registers for each kind of document what {@link completionCapabilities} leaves out. */
export async function registerCompletion(connection: Connection, features: ClientFeatures): Promise<void> {
  if (features.completion !== "dynamic") return;
  await Promise.all(
    registrations(features).map((options) => connection.client.register(CompletionRequest.type, options)),
  );
}

/**
 * Answers requests for completion.
 *
 * @param isLinted whether findings are wanted for an open document.
 */
export function registerCompletionRequests(
  connection: Connection,
  session: Session,
  isLinted: (uri: string) => Promise<boolean>,
): void {
  const { documents, features, folders } = session;
  const { console } = connection;
  connection.onCompletion(({ textDocument: { uri }, position }) =>
    guarded<CompletionList | null>(console, "textDocument/completion", null, async () => {
      const text = documents.get(uri)?.getText();
      const place = folders.placeOf(uri);
      const role = documents.roleOf(place);
      if (text === undefined) return null;
      if (role === "configuration")
        return features.helpsWithConfiguration ? configList(session, place, text, position) : null;
      if (!(await isLinted(uri))) return null;
      if (role === "npmrc") return npmrcCompletion(text, position, features);
      if (role !== "dockerfile") return null;
      const { lint } = await session.configuration.of(place.folder);
      return dockerfileCompletion(await session.reports.of(place), position, lint.options, features);
    }),
  );
  connection.onCompletionResolve((item) =>
    guarded(console, "completionItem/resolve", item, () => resolveItem(item, features)),
  );
}

/** Adds to an item what the person reads beside it, where that is too much to send with every item. */
function resolveItem(item: CompletionItem, features: ClientFeatures): CompletionItem {
  const data: unknown = item.data;
  const rule = typeof data === "object" && data !== null && "rule" in data ? data.rule : undefined;
  const markdown =
    typeof rule === "string" ? ruleMarkdown(rule, features) : typeof data === "string" ? npmrcKeyText(data) : undefined;
  return markdown === undefined ? item : { ...item, documentation: documentationFor(markdown, features) };
}

async function configList(
  { configuration, features }: Session,
  { folder }: Place,
  text: string,
  position: Position,
): Promise<CompletionList | null> {
  const lines = new LineIndex(text);
  const { lint } = await configuration.of(folder);
  const surroundings = { options: lint.options, dockerfiles: () => dockerfilesIn(folder) };
  const suggestions = await configItems(text, lines.offsetAt(position), surroundings);
  return suggestions ? { isIncomplete: false, items: suggestionItems(suggestions, lines, features) } : null;
}

async function dockerfilesIn({ workspace }: WorkspaceFolder): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const path of workspace.findFiles("")) {
    if (lintableKindOf(path) === "dockerfile" && found.push(path) === maximumDockerfiles) break;
  }
  return found;
}
