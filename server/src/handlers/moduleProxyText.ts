import * as l10n from "@vscode/l10n";
import { goDefaultModuleProxy, type KnownModuleProxy, knownModuleProxies, proxyEntries } from "../build/moduleProxies";
import { hostOfEntry } from "../syntax/goproxyList";

/** What an entry of a GOPROXY list is, in a few words; `undefined` for a proxy that nobody here knows. */
export function proxyEntryMeaning(entry: string): string | undefined {
  if (entry === "direct") return l10n.t("the module's own repository; needs git in the image");
  if (entry === "off") return l10n.t("no downloads: the build fails where it would need one");
  const known = knownModuleProxies.find((proxy) => proxy.host === hostOfEntry(entry));
  return known && proxyMeaning(known);
}

/** What the first entry of a list is, for a line of plain text; "" for a proxy that nobody here knows. */
export function proxyListMeaning(list: string): string {
  return proxyEntryMeaning(proxyEntries(list)[0] ?? "") ?? "";
}

function proxyMeaning(proxy: KnownModuleProxy): string {
  const place =
    proxy.url === goDefaultModuleProxy
      ? l10n.t("Go's default; hard to reach from mainland China")
      : proxy.region === "china"
        ? l10n.t("public mirror, quick in mainland China")
        : l10n.t("public mirror");
  return proxy.servesChecksums ? place : l10n.t("{0}; not known to hand on the checksum database", place);
}
