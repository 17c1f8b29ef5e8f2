import * as l10n from "@vscode/l10n";
import { registryScopeOf } from "../../syntax/npmRegistry";
import { defineNpmrcRule, type Fix } from "../define";
import { credentialNames } from "../shared/npmrcCredentials";
import { insertAfterLine } from "../shared/npmrcEdits";
import {
  effectiveEntries,
  isScopeOf,
  publicRegistry,
  type RegistryLine,
  registryLines,
  scopeOf,
} from "../shared/npmrcEntries";

/** Registries that ask for a token for every download, public packages too. Source: GitHub docs, working with the npm registry. */
const alwaysAsking: ReadonlyMap<string, string> = new Map([["npm.pkg.github.com", "GITHUB_TOKEN"]]);

/** Registries that hand packages out to everybody. Sources: jsr.io/docs/npm-compatibility, buf.build docs, npmmirror.com. */
const open: ReadonlySet<string> = new Set([
  publicRegistry.hostname,
  "registry.yarnpkg.com",
  "npm.jsr.io",
  "buf.build",
  "registry.npmmirror.com",
]);

export const npmrcScopeWithoutAuth = defineNpmrcRule({
  meta: {
    id: "npmrc-scope-without-auth",
    category: "npmrc",
    severity: "information",
    confidence: "medium",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A scope's registry that wants a token, and no token for it"),
    effect: () =>
      l10n.t("Whoever has no token in an `.npmrc` of his own, an image build above all, gets `401 Unauthorized`."),
    remedy: () =>
      l10n.t("Write `//host/:_authToken=${NAME}` below, or give the build an `.npmrc` with it as a secret."),
  },
  check({ path, text, npmrc, report }) {
    const credentials = effectiveEntries(npmrc).filter(({ name }) => credentialNames.has(name) || name === "certfile");
    const scopes = credentials.flatMap((entry) => scopeOf(entry) ?? []);
    const seen = new Set<string>();
    for (const { entry, scope, url } of registryLines(npmrc)) {
      if (scope === undefined || url === undefined || url.username !== "" || !entry.valueSpan) continue;
      if (scopes.some((each) => each.includes("${") || isScopeOf(each, url)) || seen.has(url.host)) continue;
      const variable = alwaysAsking.get(url.hostname);
      // A file with credentials for other registries is where one for this registry would be.
      if (variable === undefined && (credentials.length === 0 || open.has(url.hostname))) continue;
      seen.add(url.host);
      report({
        span: entry.valueSpan,
        // GitHub's own page keeps the token in the user's file: without another credential here that is the likely plan.
        ...(variable !== undefined && { confidence: credentials.length === 0 ? "low" : "high" }),
        message:
          variable === undefined
            ? l10n.t("This file has credentials for other registries and none for `{0}`.", url.host)
            : l10n.t("`{0}` wants a token for every package, and this file names none for it.", url.host),
        fixes: tokenLine(path, text, { entry, scope, url }, variable ?? "NPM_TOKEN"),
      });
    }
  },
});

/** Not preferred: an unset variable is sent as it is written, and beats a token in the user's own file. */
function tokenLine(path: string, text: string, { entry, url }: RegistryLine, variable: string): readonly Fix[] {
  const scope = url && registryScopeOf(new URL("/", url).href);
  if (scope === undefined) return [];
  const line = `${scope}:_authToken=\${${variable}}`;
  return [
    { title: l10n.t("Add `{0}`", line), safety: "suggestion", edits: () => [insertAfterLine(path, text, entry, line)] },
  ];
}
