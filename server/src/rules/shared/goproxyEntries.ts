import { type GoproxyEntry, hostOfEntry } from "../../syntax/goproxyList";
import type { RuleOptions } from "../define";
import { isInternalName } from "./privateModules";

/** Ports on which network proxies listen and module proxies do not: Squid, Privoxy, SOCKS, Clash, V2Ray, Polipo. */
const networkProxyPorts = new Set(["3128", "8118", "1080", "7890", "7891", "10808", "10809", "1087", "8123"]);

/** An entry as it may be shown: without user and password. */
export function shownEntry(text: string): string {
  return text.replace(/\/\/[^/@]*@/g, "//");
}

/**
 * Whether an entry has the address of a network proxy instead of a module proxy's: it has no path, and its port says so or
 * it is one of `known`, hosts with their ports.
 */
export function isNetworkProxy({ kind, text }: GoproxyEntry, known: ReadonlySet<string> = new Set()): boolean {
  if (kind !== "proxy" || !/^(?:https?:\/\/)?[^/]+\/?$/i.test(text)) return false;
  const host = hostOfEntry(text) ?? "";
  return networkProxyPorts.has(host.split(":").at(-1) ?? "") || known.has(host);
}

/**
 * Whether a host is the machine's own, or lies in a network of its own: a private address, a name without a dot, a name
 * that only such a network resolves, or one that the settings list. Source: RFC 1918, RFC 4193, RFC 6761.
 */
export function isOwnNetwork(hostWithPort: string, { internalHosts }: RuleOptions): boolean {
  const host = hostWithPort.replace(/:\d+$/, "");
  if (host.startsWith("[")) return /^\[(?:::1|f[cd]|fe80)/i.test(host);
  if (internalHosts.includes(host) || internalHosts.includes(hostWithPort)) return true;
  if (/^(?:127|10)\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\.|^0\.0\.0\.0$/.test(host)) return true;
  return !host.includes(".") || isInternalName(host);
}
