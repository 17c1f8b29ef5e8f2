import * as l10n from "@vscode/l10n";
import { type GoproxyEntry, isRefused, readGoproxyList, repairedGoproxyList } from "../../syntax/goproxyList";
import { type DockerfileChecking, defineDockerfileRule, type Fix, type Severity } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { shownEntry } from "../shared/goproxyEntries";
import { type LiteralSetting, literalSettings } from "../shared/literalSettings";
import { assignmentText, replaceSetting } from "../shared/settingEdits";
import { type SplitGoproxy, splitGoproxy } from "../shared/splitGoproxy";

export const goproxySyntax = defineDockerfileRule({
  meta: {
    id: "goproxy-syntax",
    category: "module-proxy",
    severity: "error",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A GOPROXY list with an entry that Go refuses or never reaches"),
    effect: () =>
      l10n.t(
        "Entries are separated by `,` or `|`, and the list ends at the first `direct` or `off`. With anything else no module can be downloaded, or a proxy is never asked.",
      ),
    remedy: () => l10n.t("Write addresses, and `direct` or `off` at the end, with commas between them."),
  },
  mentions: ["goproxy"],
  check(context) {
    for (const setting of literalSettings(context.build, "GOPROXY")) {
      const split = splitGoproxy(setting.place);
      if (split) reportSplit(context, setting, split);
      else if (setting.isInForce) reportList(context, setting);
    }
  },
});

function reportList({ build, report }: DockerfileChecking, setting: LiteralSetting): void {
  const { place, text } = setting;
  const { entries, unread } = readGoproxyList(text);
  const wrong = entries.find(isWrong);
  const end = entries.at(-1);
  if (entries.length > 0 && !wrong && unread.length === 0) return;
  const repaired = repairedGoproxyList(text);
  const fix: Fix | undefined =
    repaired === undefined
      ? undefined
      : {
          title: l10n.t("Write `{0}`", `GOPROXY=${shownEntry(repaired)}`),
          safety: "safe",
          preferred: true,
          edits: () => [replaceSetting(new DockerfileEdits(build), place, "GOPROXY", repaired)],
        };
  report({
    span: place.span,
    message: wrong
      ? messageFor(wrong)
      : end
        ? l10n.t(
            "Go reads the list up to `{0}`: `{1}` behind it is never asked.",
            end.text,
            unread.map((entry) => shownEntry(entry.text)).join(", "),
          )
        : l10n.t("The list holds nothing but separators, and Go refuses it."),
    severity: severityOf(setting, entries),
    fixes: fix ? [fix] : [],
  });
}

function isWrong({ kind }: GoproxyEntry): boolean {
  return kind !== "proxy" && kind !== "direct" && kind !== "off";
}

/** An error where a certain download must fail: the list is refused, or its first entry is no address that answers. */
function severityOf({ goCommands }: LiteralSetting, entries: readonly GoproxyEntry[]): Severity {
  const [first] = entries;
  const isRefusedAsList = entries.length === 0 || entries.some(isRefused);
  const failsFirst = first !== undefined && isWrong(first) && first.separator !== "|";
  const isFatal = goCommands.some((go) => {
    if (go.downloads !== "yes" || !go.command.shell.isCertain || go.command.shell.mayFail) return false;
    const mayBypass = ["GOPRIVATE", "GONOPROXY"].some((name) => go.setting(name).value.kind !== "unset");
    return isRefusedAsList || (failsFirst && !mayBypass);
  });
  return isFatal ? "error" : "warning";
}

function messageFor(entry: GoproxyEntry): string {
  const text = shownEntry(entry.text);
  switch (entry.kind) {
    case "joined":
      return l10n.t("Go takes `{0}` for one address: `,` or `|` separates the entries of a `GOPROXY` list.", text);
    case "quoted":
      return l10n.t("The quotes are a part of the value here, and Go takes them for a part of the address.");
    case "word":
      return l10n.t("`{0}` is no address, and neither `direct` nor `off`: Go refuses the list.", text);
    case "path":
      return l10n.t("`{0}` lacks a scheme, and Go refuses the list: a folder is written as `file://{0}`.", text);
    case "slashes":
      return l10n.t("`{0}` is no address: `://` stands behind the scheme.", text);
    case "port":
      return l10n.t(
        "Go takes what stands behind the colon of `{0}` for a port, which it is not, and refuses the list.",
        text,
      );
    default:
      return l10n.t("Go speaks `https`, `http` and `file` to a module proxy, and refuses `{0}`.", text);
  }
}

function reportSplit({ build, report }: DockerfileChecking, setting: LiteralSetting, split: SplitGoproxy): void {
  const { place } = setting;
  const { meant, span, by } = split;
  if (by === "ARG" && !setting.isInForce) return;
  const text = meant === undefined ? undefined : assignmentText(place, "GOPROXY", repairedGoproxyList(meant) ?? meant);
  report({
    span,
    message: splitMessage(split),
    severity: split.isFatal ? "error" : "warning",
    fixes:
      text === undefined
        ? []
        : [
            {
              title: l10n.t("Write `{0}`", shownEntry(text)),
              safety: "safe",
              preferred: true,
              edits: () => [new DockerfileEdits(build).replace(span, text)],
            },
          ],
  });
}

function splitMessage({ by, rest }: SplitGoproxy): string {
  const shown = shownEntry(rest);
  switch (by) {
    case "ENV":
      return l10n.t("The value ends at the blank: Docker takes `{0}` for another variable, and refuses it.", shown);
    case "ARG":
      return l10n.t(
        "The value ends at the blank: Docker takes `{0}` for another build argument, and Go never sees it.",
        shown,
      );
    default:
      return l10n.t(
        "The value ends at the operator: the shell runs `{0}` as a command. A value with `|` needs quotes.",
        shown,
      );
  }
}
