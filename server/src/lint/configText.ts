import * as l10n from "@vscode/l10n";
import type { Confidence } from "../rules/define";
import type { Preferences, RuleLevel } from "./settings";

/** What each key of `.go-hints.yaml` is for: in its schema in English, in editors in the person's language. */
export const configKeyTitles: Readonly<Record<keyof Preferences, () => string>> = {
  rules: () => l10n.t("Severity of single rules; `off` switches one off."),
  categories: () => l10n.t("Severity of all rules of a category; a rule's own severity wins."),
  moduleProxy: () => l10n.t("The value for GOPROXY to offer first: a complete list."),
  privateModules: () => l10n.t("Hosts or path prefixes of private modules, as GOPRIVATE takes them."),
  internalHosts: () => l10n.t("Hosts that are the company's own although their names do not say so."),
  contexts: () =>
    l10n.t("Folder of the build context by path of the Dockerfile, both relative to the folder of this file."),
  minimumConfidence: () => l10n.t("How sure a finding must be to be shown."),
};

/** What becomes of findings of a level. */
export const levelTitles: Readonly<Record<RuleLevel, () => string>> = {
  off: () => l10n.t("Never reported."),
  hint: () => l10n.t("Three dots below the text, not in the Problems panel."),
  information: () => l10n.t("An improvement."),
  warning: () => l10n.t("A real cost or risk."),
  error: () => l10n.t("The build or the container fails."),
};

/** Which findings are shown. */
export const confidenceTitles: Readonly<Record<Confidence, () => string>> = {
  low: () => l10n.t("Show doubtful findings too."),
  medium: () => l10n.t("Show findings that are likely."),
  high: () => l10n.t("Show certain findings only."),
};
