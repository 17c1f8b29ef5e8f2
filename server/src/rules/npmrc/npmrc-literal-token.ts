import * as l10n from "@vscode/l10n";
import { npmPublicRegistry, registryScopeOf } from "../../syntax/npmRegistry";
import type { NpmrcEntry, NpmrcSyntax } from "../../syntax/npmrc";
import type { Span } from "../../syntax/text";
import { defineNpmrcRule } from "../define";
import { isLiteralCredential, variablePrefix } from "../shared/npmrcCredentials";

export const npmrcLiteralToken = defineNpmrcRule({
  meta: {
    id: "npmrc-literal-token",
    category: "npmrc",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A credential for a registry written into `.npmrc`"),
    effect: () =>
      l10n.t("Everybody who reads the repository, the build context or an image layer can publish or install with it."),
    remedy: () =>
      l10n.t(
        "Revoke it at the registry, and write a variable in its place: npm fills in `${NPM_TOKEN}` from the environment.",
      ),
  },
  check({ path, npmrc, report }) {
    for (const entry of npmrc.entries.filter(isLiteralCredential)) {
      const variable = variableFor(entry, npmrc);
      const valueSpan = writtenValue(entry);
      report({
        span: valueSpan ?? entry.span,
        message: l10n.t(
          "`{0}` holds a credential in plain text. Revoke it: it stays in the history and in every copy of this file.",
          entry.key,
        ),
        fixes: valueSpan
          ? [
              {
                title: l10n.t("Replace the value with `{0}` (and revoke the old one)", variable),
                safety: "suggestion",
                preferred: true,
                edits: () => [{ path, span: valueSpan, newText: variable }],
              },
            ]
          : [],
      });
    }
  },
});

/** The value as a person wrote it: npm cuts it at `#` or `;`, and what is behind is a part of the secret as well. */
function writtenValue({ valueSpan, inlineComment }: NpmrcEntry): Span | undefined {
  const isCut = valueSpan && inlineComment?.start === valueSpan.end;
  return isCut ? { start: valueSpan.start, end: inlineComment.end } : valueSpan;
}

/**
 * The variable that takes a credential's place: one for each registry and kind of credential. `NPM_TOKEN` is the name
 * that npm's documentation uses; the first registry gets it, others a name of their own.
 */
function variableFor(entry: NpmrcEntry, { entries }: NpmrcSyntax): string {
  const names: Readonly<Record<string, string>> = { _authToken: "TOKEN", _auth: "AUTH", _password: "PASSWORD" };
  const kind = names[entry.name] ?? "TOKEN";
  const own = registryOf(entry);
  const first = entries.find((other) => other.name in names);
  const isFirst = first === undefined || registryOf(first) === own;
  return `\${${isFirst ? "NPM" : variablePrefix(own)}_${kind}}`;
}

/** `//registry.example.com/npm/`; a credential without a registry belongs to the default one. */
function registryOf({ registryScope }: NpmrcEntry): string {
  const scope = registryScope?.registry ?? registryScopeOf(npmPublicRegistry) ?? "";
  return scope.endsWith("/") ? scope : `${scope}/`;
}
