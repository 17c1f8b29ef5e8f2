/** A public module proxy that people may choose. */
export interface KnownModuleProxy {
  readonly url: string;
  readonly host: string;
  /** Where it answers quickly; decides what is offered first under a Chinese display language. */
  readonly region: "global" | "china";
}

/** What Go itself uses when GOPROXY is unset or empty. Source: `$GOROOT/go.env`. */
export const goDefaultModuleProxy = "https://proxy.golang.org";

/** Source: the proxies' own pages; FACTS.md A2. An unknown host is never called wrong. */
export const knownModuleProxies: readonly KnownModuleProxy[] = [
  { url: goDefaultModuleProxy, host: "proxy.golang.org", region: "global" },
  { url: "https://goproxy.cn", host: "goproxy.cn", region: "china" },
  { url: "https://goproxy.io", host: "goproxy.io", region: "china" },
  { url: "https://mirrors.aliyun.com/goproxy/", host: "mirrors.aliyun.com", region: "china" },
];

/** The values that are offered for GOPROXY, best first, for a display language such as `en` or `zh-cn`. */
export function offeredModuleProxies(locale: string): readonly string[] {
  const inChina = /^zh(-|_)?(cn|hans)?\b/i.test(locale) && !/^zh(-|_)(tw|hk|hant)/i.test(locale);
  const first = inChina ? "china" : "global";
  return [...knownModuleProxies]
    .sort((a, b) => Number(b.region === first) - Number(a.region === first))
    .map((proxy) => `${proxy.url},direct`);
}
