import { ruleUrl } from "../lint/metadata";
import { clientCommands } from "../protocol";
import type { ClientFeatures } from "./clientFeatures";

/**
 * Where a person reads the page of a rule: inside of the editor where the client can open it there, which needs no network,
 * else on the web. In the person's language both ways.
 */
export function rulePageAddress(id: string, features: Pick<ClientFeatures, "clientCommands" | "locale">): string {
  if (!features.clientCommands) return ruleUrl(id, features.locale);
  return `command:${clientCommands.openRuleDocumentation}?${encodeURIComponent(JSON.stringify([id]))}`;
}
