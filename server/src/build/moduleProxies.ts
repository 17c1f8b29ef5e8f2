/** A public module proxy that people may choose. */
export interface KnownModuleProxy {
  readonly url: string;
  readonly host: string;
  /** Where it answers quickly; decides what is offered first under a Chinese display language. */
  readonly region: "global" | "china";
  /** Whether it is known to hand on the checksum database, so that builds behind it can verify modules. */
  readonly servesChecksums: boolean;
  /** Whether it is offered to people who have chosen none; the others are only recognised. */
  readonly isOffered: boolean;
}

/** What Go itself uses when GOPROXY is unset or empty. Source: `$GOROOT/go.env`. */
export const goDefaultModuleProxy = "https://proxy.golang.org";

/** Source: the proxies' own pages. An unknown host is never called wrong. */
export const knownModuleProxies: readonly KnownModuleProxy[] = [
  { url: goDefaultModuleProxy, host: "proxy.golang.org", region: "global", servesChecksums: true, isOffered: true },
  { url: "https://goproxy.cn", host: "goproxy.cn", region: "china", servesChecksums: true, isOffered: true },
  { url: "https://goproxy.io", host: "goproxy.io", region: "china", servesChecksums: true, isOffered: true },
  mirrorInChina("mirrors.aliyun.com", "/goproxy/", true),
  mirrorInChina("mirrors.tencent.com", "/go/", false),
  mirrorInChina("mirrors.cloud.tencent.com", "/go/", false),
  mirrorInChina("mirrors.huaweicloud.com", "/repository/goproxy/", false),
  mirrorInChina("repo.huaweicloud.com", "/repository/goproxy/", false),
];

/** Of none of these is it known that it hands on the checksum database. */
function mirrorInChina(host: string, path: string, isOffered: boolean): KnownModuleProxy {
  return { url: `https://${host}${path}`, host, region: "china", servesChecksums: false, isOffered };
}

/** The values that are offered for GOPROXY, best first, for a display language such as `en` or `zh-cn`. */
export function offeredModuleProxies(locale: string): readonly string[] {
  const inChina = /^zh(-|_)?(cn|hans)?\b/i.test(locale) && !/^zh(-|_)(tw|hk|hant)/i.test(locale);
  const first = inChina ? "china" : "global";
  return knownModuleProxies
    .filter(({ isOffered }) => isOffered)
    .sort((a, b) => Number(b.region === first) - Number(a.region === first))
    .map((proxy) => `${proxy.url},direct`);
}

/** The entries of a GOPROXY list that Go reads: up to the first `direct` or `off`, without blanks. */
export function proxyEntries(list: string): readonly string[] {
  const entries = list
    .split(/[,|]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const end = entries.findIndex((entry) => entry === "direct" || entry === "off");
  return end < 0 ? entries : entries.slice(0, end + 1);
}

/** Whether a GOPROXY value forbids every download: `off` stands first. `undefined`, a value nobody knows, does not. */
export function isProxyOff(list: string | undefined): boolean {
  return list !== undefined && proxyEntries(list)[0] === "off";
}

/** Whether the first entry of a GOPROXY list is a public proxy that hands on the checksum database. */
export function servesChecksums(list: string): boolean {
  const first = proxyEntries(list)[0]?.replace(/^https:\/\//, "");
  const host = first?.split("/")[0];
  return knownModuleProxies.some((proxy) => proxy.servesChecksums && proxy.host === host);
}
