import * as l10n from "@vscode/l10n";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { type TlsSwitch, tlsSwitchesIn, tlsSwitchWords } from "../shared/tlsSwitches";

export const tlsVerificationDisabled = defineDockerfileRule({
  meta: {
    id: "tls-verification-disabled",
    category: "secrets",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The build takes any certificate: the verification of TLS is switched off"),
    effect: () =>
      l10n.t(
        "Whoever sits between the builder and the server can hand out other sources and programs, and receives the credentials that are sent.",
      ),
    remedy: () =>
      l10n.t(
        "Remove the switch. For a company's own CA copy its certificate to `/usr/local/share/ca-certificates/` and run `update-ca-certificates`.",
      ),
  },
  mentions: tlsSwitchWords,
  check({ build, report }) {
    const edits = new DockerfileEdits(build);
    for (const stage of build.stages) {
      for (const found of tlsSwitchesIn(stage)) {
        report({ span: found.span, message: messageOf(found), fixes: fixesFor(edits, found) });
      }
    }
  },
});

function messageOf({ title, modules }: TlsSwitch): string {
  if (modules !== undefined)
    return l10n.t(
      "`GOINSECURE` lets `{0}` come without a valid certificate, or over plain HTTP, although its host has a certificate that all systems accept.",
      modules,
    );
  return l10n.t(
    "`{0}` switches off the verification of certificates: whoever sits between the builder and the server can answer in its place.",
    title,
  );
}

/** The server may have a certificate of a company's CA that the image does not know yet: a person decides. */
function fixesFor(edits: DockerfileEdits, found: TlsSwitch): readonly Fix[] {
  const edit = found.removal(edits);
  if (!edit) return [];
  return [
    {
      title: found.option
        ? l10n.t(
            "Remove `{0}` from `{1}` (if the server has a company's own CA, install that CA)",
            found.option.text,
            found.option.program,
          )
        : l10n.t("Remove `{0}` (if the server has a company's own CA, install that CA)", found.title),
      safety: "suggestion",
      edits: () => [edit],
    },
  ];
}
