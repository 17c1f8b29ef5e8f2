import * as l10n from "@vscode/l10n";
import type { FileReport } from "../lint/engine";
import { type NpmrcEntry, parseNpmrc } from "../syntax/npmrc";
import { spanTouches } from "../syntax/text";
import type { HoverPart } from "./hover";
import { code } from "./markdown";
import { npmrcKeyHelp } from "./npmrcKeyHelp";

/** On a key of an `.npmrc`: what it decides. Says nothing of the value, which may be a secret. */
export function npmrcKeyHover(report: FileReport, offset: number): HoverPart | undefined {
  if (report.kind !== "npmrc") return undefined;
  const entry = parseNpmrc(report.text).entries.find(({ keySpan }) => spanTouches(keySpan, offset));
  const help = entry && npmrcKeyHelp.get(entry.name);
  if (!entry || !help) return undefined;
  const lines = [`**${code(entry.name)}** ${scopeOf(entry)}`.trimEnd(), help.meaning()];
  if (help.fallback !== undefined) lines.push(l10n.t("Default: {0}", code(help.fallback)));
  return { span: entry.keySpan, markdown: lines.join("\n\n") };
}

function scopeOf(entry: NpmrcEntry): string {
  if (entry.registryScope) return l10n.t("for the registry {0}", code(entry.registryScope.registry));
  if (entry.npmScope) return l10n.t("for packages of {0}", code(entry.npmScope.scope));
  return "";
}
