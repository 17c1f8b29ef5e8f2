import { hostOf, splitAddress } from "./address";
import type { Attempt } from "./diagnosis";
import { type Tried, throughList } from "./list";
import { escapeModulePath, goImportIn, moduleFiles, staticRepository } from "./modulePaths";
import { isListed } from "./modules";
import type { ChecksumPlan, DownloadPlan, ModulePlan, Source } from "./plan";
import type { Requests } from "./requests";
import type { CauseKind, Expected } from "./verdict";

/** Asks module proxies for the files of a module. */
export class ProxyTrial {
  /** The path that is asked for; the one that was found, once one was. */
  path: string;
  private isFound = false;

  constructor(
    private readonly plan: ModulePlan,
    private readonly requests: Requests,
  ) {
    this.path = plan.module.paths[0] ?? "";
  }

  /** Whether Go asks for as many files: a version that has to be resolved has only one. */
  hasFile(file: number): boolean {
    return moduleFiles(this.path, this.plan.module.version).length > file;
  }

  /** Asks one proxy for the file of that number, of every path that the module may have until one is there. */
  async ask(source: Source, file: number): Promise<readonly Tried[]> {
    const tried: Tried[] = [];
    for (const path of this.isFound ? [this.path] : this.plan.module.paths) {
      const name = moduleFiles(path, this.plan.module.version)[file] ?? "";
      const expected = (/\.(info|mod|zip)$/.exec(name)?.[1] ?? "list") as Expected;
      const ended = await this.requests.get(`${source.base}/${name}`, expected, source.credentials);
      tried.push({ ...ended, purpose: "module", what: name });
      if (ended.cause === "not-found") continue;
      if (ended.cause === undefined) {
        this.path = path;
        this.isFound = true;
      }
      break;
    }
    return tried;
  }
}

/** What Go does with an entry that is no proxy: goes to the module's own host, or nowhere. */
export class DirectTrial {
  private readonly path: string;

  constructor(
    private readonly plan: ModulePlan,
    private readonly download: DownloadPlan,
    private readonly requests: Requests,
  ) {
    this.path = plan.module.paths[0] ?? "";
  }

  async ask({ kind }: Source): Promise<readonly Tried[]> {
    if (kind === "off") return [untried("module", "off", "proxy-off")];
    if (kind === "folder") return [untried("module", "", "folder")];
    const known = staticRepository(this.path);
    const tried = known === undefined ? await this.discover() : await this.fetchFrom(this.plan.gitAddress(known));
    // Go finds the repository by itself; the first thing that it needs git for is to look into it.
    const isMissing = this.download.git === "no" && tried.at(-1)?.cause === undefined;
    return isMissing ? [...tried, untried("repository", "git", "git-missing")] : tried;
  }

  /** Asks the host which repository the module is in. Source: `go help importpath`, "Remote import paths". */
  private async discover(): Promise<readonly Tried[]> {
    const ended = await this.requests.get(`https://${this.path}?go-get=1`, "page");
    const found = goImportIn(ended.result.answer?.body ?? "", this.path);
    const page: Tried = { ...ended, purpose: "module", what: "?go-get=1", cause: found ? undefined : ended.cause };
    if (page.cause?.startsWith("certificate-") && isListed(this.download.settings.insecure, this.path)) {
      return [{ ...page, cause: "insecure-allowed" }];
    }
    if (page.cause !== undefined) return [page];
    if (!found) return [{ ...page, cause: "no-go-import" }];
    const rest = await this.fetchFrom(found.vcs === "mod" ? found.repository : this.rewrite(found.repository));
    return [page, ...rest];
  }

  private rewrite(repository: string): string {
    return repository.startsWith("https://") ? this.plan.gitAddress(repository.slice("https://".length)) : repository;
  }

  /** Asks a repository as git does, if it is on a host that the module's path or the Dockerfile names. */
  private async fetchFrom(address: string): Promise<readonly Tried[]> {
    const host = sshHostOf(address);
    if (address.includes("*") && host === undefined) return [untried("repository", "", "hidden-rewrite")];
    if (host !== undefined) return [await this.connect(host)];
    const split = splitAddress(address);
    if (!split || !/^https?:/.test(split.url)) return [untried("repository", "", "hidden-rewrite")];
    if (!this.isNamed(split.url)) {
      return [{ ...untried("repository", hostOf(split.url), "redirect-elsewhere"), redirects: [split.url] }];
    }
    const url = `${split.url.replace(/\/+$/, "")}/info/refs?service=git-upload-pack`;
    const ended = await this.requests.get(url, "any", split.credentials);
    const wantsPassword = ended.cause === "unauthorized" || ended.cause === "forbidden";
    const cause = wantsPassword ? "repository-password" : ended.cause;
    return [{ ...ended, purpose: "repository", what: "info/refs", cause }];
  }

