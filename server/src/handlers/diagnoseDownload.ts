import * as l10n from "@vscode/l10n";
import { type CancellationToken, type Connection, WorkDoneProgress } from "vscode-languageserver";
import { causeOf } from "../diagnose/cause";
import { diagnose } from "../diagnose/diagnose";
import { fixesFor } from "../diagnose/fixes";
import { defaultLimits } from "../diagnose/limits";
import { parseModuleName } from "../diagnose/modules";
import { prepareDiagnosis } from "../diagnose/prepare";
import type { Probe } from "../diagnose/probe";
import { diagnosisReport } from "../diagnose/report";
import { stepNear } from "../diagnose/target";
import { type DiagnoseDownloadParams, type DiagnoseDownloadResult, diagnoseDownloadRequest } from "../protocol";
import { LineIndex } from "../syntax/text";
import { guarded } from "./log";
import type { Session } from "./session";
import { toWorkspaceEdit } from "./workspaceEdit";

/** Answers the request to try a download: the only thing that the server does on the network. */
export function registerDiagnoseDownload(connection: Connection, session: Session, probe: Probe): void {
  connection.onRequest(diagnoseDownloadRequest, (params: DiagnoseDownloadParams, cancellation: CancellationToken) =>
    guarded<DiagnoseDownloadResult | null>(connection.console, diagnoseDownloadRequest, null, async () => {
      const signal = signalOf(cancellation);
      const onProgress = (host: string) => {
        if (params.workDoneToken === undefined) return;
        const message = l10n.t("asking {0}", host);
        void connection.sendProgress(WorkDoneProgress.type, params.workDoneToken, { kind: "report", message });
      };
      return diagnoseAt(session, params, { probe, signal, onProgress });
    }),
  );
}

async function diagnoseAt(
  session: Session,
  params: DiagnoseDownloadParams,
  network: { readonly probe: Probe; readonly signal: AbortSignal; readonly onProgress: (host: string) => void },
): Promise<DiagnoseDownloadResult | null> {
  const { configuration, documents, features, folders, reports } = session;
  const place = folders.placeOf(params.uri);
  const text = documents.get(params.uri)?.getText();
  if (text === undefined || documents.roleOf(place) !== "dockerfile") return null;
  const { lint } = await configuration.of(place.folder);
  const module = params.module === undefined ? undefined : parseModuleName(params.module);
  const offset = new LineIndex(text).offsetAt(params.position);
  const plan = await prepareDiagnosis({
    workspace: place.folder.workspace,
    path: place.path,
    text,
    settings: lint,
    buildArguments: new Map(),
    ...(module && { module }),
    choose: (build) => stepNear(build, offset),
  });
  if (!plan) return null;
  const diagnosis = await diagnose(plan, { ...defaultLimits, ...network });
  const cause = causeOf(diagnosis);
  // The workspace took note of what the diagnosis needs; what it has to watch is what the rules need.
  reports.invalidate(place.folder, [place.path]);
  const fixes = fixesFor(cause, diagnosis, await reports.exactOf(place));
  const offered = await Promise.all(
    fixes.map(async ({ rule, fix }) => {
      const edit = fix && (await toWorkspaceEdit(fix.edits(), place, documents, features));
      return edit ? [{ rule, title: fix.title, edit }] : [];
    }),
  );
  const { outcome, kind, message } = cause;
  const report = diagnosisReport(diagnosis, { fixes, path: place.path, locale: features.locale });
  return { outcome, kind, message, report, fixes: offered.flat() };
}

function signalOf(cancellation: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (cancellation.isCancellationRequested) controller.abort();
  else cancellation.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
