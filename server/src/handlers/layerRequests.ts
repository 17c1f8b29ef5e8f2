import {
  BulkRegistration,
  CodeLensRefreshRequest,
  CodeLensRequest,
  type Connection,
  type DocumentSelector,
  InlayHintRequest,
  type ServerCapabilities,
} from "vscode-languageserver";
import type { LayerSummary } from "../build/layerSummary";
import type { FileReport } from "../lint/engine";
import { type BuildGraph, type BuildGraphParams, buildGraphRequest } from "../protocol";
import { buildGraphOf } from "./buildGraph";
import type { ClientFeatures } from "./clientFeatures";
import type { EditorSettings } from "./editorSettings";
import { layerSummaries } from "./layerFacts";
import { codeLensesOf, type HintData, inlayHintsIn, resolvedHint } from "./layerHints";
import { guarded } from "./log";
import type { Session } from "./session";

const dockerfiles: DocumentSelector = [{ language: "dockerfile" }];

/** What a client that cannot register for some documents is told of all; it gets `null` for those that are no Dockerfiles. */
export function layerCapabilities({
  inlayHints,
  codeLenses,
  resolvesHintTooltips,
}: ClientFeatures): ServerCapabilities {
  return {
    ...(inlayHints === "static" && { inlayHintProvider: { resolveProvider: resolvesHintTooltips } }),
    ...(codeLenses === "static" && { codeLensProvider: { resolveProvider: false } }),
  };
}

/** Registers for Dockerfiles alone what {@link layerCapabilities} leaves out. */
export async function registerLayerProviders(connection: Connection, features: ClientFeatures): Promise<void> {
  const { inlayHints, codeLenses, resolvesHintTooltips } = features;
  const bulk = BulkRegistration.create();
  const documentSelector = dockerfiles;
  if (inlayHints === "dynamic")
    bulk.add(InlayHintRequest.type, { documentSelector, resolveProvider: resolvesHintTooltips });
  if (codeLenses === "dynamic") bulk.add(CodeLensRequest.type, { documentSelector, resolveProvider: false });
  if ([inlayHints, codeLenses].includes("dynamic")) await connection.client.register(bulk);
}

/** Has the client ask again for everything that rests on the surroundings of Dockerfiles. */
export async function refreshLayers(connection: Connection, features: ClientFeatures): Promise<void> {
  await Promise.all([
    features.refreshesInlayHints && connection.languages.inlayHint.refresh(),
    features.refreshesCodeLenses && connection.sendRequest(CodeLensRefreshRequest.type),
  ]);
}

/** A linted Dockerfile with what is known of its layers. */
interface Layers {
  readonly report: FileReport;
  readonly summaries: readonly LayerSummary[];
  readonly settings: EditorSettings;
}

/** Answers what the editor asks about layers: inlay hints, lenses, and the graph of the build. */
export function registerLayerRequests(
  connection: Connection,
  { configuration, documents, features, folders, reports }: Session,
): void {
  const { console } = connection;

  /** `undefined` for what is not open, no Dockerfile, or not linted. */
  const layersOf = async (uri: string): Promise<Layers | undefined> => {
    const place = folders.placeOf(uri);
    if (!documents.get(uri) || documents.roleOf(place) !== "dockerfile") return undefined;
    const { editor: settings } = await configuration.of(place.folder);
    if (!settings.enable) return undefined;
    const report = await reports.of(place);
    return { report, summaries: await layerSummaries(report, place.folder.workspace), settings };
  };

  connection.languages.inlayHint.on(({ textDocument: { uri }, range }) =>
    guarded(console, "textDocument/inlayHint", null, async () => {
      const layers = await layersOf(uri);
      if (layers?.settings.layerHintsAs !== "inlayHint") return null;
      return inlayHintsIn(layers.report, layers.summaries, layers.settings.layerHints, { uri, range, features });
    }),
  );

  connection.languages.inlayHint.resolve((hint) =>
    guarded(console, "inlayHint/resolve", hint, async () => {
      const { uri } = hint.data as HintData;
      const layers = await layersOf(uri);
      return layers ? resolvedHint(hint, layers.report, layers.summaries, features) : hint;
    }),
  );

  connection.onCodeLens(({ textDocument: { uri } }) =>
    guarded(console, "textDocument/codeLens", null, async () => {
      const layers = await layersOf(uri);
      if (layers?.settings.layerHintsAs !== "codeLens") return null;
      return codeLensesOf(layers.report, layers.summaries, layers.settings.layerHints, uri, features);
    }),
  );

  connection.onRequest(buildGraphRequest, ({ uri }: BuildGraphParams) =>
    guarded<BuildGraph | null>(console, buildGraphRequest, null, async () => {
      const version = documents.get(uri)?.version;
      const layers = await layersOf(uri);
      if (!layers?.report.build || version === undefined) return null;
      return buildGraphOf(layers.report, layers.summaries, { uri, version });
    }),
  );
}
