import type { Attempt, Diagnosis, ModuleDiagnosis } from "./diagnosis";
import { throughList } from "./list";
import type { DownloadPlan, ModulePlan, Source } from "./plan";
import { type RequestOptions, Requests } from "./requests";
import { ChecksumTrial, DirectTrial, ProxyTrial } from "./trials";

/** Tries what a plan says, in Go's order, and stops where Go would. */
export async function diagnose(plan: DownloadPlan, options: RequestOptions): Promise<Diagnosis> {
  const modules: ModuleDiagnosis[] = [];
  if (plan.obstacle === undefined && plan.settings.missing.length === 0) {
    const requests = new Requests(options, plan.settings.network);
    for (const module of plan.modules) {
      if (!options.signal.aborted) modules.push(await diagnoseModule(plan, module, requests));
    }
  }
  return { plan, modules, isCancelled: options.signal.aborted, milliseconds: options.milliseconds };
}

async function diagnoseModule(plan: DownloadPlan, module: ModulePlan, requests: Requests): Promise<ModuleDiagnosis> {
  const attempts: Attempt[] = [];
  const proxies = new ProxyTrial(module, requests);
  const direct = new DirectTrial(module, plan, requests);
  const ask = (source: Source, file: number) =>
    source.kind === "proxy" ? proxies.ask(source, file) : direct.ask(source);
  // Entries that did not have the first file are asked for the others as well; their answer would be the same.
  let sources = module.sources;
  for (let file = 0; file < 3; file++) {
    const round = await throughList(sources, (source) => ask(source, file));
    attempts.push(...round.attempts);
    if (round.source === undefined) return ended(module, proxies.path, attempts);
    sources = sources.slice(sources.indexOf(round.source));
    if (round.source.kind !== "proxy" || !proxies.hasFile(file + 1)) break;
  }
  if (typeof module.checksums !== "string") {
    const checksums = new ChecksumTrial(module.checksums, proxies.path, module, requests);
    attempts.push(...(await checksums.run()));
  }
  return ended(module, proxies.path, attempts);
}

function ended(plan: ModulePlan, path: string, attempts: readonly Attempt[]): ModuleDiagnosis {
  const last = attempts.at(-1);
  if (last?.afterwards === "stop") return { plan, path, attempts, outcome: "failed", decisive: ranked(attempts, last) };
  const open = attempts.find(({ afterwards, cause }) => afterwards === "open" || cause === "folder");
  return { plan, path, attempts, outcome: open ? "open" : "ok", decisive: open };
}

/**
 * The attempt whose error Go shows: what `direct` says before what a proxy says, and that before “not found”.
 * Source: cmd/go/internal/modfetch/proxy.go, TryProxies.
 */
function ranked(attempts: readonly Attempt[], last: Attempt): Attempt {
  if (last.purpose !== "module" || last.cause !== "not-found") return last;
  return (
    attempts.findLast(
      ({ cause, afterwards }) => cause !== undefined && cause !== "not-found" && afterwards !== "same",
    ) ?? last
  );
}
