import { gitRewritesBefore, rewritten } from "../build/gitRewrites";
import { hasGit } from "../rules/shared/gitInstallation";
import { checksumDatabaseAlias, defaultChecksumDatabase, gosumdbDefect } from "../syntax/checksumDatabase";
import { isRefused, readGoproxyList } from "../syntax/goproxyList";
import type { Answer } from "../syntax/value";
import { splitAddress } from "./address";
import { isListed, type ModuleName, type WantedModule, wantedModules } from "./modules";
import type { DownloadSettings } from "./settings";
import type { DiagnosedStep } from "./target";

/** An entry of the list that Go goes through for a module. */
export interface Source {
  readonly kind: "proxy" | "direct" | "off" | "folder";
  /** As the list writes it; may hold credentials. */
  readonly text: string;
  /** Address of a proxy, without credentials and without a slash at its end; "" for the other kinds. */
  readonly base: string;
  readonly credentials: string;
  /** Behind `,` the next entry is asked after 404 and 410, behind `|` after every error. */
  readonly separator: "," | "|" | undefined;
}

/** How a module's hashes are verified. */
export interface ChecksumPlan {
  /** The database's name in requests to proxies. */
  readonly name: string;
  /** Where it is asked itself. */
  readonly address: string;
  /** Whether GOSUMDB names an address, so that proxies are not asked first. */
  readonly isFixed: boolean;
}

/** Why a module's hashes are not looked up. */
export type NoLookup = "in go.sum" | "exempt" | "off" | "unknown";

export interface ModulePlan {
  readonly module: WantedModule;
  /** Whether GONOPROXY or GOPRIVATE covers it, so that GOPROXY does not matter. */
  readonly isExempt: boolean;
  /** The entries that Go goes through for the module itself. */
  readonly sources: readonly Source[];
  /** GOPROXY: the checksum database is asked through it, whatever the module's own way is. */
  readonly proxies: readonly Source[];
  readonly checksums: ChecksumPlan | NoLookup;
  /** The address that git fetches a path from, after the rewrites of git's configuration; `*` for what is not known. */
  gitAddress(path: string): string;
}

/** Why nothing is asked at all: what happens is certain before the first request. */
export type Obstacle =
  /** `RUN --network=none`. */
  | { readonly kind: "no-network" }
  /** Go refuses the list. */
  | { readonly kind: "refused-list"; readonly entry: string }
  | { readonly kind: "empty-list" }
  /** An `http://` entry with a password, which Go does not send. */
  | { readonly kind: "insecure-password"; readonly entry: string }
  | { readonly kind: "vendored" }
  | { readonly kind: "no-module" };

/** All that there is to try for a step. */
export interface DownloadPlan {
  readonly target: DiagnosedStep;
  readonly settings: DownloadSettings;
  readonly modules: readonly ModulePlan[];
  /** What makes trying pointless; the modules are planned anyway as far as possible. */
  readonly obstacle: Obstacle | undefined;
  /** Whether the image has git, which `direct` needs. */
  readonly git: Answer;
}

/** Plans the requests of a step in Go's order. Source: cmd/go/internal/modfetch/proxy.go and sumdb.go. */
export function planDownload(
  target: DiagnosedStep,
  settings: DownloadSettings,
  named: ModuleName | undefined,
): DownloadPlan {
  const sources = sourcesOf(settings.moduleProxies);
  const modules = wantedModules(target, settings, named).map((module) => planModule(target, settings, module, sources));
  const git = target.go ? hasGit(target.go.command) : "unknown";
  return { target, settings, modules, obstacle: obstacleOf(target, settings, modules), git };
}

function planModule(
  { go }: DiagnosedStep,
  settings: DownloadSettings,
  module: WantedModule,
  sources: readonly Source[],
): ModulePlan {
  const [path = ""] = module.paths;
  const isExempt = isListed(settings.noProxy, path);
  const rewrites = go ? gitRewritesBefore(go.command) : [];
  return {
    module,
    isExempt,
    sources: isExempt ? [direct] : sources,
    proxies: sources,
    checksums: checksumPlan(settings, module),
    gitAddress: (repository) => rewritten(rewrites, repository),
  };
}

const direct: Source = { kind: "direct", text: "direct", base: "", credentials: "", separator: undefined };

function sourcesOf(list: string): readonly Source[] {
  return readGoproxyList(list).entries.map(({ text, separator, kind }): Source => {
    if (kind === "direct" || kind === "off") return { ...direct, kind, text, separator };
    if (/^file:/i.test(text)) return { ...direct, kind: "folder", text, separator };
    const address = splitAddress(/^[a-z][a-z0-9+.-]*:\//i.test(text) ? text : `https://${text}`);
    const base = (address?.url ?? text).replace(/\/+$/, "");
    return { kind: "proxy", text, base, credentials: address?.credentials ?? "", separator };
  });
}

function checksumPlan({ database, noChecksums }: DownloadSettings, module: WantedModule): ChecksumPlan | NoLookup {
  if (module.isInGoSum === true) return "in go.sum";
  if (database.trim() === "off") return "off";
  if (isListed(noChecksums, module.paths[0] ?? "")) return "exempt";
  if (module.isInGoSum === undefined) return "unknown";
  const [key = "", address] = database.trim().split(/\s+/);
  if (key === checksumDatabaseAlias) {
    return { name: defaultChecksumDatabase, address: `https://${checksumDatabaseAlias}`, isFixed: true };
  }
  const name = key.split("+")[0] ?? key;
  if (gosumdbDefect(database) !== undefined) return "unknown";
  return { name, address: (address ?? `https://${name}`).replace(/\/+$/, ""), isFixed: address !== undefined };
}

function obstacleOf(
  { step, go }: DiagnosedStep,
  { moduleProxies }: DownloadSettings,
  modules: readonly ModulePlan[],
): Obstacle | undefined {
  if (step.instruction.flag("network")?.value === "none") return { kind: "no-network" };
  const isForced = go === undefined || go.isVersioned || /^(?:mod |get$|work )/.test(go.subcommand);
  if (!isForced && go.isVendored === "yes") return { kind: "vendored" };
  const { entries } = readGoproxyList(moduleProxies);
  // Go reads the list before it looks at any module.
  const refused = entries.find(
    (entry) => isRefused(entry) || (entry.kind !== "direct" && entry.kind !== "off" && !isAddress(entry.text)),
  );
  if (refused) return { kind: "refused-list", entry: refused.text };
  if (entries.length === 0) return { kind: "empty-list" };
  if (modules.length === 0) return { kind: "no-module" };
  const isAsked = modules.some(({ isExempt }) => !isExempt);
  const insecure = isAsked ? entries.find(({ text }) => /^http:\/\/[^/]*@/i.test(text)) : undefined;
  return insecure && { kind: "insecure-password", entry: insecure.text };
}

/** Whether Go finds a host in an entry; `https:/host` has none for it. */
function isAddress(entry: string): boolean {
  if (/^https?:\/(?!\/)/i.test(entry)) return false;
  return splitAddress(/^[a-z][a-z0-9+.-]*:\//i.test(entry) ? entry : `https://${entry}`) !== undefined;
}
