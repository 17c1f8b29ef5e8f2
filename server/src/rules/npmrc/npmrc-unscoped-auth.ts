import * as l10n from "@vscode/l10n";
import { npmPublicRegistry, registryScopeOf } from "../../syntax/npmRegistry";
import type { NpmrcEntry, NpmrcSyntax } from "../../syntax/npmrc";
import { defineNpmrcRule, type Fix } from "../define";
import { removeEntries } from "../shared/npmrcEdits";
import { effectiveEntries, linesWithKeyOf, mayUseNpm, registryLines } from "../shared/npmrcEntries";

/** What npm refuses without a registry in front. Source: `validate` in `@npmcli/config`, npm 9 to 12. */
const refused = new Set(["_auth", "_authToken", "_password", "username"]);
/** What npm 12 refuses as well, where older ones warn of an unknown setting. */
const refusedByNpm12 = new Set(["email", "certfile", "keyfile"]);
/** Misspelt names that npm refuses whatever stands in front. */
const deletedNames = new Set(["_authtoken", "-authtoken"]);
/** Each of these is nothing without the other. */
const pairs: Readonly<Record<string, string>> = {
  username: "_password",
  _password: "username",
  certfile: "keyfile",
  keyfile: "certfile",
};

export const npmrcUnscopedAuth = defineNpmrcRule({
  meta: {
    id: "npmrc-unscoped-auth",
    category: "npmrc",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A credential that names no registry"),
    effect: () => l10n.t("npm ends every command that asks a registry with `ERR_INVALID_AUTH`."),
    remedy: () => l10n.t("Write the registry in front: `//host/path/:_authToken`."),
  },
  check({ path, text, npmrc, project, report }) {
    // pnpm and Yarn 1 still take such lines for the default registry.
    if (!mayUseNpm(project)) return;
    const entries = effectiveEntries(npmrc).filter(isSet);
    const isThere = (key: string) => entries.some((entry) => entry.key === key);
    for (const entry of entries) {
      const { key } = entry;
      const isOld = refused.has(key);
      if (!isOld && !refusedByNpm12.has(key) && !deletedNames.has(key)) continue;
      const partner = pairs[key];
      const isAlone = partner !== undefined && !isThere(partner);
      const removal: Fix = {
        title: l10n.t("Remove `{0}`", key),
        safety: "suggestion",
        edits: () => removeEntries(path, text, linesWithKeyOf(entry, npmrc)),
      };
      const binding = isAlone || deletedNames.has(key) ? [] : bindingTo(path, text, npmrc, entry);
      report({
        span: entry.keySpan,
        ...(refusedByNpm12.has(key) && { severity: "warning" }),
        message: messageFor(key, isAlone ? partner : undefined),
        fixes: isAlone || deletedNames.has(key) ? [removal] : binding,
      });
    }
  },
});

/** npm only minds what is neither empty nor switched off. */
function isSet({ value }: NpmrcEntry): boolean {
  return value !== "" && value !== null && value !== false;
}

function messageFor(key: string, missing: string | undefined): string {
  if (deletedNames.has(key)) {
    return l10n.t("npm knows no `{0}` and refuses to run with it (`ERR_INVALID_AUTH`).", key);
  }
  if (missing !== undefined) {
    return l10n.t(
      "`{0}` names no registry, and `{1}` is missing: npm refuses to run (`ERR_INVALID_AUTH`).",
      key,
      missing,
    );
  }
  if (refusedByNpm12.has(key)) {
    return l10n.t("`{0}` names no registry: npm 12 refuses to run with it, npm 11 warns of it.", key);
  }
  return l10n.t("`{0}` names no registry: npm refuses every command that asks one (`ERR_INVALID_AUTH`).", key);
}

/** The key with the default registry in front, if there is no doubt which one that is. */
function bindingTo(path: string, text: string, npmrc: NpmrcSyntax, entry: NpmrcEntry): readonly Fix[] {
  const scope = onlyRegistry(npmrc);
  const lines = linesWithKeyOf(entry, npmrc);
  const isPlain = lines.every(({ keySpan }) => text.slice(keySpan.start, keySpan.end) === entry.key);
  if (scope === undefined || !isPlain) return [];
  const key = `${scope}:${entry.key}`;
  if (npmrc.entries.some((other) => other.key === key)) return [];
  return [
    {
      title: l10n.t("Write `{0}`", key),
      safety: "suggestion",
      preferred: true,
      edits: () => lines.map(({ keySpan: { start } }) => ({ path, span: { start, end: start }, newText: `${scope}:` })),
    },
  ];
}

/** The one registry that the file is about, in front of settings; `undefined` when it names several or a variable. */
function onlyRegistry(npmrc: NpmrcSyntax): string | undefined {
  const lines = registryLines(npmrc);
  if (lines.length === 0) return registryScopeOf(npmPublicRegistry);
  if (!lines.some((line) => line.scope === undefined)) return undefined;
  const scopes = new Set(lines.map(({ url }) => url && registryScopeOf(url.href)));
  const [only] = scopes;
  return scopes.size === 1 ? only : undefined;
}
