import * as l10n from "@vscode/l10n";
import { allSettingPlaces, type SettingPlace } from "../../build/settingPlaces";
import { goflagIn } from "../../syntax/goflags";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Severity } from "../define";
import { type ChecksumDefect, checksumFixes } from "../shared/checksumFixes";
import { type ChecksumScope, checksumScopes } from "../shared/checksumScope";
import { inLowerCase } from "../shared/inLowerCase";
import { coversEveryModule } from "../shared/privateModules";

/** Names that people set although Go reads none of them. */
const inventedNames = new Set(["GONOSUMCHECK", "GONOVERIFY", "GONOSUM"]);
const readNames = new Set(["GOSUMDB", "GONOSUMDB", "GOINSECURE", "GOFLAGS"]);

export const gosumdbDisabled = defineDockerfileRule({
  meta: {
    id: "gosumdb-disabled",
    category: "module-proxy",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The verification of downloaded modules is switched off"),
    effect: () =>
      l10n.t(
        "Modules that `go.sum` does not list are taken as they come, whoever serves them. With a complete `go.sum` it saves nothing.",
      ),
    remedy: () =>
      l10n.t("Remove the setting. For private modules set `GOPRIVATE` to their hosts, which exempts these alone."),
  },
  mentions: inLowerCase([...readNames, ...inventedNames]),
  check({ build, options, report }) {
    const isWanted = (name: string) => readNames.has(name) || inventedNames.has(name);
    const places = allSettingPlaces(build, isWanted);
    const scopes = checksumScopes(build, places);
    for (const place of places) {
      const defect = defectOf(place);
      const scope = scopes.get(place);
      if (!defect || !scope?.isInForce || scope.isExempt) continue;
      report({
        span: place.span,
        message: messageOf(defect, place, scope),
        severity: severityOf(defect, scope),
        fixes: checksumFixes(build, options, { place, defect, scope }),
      });
    }
  },
});

/** `undefined` for a harmless or unknown value, and for a pair that hands on what another one says. */
function defectOf({ name, value, pair, source }: SettingPlace): ChecksumDefect | undefined {
  if (source !== pair) return undefined;
  const text = textOf(value);
  if (text === undefined || text === "") return undefined;
  if (inventedNames.has(name)) return "no-such-variable";
  if (name === "GOSUMDB") return text === "off" ? "database-off" : undefined;
  if (name === "GOFLAGS") return /^(?:true|1)?$/.test(goflagIn(text, "insecure") ?? "no") ? "insecure-flag" : undefined;
  if (!coversEveryModule(text)) return undefined;
  return name === "GONOSUMDB" ? "no-sums" : "no-tls";
}

/** What certainly changes nothing in this build is only worth a remark. */
function severityOf(defect: ChecksumDefect, scope: ChecksumScope): Severity {
  if (defect === "no-such-variable") return "information";
  if (defect === "insecure-flag")
    return scope.goCommands.some((go) => go.subcommand === "get") ? "warning" : "information";
  return scope.isWithoutEffect ? "information" : "warning";
}

function messageOf(defect: ChecksumDefect, { name }: SettingPlace, scope: ChecksumScope): string {
  switch (defect) {
    case "no-such-variable":
      return l10n.t("Go has no variable `{0}` and ignores it: modules are verified as before.", name);
    case "insecure-flag":
      return l10n.t("`-insecure` is no longer a flag of Go: `go get` stops at it, and other commands ignore it.");
    case "no-tls":
      return l10n.t(
        "`GOINSECURE` covers every module, so that all that is fetched from its own host may come without a valid certificate.",
      );
    default:
      if (scope.isWithoutEffect) {
        return l10n.t(
          "`{0}` switches off the checksum database and gains nothing: `go.sum` already verifies every module of this build.",
          defect === "database-off" ? "GOSUMDB=off" : name,
        );
      }
      return l10n.t(
        "`{0}` switches off the checksum database: modules that `go.sum` does not list are taken without verification.",
        name,
      );
  }
}
