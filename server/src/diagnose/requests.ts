import { hostOf, isDockerName, splitAddress } from "./address";
import { networkProxyFor, type ProxyVariables } from "./networkProxy";
import type { Probe, ProbeResult } from "./probe";
import { type CauseKind, causeOf, type Expected, redirectOf } from "./verdict";

export interface RequestOptions {
  readonly probe: Probe;
  readonly signal: AbortSignal;
  /** The limit of each attempt. */
  readonly milliseconds: number;
  /** The limit of all of them. */
  readonly totalMilliseconds: number;
  /** Called with the host that is about to be asked. */
  readonly onProgress?: (host: string) => void;
}

/** How a request with its redirects ended. */
export interface Ended {
  readonly url: string;
  readonly proxy: string | undefined;
  readonly result: ProbeResult;
  readonly isRepeated: boolean;
  readonly redirects: readonly string[];
  readonly cause: CauseKind | undefined;
}

/** As many as Go follows. Source: net/http, defaultCheckRedirect. */
const maximumRedirects = 10;

/** Makes requests through the network proxies of a step, within the limits of a diagnosis. */
export class Requests {
  private readonly end: number;
  /** What became of hosts that gave no answer at all, by host and proxy: they are not waited for again. */
  private readonly silent = new Map<string, ProbeResult>();

  constructor(
    private readonly options: RequestOptions,
    private readonly network: ProxyVariables,
  ) {
    this.end = Date.now() + options.totalMilliseconds;
  }

  /** Asks for an address and follows redirects that stay on the host. */
  async get(url: string, expected: Expected, credentials = ""): Promise<Ended> {
    const redirects: string[] = [];
    for (let at = url; ; ) {
      const sent = await this.send(at, credentials);
      const redirect = redirectOf(at, sent.result.answer);
      if (!redirect) return { ...sent, url, redirects, cause: causeAt(at, sent, expected) };
      if (redirect.kind === "nowhere") return { ...sent, url, redirects, cause: "redirect-nowhere" };
      redirects.push(withoutQuery(redirect.url));
      if (redirect.kind !== "follow") return { ...sent, url, redirects, cause: `redirect-${redirect.kind}` };
      if (redirects.length > maximumRedirects) return { ...sent, url, redirects, cause: "redirect-endless" };
      at = redirect.url;
    }
  }

  private async send(url: string, credentials: string): Promise<Pick<Ended, "result" | "isRepeated" | "proxy">> {
    const { signal, probe, onProgress } = this.options;
    const address = networkProxyFor(new URL(url), this.network);
    const proxy = address && splitAddress(address.href);
    const key = `${new URL(url).origin} ${proxy?.url ?? ""}`;
    const known = this.silent.get(key);
    if (known) return { result: known, isRepeated: true, proxy: proxy?.url };
    const milliseconds = Math.min(this.options.milliseconds, this.end - Date.now());
    if (signal.aborted || milliseconds <= 0) {
      const kind = signal.aborted ? "cancelled" : "time-up";
      const failure = { kind, phase: "name", atProxy: false, detail: "" } as const;
      return { result: { phases: [], failure }, isRepeated: false, proxy: proxy?.url };
    }
    onProgress?.(hostOf(url));
    const request = {
      url,
      ...(credentials !== "" && { credentials }),
      ...(proxy && { proxy: { url: proxy.url, ...(proxy.credentials !== "" && { credentials: proxy.credentials }) } }),
    };
    const result = await probe(request, { milliseconds, signal });
    if (result.failure && result.failure.phase !== "body" && result.failure.kind !== "cancelled") {
      this.silent.set(key, result);
    }
    return { result, isRepeated: false, proxy: proxy?.url };
  }
}

function causeAt(url: string, { result, proxy }: Pick<Ended, "result" | "proxy">, expected: Expected): Ended["cause"] {
  const cause = causeOf(result, expected);
  const asked = result.failure?.atProxy && proxy !== undefined ? proxy : url;
  return cause === "no-such-name" && isDockerName(asked) ? "docker-name" : cause;
}

/** Queries of such addresses hold signatures that are as good as passwords. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin === "null" ? hostOf(url) : origin + pathname;
}
