import * as l10n from "@vscode/l10n";
import type { NpmrcEntry } from "../../syntax/npmrc";
import type { Span } from "../../syntax/text";
import { defineNpmrcRule } from "../define";
import { isPlaceholder, variablePrefix } from "../shared/npmrcCredentials";

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
      const isProxy = isProxyLine(entry);
      const isRegistry = isRegistryLine(entry);
      const span = isProxy || isRegistry ? literalCredentials(text, entry, isRegistry) : undefined;
      if (span === undefined) continue;
      const prefix = prefixFor(text, entry, npmrc.entries.filter(isProxy ? isProxyLine : isRegistryLine));
      const variables = `\${${prefix}_USER}:\${${prefix}_PASSWORD}`;
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

function isProxyLine({ key }: NpmrcEntry): boolean {
  return proxyKeys.has(key);
}

function isRegistryLine({ key, name, npmScope }: NpmrcEntry): boolean {
  return name === "registry" && (npmScope !== undefined || key === "registry");
}

/**
 * The beginning of the variables' names: the first address with credentials gets the plain ones, any other of its kind its
 * own, because it may ask for another account.
 */
function prefixFor(text: string, entry: NpmrcEntry, alike: readonly NpmrcEntry[]): string {
  const own = placeIn(text, entry);
  const first = alike.map((each) => placeIn(text, each)).find((place) => place !== undefined);
  if (own === undefined || own === first) return isProxyLine(entry) ? "PROXY" : "REGISTRY";
  return variablePrefix(own);
}

/** Host and path of an address with credentials, written out or in variables. */
function placeIn(text: string, { valueSpan }: NpmrcEntry): string | undefined {
  if (!valueSpan) return undefined;
  const value = text.slice(valueSpan.start).split(/\r?\n/, 1)[0] ?? "";
  return /^["']?[a-z][a-z0-9+.-]*:\/\/[^\s/]+@([^\s"']*?)\/?["']?(?:\s|$)/i.exec(value)?.[1];
}

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
