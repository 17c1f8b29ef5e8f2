import type { Random } from "./random";

/** What each `<name>` in a text may be replaced by. The first alternative ends what nests too deep. */
export type Grammar = Readonly<Record<string, readonly string[]>>;

/** Deeper than this only first alternatives are taken. */
const maximumDepth = 12;

/** A text of the grammar: `text` with every `<name>` replaced, again and again. A name without a rule stays as it is. */
export function expand(grammar: Grammar, text: string, random: Random, depth = 0): string {
  return text.replace(/<([a-z][A-Za-z]*)>/g, (whole, name: string) => {
    const alternatives = Object.hasOwn(grammar, name) ? grammar[name] : undefined;
    if (alternatives === undefined) return whole;
    const chosen = depth >= maximumDepth ? (alternatives[0] ?? "") : random.pick(alternatives);
    return expand(grammar, chosen, random, depth + 1);
  });
}
