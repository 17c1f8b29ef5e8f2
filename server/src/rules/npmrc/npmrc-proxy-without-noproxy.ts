import * as l10n from "@vscode/l10n";
import type { NpmrcEntry } from "../../syntax/npmrc";
import type { Span } from "../../syntax/text";
import { defineNpmrcRule, type NpmrcChecking } from "../define";
import { isOwnNetwork } from "../shared/goproxyEntries";
import { insertAfterLine } from "../shared/npmrcEdits";
import { effectiveEntries, hasVariables, registryLines, urlOf } from "../shared/npmrcEntries";
import { registeredDomain } from "../shared/registeredDomain";

export const npmrcProxyWithoutNoproxy = defineNpmrcRule({
  meta: {
    id: "npmrc-proxy-without-noproxy",
    category: "npmrc",
    severity: "information",
    confidence: "medium",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A registry inside the company that is asked through the proxy to the outside"),
    effect: () => l10n.t("The proxy may not reach it or refuse to; where it does, every package takes the way round."),
    remedy: () => l10n.t("Name the registry's host in `noproxy`: `host` or `.suffix`."),
  },
  check(checking) {
    const entries = effectiveEntries(checking.npmrc);
    const noproxy = entries.filter(({ key }) => key === "noproxy");
    for (const entry of noproxy) reportStars(checking, entry);
    const proxies = entries.filter((entry) => /^(?:https-)?proxy$/.test(entry.key) && isSwitchedOn(entry));
    const [proxy] = proxies;
    if (proxy?.valueSpan === undefined || noproxy.length > 0 || checking.project.managers.has("pnpm")) return;
    const host = proxyHost(proxies);
    const inside = registryLines(checking.npmrc).flatMap(({ url }) => url ?? []);
    const own = inside.find((url) => isOwnNetwork(url.host, checking.options) || isSameCompany(url.hostname, host));
    if (own === undefined) return;
    const line = `noproxy=${own.hostname}`;
    const last = proxies.at(-1) ?? proxy;
    checking.report({
      span: proxy.valueSpan,
      message: l10n.t(
        "`{0}`, by its name inside the company, is asked through this proxy as well: no `noproxy` names it.",
        own.host,
      ),
      fixes: [
        {
          title: l10n.t("Add `{0}`", line),
          safety: "suggestion",
          preferred: true,
          edits: () => [insertAfterLine(checking.path, checking.text, last, line)],
        },
      ],
    });
  },
});

/** `*.example.com` matches nothing: npm compares the ends of names, dot by dot. */
function reportStars({ path, text, report }: NpmrcChecking, entry: NpmrcEntry): void {
  if (!entry.valueSpan || hasVariables(entry)) return;
  for (const match of text.slice(entry.valueSpan.start, entry.valueSpan.end).matchAll(/(?<=^|[\s,"'])\*(?=\.[\w-])/g)) {
    const start = entry.valueSpan.start + match.index;
    const span: Span = { start, end: start + 1 };
    report({
      span,
      severity: "warning",
      confidence: "high",
      message: l10n.t("npm matches nothing with `*.` in `noproxy`; a suffix starts with its dot."),
      fixes: [
        {
          title: l10n.t("Remove the `*`"),
          safety: "suggestion",
          preferred: true,
          edits: () => [{ path, span, newText: "" }],
        },
      ],
    });
  }
}

function isSwitchedOn({ value }: NpmrcEntry): boolean {
  return value !== null && value !== false && value !== "";
}

/** Not known where a variable or no address is the value. */
function proxyHost(proxies: readonly NpmrcEntry[]): string | undefined {
  return proxies
    .map((entry) => (hasVariables(entry) ? undefined : urlOf(entry.value)?.hostname))
    .find((host) => host !== undefined);
}

/** Whether two hosts stand below the same registered domain: `npm.example.com` and `proxy.example.com`. */
function isSameCompany(host: string, proxy: string | undefined): boolean {
  if (proxy === undefined || !/[a-z]/i.test(host)) return false;
  const domain = registeredDomain(host);
  return domain !== undefined && host !== domain && registeredDomain(proxy) === domain;
}
