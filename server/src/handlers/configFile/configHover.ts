import * as l10n from "@vscode/l10n";
import { type Hover, MarkupKind } from "vscode-languageserver";
import { configKeys } from "../../lint/config";
import { confidenceTitles, configKeyTitles, levelTitles } from "../../lint/configText";
import { categories, categoryTitles, describeRules } from "../../lint/metadata";
import { confidences, ruleLevels } from "../../lint/settings";
import { LineIndex } from "../../syntax/text";
import type { ClientFeatures } from "../clientFeatures";
import { code, escapeMarkdown, link, messageMarkdown, toPlainText } from "../markdown";
import { type PageFeatures, rulePageAddress } from "../rulePageLinks";
import { rangeOf } from "../toDiagnostic";
import { type ConfigPlace, configPlaceAt } from "./configPlace";

/** What a key or a value of `.go-hints.yaml` means; `null` where there is nothing to say. */
export function configHover(text: string, offset: number, features: ClientFeatures): Hover | null {
  const place = configPlaceAt(text, offset);
  const written = place && text.slice(place.span.start, place.span.end);
  const markdown = place && written ? meaningOf(place, unquoted(written), features) : undefined;
  if (!place || markdown === undefined) return null;
  const contents = features.markdownHover
    ? { kind: MarkupKind.Markdown, value: markdown }
    : { kind: MarkupKind.PlainText, value: toPlainText(markdown) };
  return { contents, range: rangeOf(new LineIndex(text), place.span) };
}

/** What a rule reports, with its page, as Markdown; `undefined` for an id that no rule has. */
export function ruleMarkdown(id: string, features: PageFeatures): string | undefined {
  const rule = describeRules().find((each) => each.id === id);
  if (!rule) return undefined;
  const level = rule.onByDefault ? rule.severity : "off";
  return [
    messageMarkdown(rule.summary),
    `**${l10n.t("Effect")}** ${messageMarkdown(rule.effect)}`,
    `**${l10n.t("Remedy")}** ${messageMarkdown(rule.remedy)}`,
    `${l10n.t("Default: {0}", code(level))} · ${link(id, rulePageAddress(id, features))}`,
  ].join("\n\n");
}

function meaningOf({ part, path, key }: ConfigPlace, written: string, features: PageFeatures): string | undefined {
  const [top, ...deeper] = path;
  if (deeper.length > 0) return undefined;
  if (part === "key") {
    if (top === "rules") return ruleMarkdown(key, features);
    const name = top === undefined ? configKeys.find((each) => each === key) : undefined;
    if (name !== undefined) return messageMarkdown(configKeyTitles[name]());
    const category = top === "categories" ? categories.find((each) => each === key) : undefined;
    return category && escapeMarkdown(categoryTitles[category]());
  }
  if (part !== "value") return undefined;
  const level = top === "rules" || top === "categories" ? ruleLevels.find((each) => each === written) : undefined;
  if (level !== undefined) return escapeMarkdown(levelTitles[level]());
  const isConfidence = top === undefined && key === "minimumConfidence";
  const confidence = isConfidence ? confidences.find((each) => each === written) : undefined;
  return confidence && escapeMarkdown(confidenceTitles[confidence]());
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, "$2");
}
