import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import { isProxyOff } from "../../build/moduleProxies";
import { defineDockerfileRule } from "../define";
import { literalSettings } from "../shared/literalSettings";

export const goproxyOff = defineDockerfileRule({
  meta: {
    id: "goproxy-off",
    category: "module-proxy",
    severity: "error",
    confidence: "high",
    fix: "none",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("GOPROXY=off forbids a download that the build needs"),
    effect: () =>
      l10n.t(
        '`off` does not mean "without a proxy": every download stops with `module lookup disabled by GOPROXY=off`.',
      ),
    remedy: () =>
      l10n.t("Write `direct` to fetch modules from their own hosts, or the address of a proxy; or commit `vendor/`."),
  },
  mentions: ["goproxy"],
  check({ build, report }) {
    for (const { place, text, goCommands, opaqueCommands } of literalSettings(build, "GOPROXY")) {
      if (!isProxyOff(text)) continue;
      const failing = goCommands.find(mustFail);
      if (failing) {
        report({
          span: place.span,
          message: l10n.t(
            "`off` forbids every download, and `{0}` has modules to download: to go without a proxy is `direct`.",
            failing.title,
          ),
          related: [{ span: failing.titleSpan, message: l10n.t("`{0}` downloads modules", failing.title) }],
        });
      } else if (opaqueCommands.length === 0 && isVendoredThroughout(goCommands)) {
        report({
          span: place.span,
          severity: "information",
          message: l10n.t(
            "`off` forbids every download. The build holds to it, because all modules come from `vendor/`: a command that needs another one will stop.",
          ),
        });
      }
    }
  },
});

/** Whether a command certainly asks for a module that is not there and that no exemption lets it fetch. */
function mustFail(go: GoCommand): boolean {
  const { isCertain, mayFail } = go.command.shell;
  if (go.downloads !== "yes" || !isCertain || mayFail || go.isModuleCacheMounted !== "no") return false;
  // Private modules are fetched from their hosts all the same.
  return ["GOPRIVATE", "GONOPROXY", "GOMODCACHE"].every((name) => go.setting(name).value.kind === "unset");
}

function isVendoredThroughout(commands: readonly GoCommand[]): boolean {
  const building = commands.filter((go) => go.needsModules !== "no");
  return building.length > 0 && building.every((go) => go.isVendored === "yes");
}
