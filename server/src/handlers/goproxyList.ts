import * as l10n from "@vscode/l10n";
import { maskSecrets } from "../reports/secrets";
import { code } from "./markdown";

interface Entry {
  readonly text: string;
  /** What stands between this entry and the next; "" behind the last. */
  readonly separator: string;
}

/**
 * A GOPROXY list in words, entry by entry, as Markdown paragraphs. Source: cmd/go modfetch/proxy.go (proxyList):
 * the separator *behind* an entry decides what leads to the next one, and nothing behind `direct` or `off`
 * is looked at.
 */
export function moduleProxyList(value: string): readonly string[] {
  const entries = entriesOf(value);
  if (entries.length === 0) return [l10n.t("The list holds no entry, which is an error of its own.")];
  const last = entries.findIndex(({ text }) => text === "direct" || text === "off");
  const used = last < 0 ? entries : entries.slice(0, last + 1);
  const items = used.map((entry, index) => `${index + 1}. ${describe(entry, index === used.length - 1)}`);
  const ignored = entries.slice(used.length).map(({ text }) => code(maskSecrets(text)));
  return ignored.length === 0
    ? [items.join("\n")]
    : [items.join("\n"), l10n.t("Never looked at: {0}", ignored.join(", "))];
}

function describe({ text, separator }: Entry, isLast: boolean): string {
  if (text === "direct") return l10n.t("{0}: the repository of the module itself; needs git in the image", code(text));
  if (text === "off") return l10n.t("{0}: no download at all, the build fails instead", code(text));
  const shown = code(maskSecrets(text));
  if (isLast) return l10n.t("{0}: where it has no answer, the build fails", shown);
  return separator === "|"
    ? l10n.t("{0}: after any error, also an outage, the next is asked", shown)
    : l10n.t("{0}: only after “not found” (404 or 410) the next is asked; any other error ends the build", shown);
}

function entriesOf(value: string): readonly Entry[] {
  const entries: Entry[] = [];
  for (const [, text = "", separator = ""] of value.matchAll(/([^,|]*)([,|]|$)/g)) {
    const trimmed = text.trim();
    if (trimmed !== "") entries.push({ text: trimmed, separator });
  }
  return entries;
}
