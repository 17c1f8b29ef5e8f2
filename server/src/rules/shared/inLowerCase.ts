/** Names of variables as the words that a rule's `mentions` asks for, each once. */
export function inLowerCase(names: Iterable<string>): readonly string[] {
  return [...new Set(Array.from(names, (name) => name.toLowerCase()))];
}
