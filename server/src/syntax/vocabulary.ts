/** Runs of letters, digits and underscores: `--mount=type=cache` holds the words mount, type and cache. */
const wordPattern = /\w+/g;

/**
 * What may stand inside a word and is taken out of it: a break between two lines that Docker joins, with comments and
 * empty lines behind it, and the quotes and escape characters of Docker and shells.
 */
const insideWords = /[\\`][ \t]*\r?\n(?:[ \t]*(?:#.*)?\r?\n)*|["'\\`]/g;

/**
 * The words of a document, in lower case. It only grows, so that an edit costs the words of the instruction that it touches: a
 * word may be remembered that is gone, none is ever missing.
 */
export class Vocabulary {
  private readonly words = new Set<string>();

  /** @param text of an instruction */
  add(text: string): void {
    this.addWords(text);
    const joined = text.replace(insideWords, "");
    if (joined.length !== text.length) this.addWords(joined);
  }

  /** @param word in lower case */
  has(word: string): boolean {
    return this.words.has(word);
  }

  private addWords(text: string): void {
    for (const word of text.toLowerCase().match(wordPattern) ?? []) this.words.add(word);
  }
}
