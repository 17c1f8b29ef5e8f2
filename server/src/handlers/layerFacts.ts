import { type Build, simulate } from "../build/build";
import { type LayerSummary, summarizeLayers } from "../build/layerSummary";
import type { FileReport } from "../lint/engine";
import type { DockerfileSyntax } from "../syntax/dockerfile";
import { onceFor } from "../syntax/onceFor";
import type { Workspace } from "../workspace/workspace";

/** Sizes and texts that the summaries ask for are read at most so often; what is missing then stays unknown. */
const maximumRounds = 3;

/** The summaries of a build once somebody has asked for them, with the version of the Dockerfile that they are of. */
interface Known {
  version?: DockerfileSyntax;
  summaries?: Promise<readonly LayerSummary[]>;
}

const known = onceFor((_: Build): Known => ({}));

/** What renews each layer of a linted Dockerfile, with its files measured; worked out once for each report. */
export async function layerSummaries({ build }: FileReport, workspace: Workspace): Promise<readonly LayerSummary[]> {
  if (!build) return [];
  const kept = known(build);
  if (kept.version !== build.syntax) {
    kept.version = build.syntax;
    kept.summaries = summarize(build, workspace);
  }
  return (await kept.summaries) ?? [];
}

async function summarize(build: Build, workspace: Workspace): Promise<readonly LayerSummary[]> {
  const { syntax, surroundings } = build;
  let summaries = summarizeLayers(build);
  for (let round = 1; round < maximumRounds && (await workspace.fulfil(surroundings)); round++) {
    summaries = summarizeLayers(simulate(syntax, surroundings));
  }
  return summaries;
}
