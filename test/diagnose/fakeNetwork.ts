import type { BuildArguments } from "../../server/src/build/build";
import { diagnose } from "../../server/src/diagnose/diagnose";
import type { Diagnosis } from "../../server/src/diagnose/diagnosis";
import type { ModuleName } from "../../server/src/diagnose/modules";
import type { DownloadPlan } from "../../server/src/diagnose/plan";
import { prepareDiagnosis } from "../../server/src/diagnose/prepare";
import type { FailureKind, PhaseName, ProbeRequest, ProbeResult } from "../../server/src/diagnose/probe";
import { firstDownload } from "../../server/src/diagnose/target";
import { resolveSettings } from "../../server/src/lint/settings";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { simulateFiles } from "../support/simulation";

export { simulateFiles };

/** A status, a failure, a status with where it redirects to or what it says, or nothing for what must not be asked. */
export type Reply =
  | number
  | FailureKind
  | { readonly status: number; readonly location?: string; readonly body?: string; readonly contentType?: string };

/** What the network answers, by a piece of the address; the first piece that fits counts. */
export type Network = Readonly<Record<string, Reply>>;

export interface Asked {
  readonly requests: readonly ProbeRequest[];
  readonly diagnosis: Diagnosis;
}

export const modules = (requirements: string, extra = "") =>
  `module example.com/shop\n\ngo 1.24\n\nrequire (\n${requirements}\n)\n${extra}`;

/** A Dockerfile with one download, after these lines. */
export const dockerfile = (...lines: readonly string[]) =>
  ["FROM golang:1.24", ...lines, "WORKDIR /src", "COPY go.* ./", "RUN go mod download", ""].join("\n");

export async function planOf(
  files: Readonly<Record<string, string>>,
  options: { readonly given?: BuildArguments; readonly module?: ModuleName } = {},
): Promise<DownloadPlan> {
  const plan = await prepareDiagnosis({
    workspace: new Workspace(new MemoryFileSystem(files)),
    path: "Dockerfile",
    text: files["Dockerfile"] ?? "",
    settings: resolveSettings(undefined, {}, "en"),
    buildArguments: options.given ?? new Map(),
    ...(options.module && { module: options.module }),
    choose: (build) => firstDownload(build.steps),
  });
  if (!plan) throw new Error("no step downloads");
  return plan;
}

/** Diagnoses the first download of `Dockerfile` over a network that answers as told. */
export async function diagnoseFiles(
  files: Readonly<Record<string, string>>,
  network: Network,
  options: { readonly given?: BuildArguments; readonly module?: ModuleName; readonly totalMilliseconds?: number } = {},
): Promise<Asked> {
  const plan = await planOf(files, options);
  const requests: ProbeRequest[] = [];
  const diagnosis = await diagnose(plan, {
    probe: async (request) => {
      requests.push(request);
      const [piece] = Object.keys(network).filter((each) => request.url.includes(each));
      if (piece === undefined) throw new Error(`nobody should ask for ${request.url}`);
      return resultOf(network[piece] ?? 200, request.url);
    },
    signal: new AbortController().signal,
    milliseconds: 10_000,
    totalMilliseconds: options.totalMilliseconds ?? 60_000,
  });
  return { requests, diagnosis };
}

const phaseOf: Partial<Record<FailureKind, PhaseName>> = {
  "no-such-name": "name",
  resolver: "name",
  refused: "connect",
  timeout: "connect",
  unreachable: "connect",
  tunnel: "tunnel",
  "proxy-password": "tunnel",
  "not-http": "answer",
};

function resultOf(reply: Reply, url: string): ProbeResult {
  const phases = [{ name: "connect" as const, milliseconds: 3 }];
  if (typeof reply === "string") {
    const phase = phaseOf[reply] ?? "tls";
    const atProxy = reply === "tunnel" || reply === "proxy-password";
    return { phases: [{ name: phase, milliseconds: 5 }], failure: { kind: reply, phase, atProxy, detail: "DETAIL" } };
  }
  if (url.startsWith("ssh:")) return { phases };
  const { status, location, contentType, ...rest } = typeof reply === "number" ? { status: reply } : reply;
  const body = "body" in rest ? (rest.body ?? "") : status === 200 ? bodyOf(url) : "";
  return {
    phases,
    answer: { status, reason: "", body, ...(location && { location }), ...(contentType && { contentType }) },
  };
}

function bodyOf(url: string): string {
  if (url.endsWith(".info")) return '{"Version":"v1.0.0"}';
  return url.endsWith(".zip") ? "PK" : "module a.test/m\n";
}
