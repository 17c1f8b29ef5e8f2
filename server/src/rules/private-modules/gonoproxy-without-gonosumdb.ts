import * as l10n from "@vscode/l10n";
import { knownModuleProxies, proxyEntries } from "../../build/moduleProxies";
import { allSettingPlaces, type SettingPlace } from "../../build/settingPlaces";
import { textOf, type Value } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { type ChecksumScope, checksumScopes } from "../shared/checksumScope";
import { DockerfileEdits } from "../shared/edits";
import { inLowerCase } from "../shared/inLowerCase";
import { patternDefect, publicEntry } from "../shared/patternLists";
import { replaceSetting } from "../shared/settingEdits";

/** Each with the one that does the other half. */
const counterparts: ReadonlyMap<string, string> = new Map([
  ["GONOPROXY", "GONOSUMDB"],
  ["GONOSUMDB", "GONOPROXY"],
]);

export const gonoproxyWithoutGonosumdb = defineDockerfileRule({
  meta: {
    id: "gonoproxy-without-gonosumdb",
    category: "private-modules",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () =>
      l10n.t("Private modules are exempted from the proxy or from the checksum database, but not from both"),
    effect: () =>
      l10n.t(
        "The names of private modules go to a public server, and a module that `go.sum` does not list fails verification.",
      ),
    remedy: () => l10n.t("Set `GOPRIVATE` instead: it is the default of both."),
  },
  mentions: inLowerCase(counterparts.keys()),
  check({ build, report }) {
    const isWanted = (name: string) => counterparts.has(name);
    const places = allSettingPlaces(build, isWanted);
    const scopes = checksumScopes(build, places);
    const edits = new DockerfileEdits(build);
    for (const place of places) {
      const scope = scopes.get(place);
      const counterpart = counterparts.get(place.name) ?? "";
      if (!scope || !isHalf(place, scope, counterpart)) continue;
      const isAlone = !places.some((other) => other !== place && other.name === place.name);
      report({
        span: place.span,
        message:
          place.name === "GONOPROXY"
            ? l10n.t(
                "`GONOPROXY` leaves `GONOSUMDB` empty: the names of these modules still go to the public checksum database, which does not know them.",
              )
            : l10n.t(
                "`GONOSUMDB` leaves `GONOPROXY` empty: these modules are still asked of the public module proxy, which does not have them.",
              ),
        fixes: isAlone ? renaming(edits, place) : [],
      });
    }
  },
});

/** Whether Go runs with this setting, and nothing exempts the same modules from the other server. */
function isHalf({ value, source, pair, name }: SettingPlace, scope: ChecksumScope, counterpart: string): boolean {
  const list = source === pair ? textOf(value) : undefined;
  // A list that is far too wide is reported as such.
  if (!list || list === "none" || publicEntry(list) !== undefined) return false;
  if (scope.goCommands.length === 0 || scope.isExempt) return false;
  if (!scope.isUnset("GOPRIVATE") || !scope.isUnset(counterpart)) return false;
  return scope.goCommands.every((go) => {
    if (name === "GONOPROXY") return isChecked(go.setting("GOSUMDB").value);
    // A company's proxy serves its own modules, and the database must not be asked for them: that is the pattern for it.
    return isPublicProxy(go.setting("GOPROXY").value);
  });
}

function isChecked(database: Value): boolean {
  return database.kind === "unset" || (database.kind === "known" && database.text !== "off");
}

/** Whether the first server of a GOPROXY list is a public one. */
function isPublicProxy(proxy: Value): boolean {
  if (proxy.kind === "unset") return true;
  const first = proxyEntries(textOf(proxy) ?? "")[0]?.replace(/^https?:\/\//, "");
  const host = first?.split("/")[0];
  return knownModuleProxies.some((each) => each.host === host);
}

/** Renaming the argument of a build command is not for a fix: those who pass it would pass it in vain. */
function renaming(edits: DockerfileEdits, place: SettingPlace): readonly Fix[] {
  const list = textOf(place.value);
  const written = edits.text.slice(place.span.start, place.span.end);
  // Patterns that match nothing are to be put right first.
  const isSound = list !== undefined && patternDefect(list) === undefined;
  if (place.form === "ARG" || !isSound || written.includes("$")) return [];
  return [
    {
      title: l10n.t("Rename `{0}` to `{1}`", place.name, "GOPRIVATE"),
      safety: "safe",
      preferred: true,
      edits: () => [replaceSetting(edits, place, "GOPRIVATE", list)],
    },
  ];
}
