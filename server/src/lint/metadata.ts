import * as l10n from "@vscode/l10n";
import { productVersion } from "../product";
import { isSimplifiedChinese } from "../rulePages";
import type { Category, FileKind, Rule, RuleMeta, RuleText } from "../rules/define";
import { allRules } from "../rules/index";

/** Where the pages of this version of the rules can be read on the web; ends with `/`. */
const pagesUrl = `https://github.com/go-hints/dockerfile-go-hints/blob/v${productVersion}/docs/rules/`;

/** The category of a rule, or `suppression` for the one rule that the engine itself applies. */
export type ReportedCategory = Category | "suppression";

/** What reports, hovers and settings need to know of a rule: everything but how it checks. */
export interface ReportedRule {
  readonly meta: Omit<RuleMeta, "category"> & { readonly category: ReportedCategory };
  readonly text: RuleText;
}

/** Reports ignore comments that ignore nothing. The engine applies it, so it reads every kind of file. */
export const unusedSuppression: ReportedRule = Object.freeze({
  meta: {
    id: "unused-suppression",
    category: "suppression",
    severity: "hint",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
    tags: ["unnecessary"],
  } as const,
  text: {
    summary: () => l10n.t("An ignore comment that ignores nothing"),
    effect: () => l10n.t("It hides the next real finding of that rule, and readers take the problem for a known one."),
    remedy: () => l10n.t("Remove the comment, or correct the rule id in it."),
  },
});

/** Titles of the categories, in the order in which they are listed. */
export const categoryTitles: Readonly<Record<ReportedCategory, () => string>> = {
  "module-proxy": () => l10n.t("Module proxy"),
  "private-modules": () => l10n.t("Private modules"),
  "layer-cache": () => l10n.t("Layer cache"),
  "cache-mount": () => l10n.t("Cache mounts"),
  stages: () => l10n.t("Stages"),
  "go-version": () => l10n.t("Go version"),
  permissions: () => l10n.t("Permissions"),
  secrets: () => l10n.t("Secrets"),
  "build-context": () => l10n.t("Build context"),
  npmrc: () => ".npmrc",
  runtime: () => l10n.t("Run time"),
  suppression: () => l10n.t("Ignore comments"),
};

/** Every category, in the order of `categoryTitles`. */
export const categories = Object.keys(categoryTitles) as readonly ReportedCategory[];

/** A rule as `rules`, `explain`, SARIF and the settings show it, in the current language. */
export interface RuleDescription {
  readonly id: string;
  readonly category: ReportedCategory;
  readonly reads: readonly FileKind[];
  readonly severity: RuleMeta["severity"];
  readonly confidence: RuleMeta["confidence"];
  readonly fix: RuleMeta["fix"];
  readonly since: string;
  readonly onByDefault: boolean;
  readonly summary: string;
  readonly effect: string;
  readonly remedy: string;
  readonly url: string;
}

/** All rules with the engine's own, by category and id. */
export function describeRules(rules: readonly Rule[] = allRules): readonly RuleDescription[] {
  const described = rules.map((rule) => describe(rule, [rule.reads]));
  described.push(describe(unusedSuppression, ["dockerfile", "npmrc", "dockerignore"]));
  const order = (description: RuleDescription) => categories.indexOf(description.category);
  return described.sort((a, b) => order(a) - order(b) || (a.id < b.id ? -1 : 1));
}

/** The address of a rule's page; `locale` chooses the language where there is a page in it. */
export function ruleUrl(id: string, locale = "en"): string {
  return `${pagesUrl}${isSimplifiedChinese(locale) ? "zh-cn/" : ""}${id}.md`;
}

function describe(rule: ReportedRule, reads: readonly FileKind[]): RuleDescription {
  const { id, category, severity, confidence, fix, since, offByDefault } = rule.meta;
  const { summary, effect, remedy } = rule.text;
  return {
    id,
    category,
    reads,
    severity,
    confidence,
    fix,
    since,
    onByDefault: offByDefault !== true,
    summary: summary(),
    effect: effect(),
    remedy: remedy(),
    url: ruleUrl(id),
  };
}
