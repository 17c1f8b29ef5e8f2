/** Keeps one parsed form for each file, as long as its text is the same. */
export class ParseCache<Syntax> {
  readonly #parsed = new Map<string, { readonly text: string; readonly syntax: Syntax }>();

  /** @param maximumFiles Beyond it the files parsed first are forgotten. */
  constructor(
    private readonly parser: (text: string) => Syntax,
    private readonly maximumFiles = 2000,
  ) {}

  parse(path: string, text: string): Syntax {
    const known = this.#parsed.get(path);
    if (known?.text === text) return known.syntax;
    const syntax = this.parser(text);
    this.#parsed.delete(path);
    this.#parsed.set(path, { text, syntax });
    for (const oldest of this.#parsed.keys()) {
      if (this.#parsed.size <= this.maximumFiles) break;
      this.#parsed.delete(oldest);
    }
    return syntax;
  }
}
