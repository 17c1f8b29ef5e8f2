import * as l10n from "@vscode/l10n";
import { knownModuleProxies } from "../../build/moduleProxies";
import { hostOfEntry, readGoproxyList } from "../../syntax/goproxyList";
import { defineDockerfileRule } from "../define";
import { holdsUrlCredentials } from "../shared/credentials";
import { DockerfileEdits } from "../shared/edits";
import { isUnencrypted } from "../shared/goproxyEntries";
import { literalSettings } from "../shared/literalSettings";
import { replaceSetting } from "../shared/settingEdits";

export const goproxyInsecure = defineDockerfileRule({
  meta: {
    id: "goproxy-insecure",
    category: "module-proxy",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A public module proxy is asked without encryption"),
    effect: () =>
      l10n.t(
        "Everyone on the way sees which modules are used, and may answer in the proxy's place: only `go.sum` and the checksum database notice it.",
      ),
    remedy: () => l10n.t("Write `https://`. List hosts of your own network in `internalHosts`."),
  },
  mentions: ["goproxy"],
  check({ build, options, report }) {
    for (const { place, text, isInForce } of literalSettings(build, "GOPROXY")) {
      const { entries } = readGoproxyList(text);
      const insecure = entries.filter((entry) => isUnencrypted(entry, options));
      const [first] = insecure;
      if (!first || !isInForce) continue;
      const host = hostOfEntry(first.text) ?? "";
      const value = text.replace(/http:\/\/[^,|\s]+/gi, (address) =>
        insecure.some((entry) => entry.text === address) ? address.replace(/^http:/i, "https:") : address,
      );
      const isCertain = insecure.every(({ text: each }) => isKnown(each));
      report({
        span: place.span,
        message: l10n.t(
          "Modules are asked of `{0}` over `http`: nobody vouches that the answer comes from there, and the names of all modules can be read on the way.",
          host,
        ),
        // A password would be written a second time, and belongs somewhere else.
        fixes: holdsUrlCredentials(text)
          ? []
          : [
              {
                title: l10n.t("Write `{0}`", `GOPROXY=${value}`),
                safety: "suggestion",
                ...(isCertain ? { preferred: true } : {}),
                edits: () => [replaceSetting(new DockerfileEdits(build), place, "GOPROXY", value)],
              },
            ],
      });
    }
  },
});

/** Whether the host is known to answer over https. */
function isKnown(text: string): boolean {
  return knownModuleProxies.some(({ host }) => host === hostOfEntry(text));
}
