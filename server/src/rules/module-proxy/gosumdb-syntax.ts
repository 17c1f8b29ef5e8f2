import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import {
  checksumDatabaseAlias,
  defaultChecksumDatabase,
  type GosumdbDefect,
  gosumdbDefect,
} from "../../syntax/checksumDatabase";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { type LiteralSetting, literalSettings } from "../shared/literalSettings";
import { removeSetting, replaceSetting } from "../shared/settingEdits";

export const gosumdbSyntax = defineDockerfileRule({
  meta: {
    id: "gosumdb-syntax",
    category: "module-proxy",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("GOSUMDB names no checksum database"),
    effect: () =>
      l10n.t("As soon as a module is not in `go.sum`, Go wants to ask the database, and stops with `invalid GOSUMDB`."),
    remedy: () =>
      l10n.t("Remove the setting: Go's own database is the default. Another database needs `name+hash+key`."),
  },
  mentions: ["gosumdb"],
  check({ build, report }) {
    for (const setting of literalSettings(build, "GOSUMDB")) {
      const defect = gosumdbDefect(setting.text);
      if (!defect || !setting.isInForce) continue;
      report({
        span: setting.place.span,
        message: messageFor(defect, setting.text),
        severity: setting.goCommands.some(asksDatabase) ? "error" : "warning",
        fixes: fixesFor(new DockerfileEdits(build), setting),
      });
    }
  },
});

/** Whether the command certainly wants to verify a module that no `go.sum` lists. */
function asksDatabase(go: GoCommand): boolean {
  const { isCertain, mayFail } = go.command.shell;
  if (go.downloads !== "yes" || !isCertain || mayFail) return false;
  if (["GOPRIVATE", "GONOSUMDB"].some((name) => go.setting(name).value.kind !== "unset")) return false;
  return go.isVersioned || go.module.module?.hasGoSum === false;
}

function messageFor(defect: GosumdbDefect, text: string): string {
  // The address behind the name may hold a password.
  const [name = ""] = text.trim().split(/\s+/);
  switch (defect) {
    case "word":
      return l10n.t("`{0}` is no checksum database: `GOSUMDB` takes `off`, or the name and the key of one.", name);
    case "url":
      return l10n.t("`GOSUMDB` takes the name of a database and not an address: Go stops at the `://`.");
    case "no-key":
      return l10n.t("Go knows no key for `{0}`: a database other than its own is written `name+hash+key`.", name);
    case "broken-key":
      return l10n.t("The key is not complete: a database is written `name+hash+key`, and the hash has eight digits.");
    default:
      return l10n.t("`GOSUMDB` takes one database, and at most one address behind it.");
  }
}

function fixesFor(edits: DockerfileEdits, { place, text }: LiteralSetting): readonly Fix[] {
  const removal = removeSetting(edits, place);
  const meant = text.includes(checksumDatabaseAlias) ? checksumDatabaseAlias : defaultChecksumDatabase;
  const fixes: Fix[] = [];
  if (removal) {
    fixes.push({
      title: l10n.t("Remove `{0}`", "GOSUMDB"),
      safety: "suggestion",
      ...(meant === defaultChecksumDatabase ? { preferred: true } : {}),
      edits: () => [removal],
    });
  }
  fixes.push({
    title: l10n.t("Write `{0}`", `GOSUMDB=${meant}`),
    safety: "suggestion",
    ...(meant === defaultChecksumDatabase && removal ? {} : { preferred: true }),
    edits: () => [replaceSetting(edits, place, "GOSUMDB", meant)],
  });
  return fixes;
}
