import { simulate } from "../build/build";
import { type LayerSummary, summarizeLayers } from "../build/layerSummary";
import type { FileReport } from "../lint/engine";
import type { Workspace } from "../workspace/workspace";

/** Sizes and texts that the summaries ask for are read at most so often; what is missing then stays unknown. */
const maximumRounds = 3;

const known = new WeakMap<FileReport, Promise<readonly LayerSummary[]>>();

/** What renews each layer of a linted Dockerfile, with its files measured; worked out once for each report. */
export function layerSummaries(report: FileReport, workspace: Workspace): Promise<readonly LayerSummary[]> {
  let summaries = known.get(report);
  if (!summaries) {
    summaries = summarize(report, workspace);
    known.set(report, summaries);
  }
  return summaries;
}

async function summarize({ build }: FileReport, workspace: Workspace): Promise<readonly LayerSummary[]> {
  if (!build) return [];
  const { syntax, surroundings } = build;
  let summaries = summarizeLayers(build);
  for (let round = 1; round < maximumRounds && (await workspace.fulfil(surroundings)); round++) {
    summaries = summarizeLayers(simulate(syntax, surroundings));
  }
  return summaries;
}
