import * as l10n from "@vscode/l10n";
import type { NpmrcEntry } from "../../syntax/npmrc";
import type { Span } from "../../syntax/text";
import { defineNpmrcRule } from "../define";
import { isPlaceholder } from "../shared/npmrcCredentials";

/** Settings with the address of a proxy, in the forms that people write: what npm does not read leaks as well. */
const proxyKeys = new Set(["proxy", "https-proxy", "http-proxy", "https_proxy", "http_proxy"]);

export const npmrcCredentialsInUrl = defineNpmrcRule({
  meta: {
    id: "npmrc-credentials-in-url",
    category: "npmrc",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("User and password in the address of a proxy or a registry"),
    effect: () => l10n.t("Everybody who reads the repository, the build context or an image layer has them."),
    remedy: () =>
      l10n.t("Change the password, and write variables in its place: npm fills in `${NAME}` from the environment."),
  },
  check({ path, text, npmrc, report }) {
    for (const entry of npmrc.entries) {
      const isProxy = proxyKeys.has(entry.key);
      const isRegistry = entry.name === "registry" && (entry.npmScope !== undefined || entry.key === "registry");
      const span = isProxy || isRegistry ? literalCredentials(text, entry, isRegistry) : undefined;
      if (span === undefined) continue;
      const variables = isProxy ? "${PROXY_USER}:${PROXY_PASSWORD}" : "${REGISTRY_USER}:${REGISTRY_PASSWORD}";
      report({
        span,
        message: l10n.t(
          "`{0}` holds a password in plain text. Change it: it stays in the history and in every copy of this file.",
          entry.key,
        ),
        fixes: [
          {
            title: l10n.t("Replace it with `{0}` (and change the password)", variables),
            safety: "suggestion",
            preferred: true,
            edits: () => [{ path, span, newText: variables }],
          },
        ],
      });
    }
  },
});

/**
 * What stands between the scheme and the `@`, if it is a secret: `user:password`, for a registry also a long user alone,
 * which is a token then. Read from the line itself, because npm cuts a password at `#` and `;`.
 */
function literalCredentials(text: string, entry: NpmrcEntry, isRegistry: boolean): Span | undefined {
  if (!entry.valueSpan) return undefined;
  const end = entry.inlineComment?.end ?? entry.valueSpan.end;
  const match = /^(["']?[a-z][a-z0-9+.-]*:\/\/)([^\s/]+)@/i.exec(text.slice(entry.valueSpan.start, end));
  const [, before = "", written = ""] = match ?? [];
  if (match === null || /\$|%[A-Z_]{3,}%|\{\{/.test(written)) return undefined;
  const colon = written.indexOf(":");
  const secret = colon < 0 ? written : written.slice(colon + 1);
  const isSecret =
    colon >= 0 ? !isPlaceholder(secret) && !/^pass(?:word|wd)?$/i.test(secret) : isRegistry && secret.length >= 16;
  if (!isSecret) return undefined;
  const start = entry.valueSpan.start + before.length;
  return { start, end: start + written.length };
}
