// Loads the YAML parser: import this module only from modules that are themselves imported with `import()`.

import { isScalar, isSeq, type Node } from "yaml";
import { scalarText, type YamlFile } from "./yamlFile";

/** A scalar, or the scalars of a list. */
export function textsOf(file: YamlFile, node: Node | undefined): readonly string[] {
  const nodes = isSeq(node) ? node.items.map((item) => file.resolve(item)) : [node];
  return nodes.flatMap((each) => scalarText(each) ?? []);
}

/** A value that is present, with its text if that can be known. */
export function scalarValue(node: Node | undefined): { text: string | undefined } | undefined {
  if (!node || (isScalar(node) && node.value === null)) return undefined;
  const text = scalarText(node);
  return { text: text === undefined ? undefined : interpolate(text) };
}

/** `args` or `environment` as a map, or as a list of `NAME=value`; a name alone takes the value of the shell that starts compose. */
export function namedValues(file: YamlFile, node: Node | undefined): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const [name, pair] of file.pairs(node)) found.set(name, scalarValue(file.resolve(pair.value))?.text);
  for (const item of isSeq(node) ? node.items : []) {
    const written = scalarText(file.resolve(item));
    const [, name, value] = /^([^=]+)(?:=(.*))?$/s.exec(written ?? "") ?? [];
    if (name !== undefined) found.set(name, value === undefined ? undefined : interpolate(value));
  }
  return found;
}

/**
 * Replaces compose's variables by their defaults.
 *
 * @returns `undefined` if a variable has none: its value is known only where compose runs.
 */
export function interpolate(text: string): string | undefined {
  if (text.length > 4096) return undefined; // nobody's path, and defaults nest
  let result = "";
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf("$", at);
    if (dollar < 0) return result + text.slice(at);
    result += text.slice(at, dollar);
    if (text[dollar + 1] === "$") {
      result += "$";
      at = dollar + 2;
      continue;
    }
    const opening = /^\$\{[A-Za-z_]\w*:?-/.exec(text.slice(dollar))?.[0];
    const end = opening === undefined ? -1 : closingBrace(text, dollar + 2);
    const value = opening && end >= 0 ? interpolate(text.slice(dollar + opening.length, end)) : undefined;
    if (value === undefined) return undefined;
    result += value;
    at = end + 1;
  }
  return result;
}

/** Where the brace closes that stands open before `from`; -1 if nowhere. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith("${", at)) depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  return -1;
}
