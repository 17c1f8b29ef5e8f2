import * as l10n from "@vscode/l10n";
import type { Span } from "../../syntax/text";
import { defineNpmrcRule, type Fix } from "../define";
import { isOwnNetwork } from "../shared/goproxyEntries";
import { publicRegistry, registryLines } from "../shared/npmrcEntries";

export const npmrcInsecureRegistry = defineNpmrcRule({
  meta: {
    id: "npmrc-insecure-registry",
    category: "npmrc",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A registry over `http://`"),
    effect: () =>
      l10n.t("Whoever sits between reads the token and can hand out other packages, whose scripts run in the build."),
    remedy: () => l10n.t("Write `https://`. List hosts of your own network in `internalHosts`."),
  },
  check({ path, text, npmrc, options, report }) {
    for (const { entry, url } of registryLines(npmrc)) {
      if (url?.protocol !== "http:" || !entry.valueSpan || isOwnNetwork(url.host, options)) continue;
      const scheme = schemeIn(text, entry.valueSpan);
      report({
        span: entry.valueSpan,
        message: l10n.t(
          "Packages and tokens travel unencrypted to `{0}`: anybody on the way can read and change them.",
          url.host,
        ),
        // Of other hosts nobody knows here whether they answer over TLS.
        fixes: url.host === publicRegistry.host && scheme ? [httpsAt(path, scheme)] : [],
      });
    }
  },
});

function schemeIn(text: string, { start, end }: Span): Span | undefined {
  const at = text.slice(start, end).search(/http:/i);
  return at < 0 ? undefined : { start: start + at, end: start + at + "http:".length };
}

function httpsAt(path: string, span: Span): Fix {
  return {
    title: l10n.t("Write `https://`"),
    safety: "safe",
    preferred: true,
    edits: () => [{ path, span, newText: "https:" }],
  };
}
