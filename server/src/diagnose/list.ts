import type { Afterwards, Attempt } from "./diagnosis";
import type { Source } from "./plan";
import { openCauses } from "./verdict";

/** An attempt before it is known what Go does next. */
export type Tried = Omit<Attempt, "source" | "afterwards">;

/** What came of asking the entries of a list one after the other. */
export interface Round {
  readonly attempts: readonly Attempt[];
  /** The entry that answered. */
  readonly source: Source | undefined;
}

/** Goes through a list as Go does. Source: cmd/go/internal/modfetch/proxy.go, TryProxies. */
export async function throughList(
  sources: readonly Source[],
  ask: (source: Source) => Promise<readonly Tried[]>,
): Promise<Round> {
  const attempts: Attempt[] = [];
  for (const [index, source] of sources.entries()) {
    const tried = await ask(source);
    const last = tried.at(-1);
    const afterwards = afterwardsOf(last, source, index < sources.length - 1);
    for (const each of tried) attempts.push({ ...each, source, afterwards: each === last ? afterwards : "same" });
    if (afterwards === "answered" || (afterwards === "open" && last?.cause === "redirect-elsewhere"))
      return { attempts, source };
    if (afterwards !== "next") break;
  }
  return { attempts, source: undefined };
}

function afterwardsOf(last: Tried | undefined, source: Source, hasNext: boolean): Afterwards {
  const cause = last?.cause;
  if (cause === undefined) return "answered";
  if (cause === "folder") return hasNext ? "next" : "open";
  if (openCauses.has(cause)) return "open";
  return hasNext && (cause === "not-found" || source.separator === "|") ? "next" : "stop";
}
