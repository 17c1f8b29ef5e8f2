import type { DownloadPlan, ModulePlan, Source } from "./plan";
import type { ProbeResult } from "./probe";
import type { CauseKind } from "./verdict";

/** What Go does after an attempt. */
export type Afterwards =
  /** It has what it asked for. */
  | "answered"
  /** It asks the next entry of the list. */
  | "next"
  /** It gives up: the build fails. */
  | "stop"
  /** It tries another path or address of the same entry. */
  | "same"
  /** That cannot be told from here. */
  | "open";

/** One thing that was tried, or that could not be. */
export interface Attempt {
  readonly purpose: "module" | "repository" | "checksums";
  readonly source: Source;
  /** The file or path that was asked for, as a person would name it: `v1.2.3.info`. */
  readonly what: string;
  /** Without credentials; "" where nothing was asked. */
  readonly url: string;
  /** Address of the network proxy in between, without credentials. */
  readonly proxy: string | undefined;
  readonly result: ProbeResult | undefined;
  /** Whether the result is that of an earlier attempt at the same host. */
  readonly isRepeated: boolean;
  /** Addresses that the host has redirected to, without queries. */
  readonly redirects: readonly string[];
  /** `undefined` where Go is content with the answer. */
  readonly cause: CauseKind | undefined;
  readonly afterwards: Afterwards;
}

/** What became of one module. */
export interface ModuleDiagnosis {
  readonly plan: ModulePlan;
  /** The path that was found; the longest one while none is. */
  readonly path: string;
  /** In the order in which they were made. */
  readonly attempts: readonly Attempt[];
  readonly outcome: "ok" | "failed" | "open";
  /** The attempt that decides: why it fails, or why it is open. */
  readonly decisive: Attempt | undefined;
}

/** What a diagnosis has found out. */
export interface Diagnosis {
  readonly plan: DownloadPlan;
  /** Empty where an obstacle makes trying pointless, or a value is missing. */
  readonly modules: readonly ModuleDiagnosis[];
  readonly isCancelled: boolean;
  /** The limit of one attempt. */
  readonly milliseconds: number;
}
