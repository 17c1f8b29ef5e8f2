import * as l10n from "@vscode/l10n";
import { type GoproxyEntry, hostOfEntry, readGoproxyList } from "../../syntax/goproxyList";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule } from "../define";
import { isNetworkProxy } from "../shared/goproxyEntries";
import { type LiteralSetting, literalSettings } from "../shared/literalSettings";

export const goproxyIsHttpProxy = defineDockerfileRule({
  meta: {
    id: "goproxy-is-http-proxy",
    category: "module-proxy",
    severity: "hint",
    confidence: "medium",
    fix: "none",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("GOPROXY holds the address of a network proxy"),
    effect: () =>
      l10n.t(
        "A module proxy answers Go's own requests for modules. A network proxy hands on requests for other hosts, and does not know them.",
      ),
    remedy: () =>
      l10n.t("Give the network proxy to the build as `--build-arg HTTPS_PROXY=…`, and a module proxy as `GOPROXY`."),
  },
  mentions: ["goproxy"],
  check({ build, report }) {
    for (const setting of literalSettings(build, "GOPROXY")) {
      if (!setting.isInForce) continue;
      const proxies = networkProxiesOf(setting);
      const entry = readGoproxyList(setting.text).entries.find((each) => isNetworkProxy(each, proxies));
      if (!entry) continue;
      report({ span: setting.place.span, message: messageFor(entry, proxies) });
    }
  },
});

/** Host and port of the network proxies that the commands under a setting use. */
function networkProxiesOf({ goCommands, opaqueCommands, place }: LiteralSetting): ReadonlySet<string> {
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];
  const commands = [...goCommands.map((go) => go.command), ...opaqueCommands];
  const values = names.flatMap((name) => [
    ...commands.map((command) => command.variable(name).value),
    ...(place.step ? [place.step.stage.environment.get(name).value] : []),
  ]);
  return new Set(values.flatMap((value) => hostOfEntry(textOf(value) ?? "") ?? []));
}

function messageFor({ text }: GoproxyEntry, proxies: ReadonlySet<string>): string {
  const host = hostOfEntry(text) ?? "";
  return proxies.has(host)
    ? l10n.t(
        "`{0}` is the network proxy of this build: it hands requests on, and answers none of Go's requests for modules.",
        host,
      )
    : l10n.t("`{0}` looks like a network proxy: only a module proxy answers Go's requests for modules.", host);
}
