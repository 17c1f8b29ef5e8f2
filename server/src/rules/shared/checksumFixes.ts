import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { SettingPlace } from "../../build/settingPlaces";
import { checksumDatabaseAlias } from "../../syntax/checksumDatabase";
import { textOf } from "../../syntax/value";
import type { FileEdit, Fix, RuleOptions } from "../define";
import type { ChecksumScope } from "./checksumScope";
import { DockerfileEdits } from "./edits";
import { privatePatterns } from "./privateModules";
import { removeSetting, replaceSetting } from "./settingEdits";

/** What a setting does to the verification. */
export type ChecksumDefect = "database-off" | "no-sums" | "no-tls" | "insecure-flag" | "no-such-variable";

interface Finding {
  readonly place: SettingPlace;
  readonly defect: ChecksumDefect;
  readonly scope: ChecksumScope;
}

/** What can be done about a setting that switches verification off, the best first. None is safe. */
export function checksumFixes(build: Build, options: RuleOptions, { place, defect, scope }: Finding): readonly Fix[] {
  const edits = new DockerfileEdits(build);
  const hasEffect = defect !== "no-such-variable" && defect !== "insecure-flag";
  const patterns = hasEffect ? privatePatterns(scope.modules, options).join(",") : "";
  const fixes: Fix[] = [];
  const removal = defect === "insecure-flag" ? removeFlag(edits, place) : removeSetting(edits, place);
  const isNeeded = defect === "database-off" && isHalfExempt(scope);
  if (removal && !isNeeded && (!hasEffect || defect === "no-tls" || scope.canVerify)) {
    fixes.push({
      title:
        defect === "insecure-flag" ? l10n.t("Remove `-insecure` from `GOFLAGS`") : l10n.t("Remove `{0}`", place.name),
      safety: "suggestion",
      // Private modules, or a server without a certificate, may be why it is there.
      ...(!hasEffect || scope.isWithoutEffect || (patterns === "" && defect !== "no-tls") ? { preferred: true } : {}),
      edits: () => [removal],
    });
  }
  const replacements = replacementsFor({ place, defect, scope }, patterns);
  for (const [name, value] of replacements) {
    fixes.push({
      title: l10n.t("Replace it by `{0}`", `${name}=${value}`),
      safety: "suggestion",
      edits: () => [replaceSetting(edits, place, name, value)],
    });
  }
  return fixes;
}

function replacementsFor({ place, defect, scope }: Finding, patterns: string): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  if (defect === "database-off" && !isHalfExempt(scope)) found.push(["GOSUMDB", checksumDatabaseAlias]);
  if (patterns === "") return found;
  if (defect === "no-tls") found.push(["GOINSECURE", patterns]);
  // GOPRIVATE must not be set twice, and another name in a global ARG would reach no stage.
  const isFree = scope.isUnset("GOPRIVATE") && (defect === "no-sums" || scope.isUnset("GONOSUMDB"));
  if ((defect === "database-off" || defect === "no-sums") && place.step && isFree) found.push(["GOPRIVATE", patterns]);
  return found;
}

/** Whether modules are kept from the proxy, and nothing but this setting keeps them from the database, which does not know them. */
function isHalfExempt(scope: ChecksumScope): boolean {
  return !scope.isUnset("GONOPROXY") && scope.isUnset("GONOSUMDB") && scope.isUnset("GOPRIVATE");
}

/** Takes `-insecure` out of a literal list of flags; the setting goes with its last flag. */
function removeFlag(edits: DockerfileEdits, place: SettingPlace): FileEdit | undefined {
  const flag = /--?insecure(?:=(?:true|1))?/;
  const value = textOf(place.value) ?? "";
  if (value.replace(flag, "").trim() === "") return removeSetting(edits, place);
  const raw = edits.text.slice(place.span.start, place.span.end);
  if (/[$\\`\r\n]/.test(raw)) return undefined;
  const between = /(["'=\s])--?insecure(?:=(?:true|1))?(?=["'\s]|$)\s*/.exec(raw);
  if (!between) return undefined;
  const rest = raw.slice(0, between.index) + (between[1] ?? "") + raw.slice(between.index + between[0].length);
  return edits.replace(place.span, rest.replace(/\s+(["']?)$/, "$1"));
}
