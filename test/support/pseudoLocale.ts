import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as l10n from "@vscode/l10n";
import type { FileReport } from "../../server/src/lint/engine";

/** A locale that nobody speaks, as pseudo-locales are named. */
export const pseudoLocale = "qps-ploc";

const accented = new Map(
  [
    "abcdefghijklmnopqrstuvwxyz åƀçđéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ ÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ",
  ].flatMap((alphabets) => {
    const [plain = "", marked = ""] = alphabets.split(" ");
    return [...plain].map((letter, index) => [letter, [...marked][index] ?? letter] as const);
  }),
);

/**
 * A translation of every message: between ⟦ and ⟧, every letter with an accent, code and placeholders as they are. What
 * shows without accents did not come out of the bundle.
 */
export function pseudoBundle(): Readonly<Record<string, string>> {
  const english: Record<string, string | { readonly message: string }> = JSON.parse(
    readFileSync("l10n/bundle.l10n.json", "utf8"),
  );
  return Object.fromEntries(
    Object.entries(english).map(([key, value]) => [
      key,
      `⟦${accent(typeof value === "string" ? value : value.message)}⟧`,
    ]),
  );
}

function accent(message: string): string {
  return message
    .split(/(`[^`]*`|\{\d+\}|\]\([^)]*\))/)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(/[A-Za-z]/g, (letter) => accented.get(letter) ?? letter),
    )
    .join("");
}

/** Runs `work` in the pseudo-locale, in this process. */
export async function inPseudoLocale<Answer>(work: () => Answer | Promise<Answer>): Promise<Answer> {
  bundle ??= pseudoBundle();
  l10n.config({ contents: { ...bundle } });
  try {
    return await work();
  } finally {
    l10n.config({ contents: {} });
  }
}

let bundle: Readonly<Record<string, string>> | undefined;

/** Names that are the same in every language. */
const names = new Set(
  "alpine bookworm buildkit debian docker dockerfile github glibc go gopath hints linux musl node npm pnpm rm scratch trixie vendor yarn ms".split(
    " ",
  ),
);

/**
 * The words of a text that nobody translated: those in Latin letters without an accent that are neither code (between
 * back-ticks, or with a sign in it that no word of English has) nor a name.
 *
 * @param sources texts that names may come from: the files that were looked at
 */
export function untranslatedWords(text: string, sources: string): string[] {
  const known = new Set(sources.split(/[^A-Za-z'’-]+/).flatMap((token) => [token, ...token.split("-")]));
  const prose = text
    .replace(/```[\s\S]*?```/g, " ")
    .replace(/(`+)[^`]*\1/g, " ")
    // Addresses of links are not read.
    .replace(/\]\([^)]*\)/g, "] ");
  return prose
    .split(/[\s⟦⟧]+/)
    .map((token) => token.replace(/^["'“”‘’([*_]+|["'“”‘’)\],.:;!?…*_]+$/g, ""))
    .filter((word) => /^[A-Za-z]?[a-z]+(?:['’-][a-z]+)*$/.test(word) && word.length > 1)
    .filter((word) => !names.has(word.toLowerCase()) && !known.has(word));
}

/** Fails when a text shows words that nobody translated. */
export function assertTranslated(text: string, sources: string, what: string): void {
  assert.deepEqual(untranslatedWords(text, sources), [], `${what} is not translated: ${text}`);
}

/** Fails when anything that a person reads of a report is not translated; call it in the pseudo-locale. */
export function assertReportTranslated({ findings, file, path }: FileReport, others: string): void {
  const sources = `${path}\n${file.text}\n${others}`;
  for (const { rule, message, related, fixes } of findings) {
    const { id } = rule.meta;
    assertTranslated(message, sources, `the message of ${id}`);
    assert.match(message, /⟦/, `the message of ${id} is not translated: ${message}`);
    for (const place of related) assertTranslated(place.message, sources, `a related place of ${id}`);
    for (const { title, description } of fixes as readonly { title: string; description?: string }[]) {
      assertTranslated(title, sources, `a fix of ${id}`);
      assert.match(title, /⟦/, `a fix of ${id} is not translated: ${title}`);
      if (description !== undefined) assertTranslated(description, sources, `the description of a fix of ${id}`);
    }
  }
}
