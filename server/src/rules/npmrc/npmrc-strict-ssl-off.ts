import * as l10n from "@vscode/l10n";
import { npmPublicRegistry } from "../../syntax/npmRegistry";
import { type NpmrcSyntax, topLevelSettings } from "../../syntax/npmrc";
import { defineNpmrcRule, type Fix } from "../define";
import { removeEntries } from "../shared/npmrcEdits";

const systemCertificates = "/etc/ssl/certs/ca-certificates.crt";

export const npmrcStrictSslOff = defineNpmrcRule({
  meta: {
    id: "npmrc-strict-ssl-off",
    category: "npmrc",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("`strict-ssl=false`: npm takes packages from anybody"),
    effect: () =>
      l10n.t(
        "npm no longer checks the registry's certificate. Whoever sits between can hand out other packages, and receives the token.",
      ),
    remedy: () =>
      l10n.t("Remove the line; for a registry with a company's own certificate name the file with its CA in `cafile`."),
  },
  check({ path, text, npmrc, report }) {
    // npm sees the last line of a key and no sections.
    if (topLevelSettings(npmrc).get("strict-ssl") !== false) return;
    const entry = npmrc.entries.findLast((each) => each.key === "strict-ssl" && each.section === undefined);
    if (!entry) return;
    const removal: Fix = {
      title: l10n.t("Remove `strict-ssl=false`"),
      safety: "suggestion",
      // A private registry may have a certificate that only its own CA vouches for: then installs break.
      ...(!mayNeedOwnCertificate(npmrc) && { preferred: true }),
      edits: () =>
        removeEntries(
          path,
          text,
          npmrc.entries.filter((each) => each.key === "strict-ssl" && each.section === undefined),
        ),
    };
    report({
      span: entry.span,
      message: l10n.t(
        "npm does not check the registry's certificate: packages and tokens are open to whoever sits between.",
      ),
      fixes: [removal, ...certificateFix(path, npmrc, entry)],
    });
  },
});

function mayNeedOwnCertificate(npmrc: NpmrcSyntax): boolean {
  const settings = topLevelSettings(npmrc);
  if (settings.has("ca") || settings.has("cafile")) return false;
  const registries = [...settings].filter(([key]) => key === "registry" || key.endsWith(":registry"));
  return registries.some(([, value]) => value !== npmPublicRegistry && value !== npmPublicRegistry.replace(/\/$/, ""));
}

/** `cafile` takes the place of npm's own list, so that the file must hold the public CAs as well: the system's does. */
function certificateFix(path: string, npmrc: NpmrcSyntax, entry: NpmrcSyntax["entries"][number]): readonly Fix[] {
  const settings = topLevelSettings(npmrc);
  const lines = npmrc.entries.filter((each) => each.key === "strict-ssl" && each.section === undefined);
  if (settings.has("ca") || settings.has("cafile") || lines.length > 1) return [];
  const end = entry.valueSpan?.end ?? entry.keySpan.end;
  return [
    {
      title: l10n.t("Replace it with `cafile={0}`, once the company's CA is in that file", systemCertificates),
      safety: "suggestion",
      edits: () => [{ path, span: { start: entry.span.start, end }, newText: `cafile=${systemCertificates}` }],
    },
  ];
}
