import { type GoproxyEntry, hostOfEntry } from "../../syntax/goproxyList";
import type { RuleOptions } from "../define";
import { isInternalHost } from "./privateModules";

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

/** Whether a host is the machine's own or lies in a network of its own; a name without a dot is one of a container or a machine. */
export function isOwnNetwork(hostWithPort: string, options: RuleOptions): boolean {
  const host = hostWithPort.replace(/:\d+$/, "");
  if (host.startsWith("[")) return /^\[(?:::1|f[cd]|fe80)/i.test(host);
  return !host.includes(".") || options.internalHosts.includes(hostWithPort) || isInternalHost(host, options);
}

/** Whether a module proxy beyond networks of one's own is asked over plain `http`. */
export function isUnencrypted(entry: GoproxyEntry, options: RuleOptions): boolean {
  const { kind, text } = entry;
  const host = hostOfEntry(text);
  if (kind !== "proxy" || !/^http:\/\//i.test(text) || host === undefined || isNetworkProxy(entry)) return false;
  return !isOwnNetwork(host, options);
}
