import { ruleUrl } from "../lint/metadata";
import { clientCommands, pageScheme } from "../protocol";
import { isSimplifiedChinese } from "../rulePages";
import type { ClientFeatures } from "./clientFeatures";

/** What decides on where a person reads the page of a rule. */
export type PageFeatures = Pick<ClientFeatures, "clientCommands" | "locale">;

/**
 * Where a link in Markdown leads to the page of a rule: inside of the editor where the client can open it there, which needs
 * no network, else on the web. In the person's language both ways.
 */
export function rulePageAddress(id: string, features: PageFeatures): string {
  if (!features.clientCommands) return ruleUrl(id, features.locale);
  return `command:${clientCommands.openRuleDocumentation}?${encodeURIComponent(JSON.stringify([id]))}`;
}

/** The same for the code of a diagnostic: VS Code runs no commands from there, but it opens documents. */
export function rulePageDocument(id: string, { clientCommands: isOurs, locale }: PageFeatures): string {
  return isOurs ? `${pageScheme}:/${isSimplifiedChinese(locale) ? "zh-cn/" : ""}${id}.md` : ruleUrl(id, locale);
}
