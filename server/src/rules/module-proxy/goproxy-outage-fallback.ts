import * as l10n from "@vscode/l10n";
import { knownModuleProxies } from "../../build/moduleProxies";
import { type GoproxyEntry, hostOfEntry, readGoproxyList } from "../../syntax/goproxyList";
import { defineDockerfileRule, type RuleOptions } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { shownEntry } from "../shared/goproxyEntries";
import { type LiteralSetting, literalSettings } from "../shared/literalSettings";
import { privatePatterns } from "../shared/privateModules";
import { replaceSetting } from "../shared/settingEdits";

export const goproxyOutageFallback = defineDockerfileRule({
  meta: {
    id: "goproxy-outage-fallback",
    category: "module-proxy",
    severity: "hint",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Several public proxies joined by commas do not stand in for one another"),
    effect: () =>
      l10n.t(
        "Behind a comma Go asks the next proxy only after 404 or 410. When the first one is down, slow or answers with an error, the build fails.",
      ),
    remedy: () => l10n.t("Write `|` between public proxies: then Go goes on after every error."),
  },
  mentions: ["goproxy"],
  check({ build, options, report }) {
    for (const setting of literalSettings(build, "GOPROXY")) {
      if (!setting.isInForce) continue;
      const { entries, unread } = readGoproxyList(setting.text);
      const stop = entries.findIndex((entry, index) => endsHere(entry, entries[index + 1]));
      const next = entries[stop + 1];
      const entry = entries[stop];
      if (!entry || !next || unread.length > 0 || mayLeak(setting, options)) continue;
      const value = withPipes(entries);
      const { place } = setting;
      report({
        span: place.span,
        message: l10n.t(
          "`{0}` is asked only when `{1}` answers 404 or 410: when that proxy is out of order, the build fails.",
          shownEntry(next.text),
          shownEntry(entry.text),
        ),
        fixes: [
          {
            title: l10n.t("Write `{0}`", `GOPROXY=${value}`),
            safety: "suggestion",
            preferred: true,
            edits: () => [replaceSetting(new DockerfileEdits(build), place, "GOPROXY", value)],
          },
        ],
      });
    }
  },
});

/** A public proxy with another one behind a comma. Every proxy of a company may refuse on purpose. */
function endsHere(entry: GoproxyEntry, next: GoproxyEntry | undefined): boolean {
  return isPublic(entry) && entry.separator === "," && next !== undefined && isPublic(next);
}

function isPublic({ kind, text }: GoproxyEntry): boolean {
  return kind === "proxy" && knownModuleProxies.some(({ host }) => host === hostOfEntry(text));
}

/** Whether the names of private modules might reach one proxy more. */
function mayLeak({ goCommands, opaqueCommands }: LiteralSetting, options: RuleOptions): boolean {
  if (opaqueCommands.length > 0 && goCommands.length === 0) return false;
  const modules = goCommands.flatMap((go) => go.module.module ?? []);
  if (privatePatterns(modules, options).length === 0) return false;
  return goCommands.some((go) => ["GOPRIVATE", "GONOPROXY"].every((name) => go.setting(name).value.kind === "unset"));
}

/** `|` between public proxies; what stands before `direct` or `off` stays as it is. */
function withPipes(entries: readonly GoproxyEntry[]): string {
  return entries
    .map((entry, index) => {
      const next = entries[index + 1];
      if (!next) return entry.text;
      return entry.text + (endsHere(entry, next) ? "|" : (entry.separator ?? ","));
    })
    .join("");
}