  /** Only the connection: what ssh would send there are keys, which the Dockerfile does not hold. */
  private async connect(host: string): Promise<Tried> {
    const ended = await this.requests.get(`ssh://${host}`, "any");
    return { ...ended, purpose: "repository", what: "ssh", cause: ended.cause ?? "ssh" };
  }

  private isNamed(url: string): boolean {
    const own = this.path.split("/")[0] ?? "";
    const known = staticRepository(this.path);
    // A rewrite stands in the Dockerfile, so the host that it leads to is named there.
    const named = known === undefined ? undefined : hostOf(this.plan.gitAddress(known));
    return hostOf(url) === own || hostOf(url) === named;
  }
}

/** Asks for a module's hashes, through the proxies first. Source: cmd/go/internal/modfetch/sumdb.go, initBase. */
export class ChecksumTrial {
  constructor(
    private readonly plan: ChecksumPlan,
    private readonly path: string,
    private readonly module: ModulePlan,
    private readonly requests: Requests,
  ) {}

  /** The attempts in order; the last one tells whether Go gets the hashes. */
  async run(): Promise<readonly Attempt[]> {
    const { name, address, isFixed } = this.plan;
    const sources = this.module.proxies;
    const own: Source = { kind: "direct", text: name, base: address, credentials: "", separator: undefined };
    const proxies = isFixed ? [] : sources.filter(({ kind }) => kind === "proxy");
    const endsDirect = sources.some(({ kind }) => kind !== "proxy" && kind !== "folder");
    const round = await throughList([...proxies, own], (source) => this.supported(source));
    const last = round.attempts.at(-1);
    // Behind a proxy with an error and no other end of the list, Go does not go to the database itself.
    const failed = round.attempts.find(({ cause }) => cause !== undefined && cause !== "not-found");
    if (round.source === own && failed && !endsDirect) {
      return round.attempts
        .map((each) => (each === failed ? { ...each, afterwards: "stop" as const } : each))
        .slice(0, -1);
    }
    const attempts = round.attempts.filter(({ url }) => url !== "");
    if (round.source === undefined || last === undefined) return attempts;
    const base = round.source === own ? address : `${round.source.base}/sumdb/${name}`;
    const version = escapeModulePath(this.module.module.version);
    const lookup = `${base}/lookup/${escapeModulePath(this.path)}@${version}`;
    const ended = await this.requests.get(lookup, "list", round.source.credentials);
    const afterwards = ended.cause === undefined ? "answered" : ended.cause === "redirect-elsewhere" ? "open" : "stop";
    return [...attempts, { ...ended, purpose: "checksums", what: "lookup", source: round.source, afterwards }];
  }

  /** Whether a proxy hands the database on; of the database itself nothing is asked. */
  private async supported(source: Source): Promise<readonly Tried[]> {
    if (source.kind !== "proxy") return [{ ...untried("checksums", "", "other"), cause: undefined }];
    const url = `${source.base}/sumdb/${this.plan.name}/supported`;
    return [{ ...(await this.requests.get(url, "any", source.credentials)), purpose: "checksums", what: "supported" }];
  }
}

function untried(purpose: Attempt["purpose"], what: string, cause: CauseKind): Tried {
  return { purpose, what, url: "", proxy: undefined, result: undefined, isRepeated: false, redirects: [], cause };
}

/** `host:port` of an ssh address; `undefined` for other addresses and where a part that is not known hides it. */
function sshHostOf(address: string): string | undefined {
  const [, host, port] = /^(?:git\+)?ssh:\/\/(?:[^/@]*@)?([^/:]+)(?::(\d+))?/.exec(address) ?? [];
  const short = host ?? (address.includes("://") ? undefined : /^[^\s/@]+@([^\s/:]+):/.exec(address)?.[1]);
  return short === undefined || short.includes("*") ? undefined : `${short}:${port ?? "22"}`;
}
